package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Library;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Everything that was measured, and where. */
record Results(Machine machine, List<Cost> costs, List<StartUp> startUps, Http http) {

    /** What a reader must know of figures: ratios travel between machines, times do not. */
    record Machine(String date, String command, String jdk, String system, int cores, List<String> libraries) {

        static Machine here(String command) {
            return new Machine(
                    LocalDate.now(ZoneOffset.UTC).toString(),
                    command,
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                    System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors(),
                    Stream.of(Library.values())
                            .flatMap(library -> library.jar().stream())
                            .distinct()
                            .toList());
        }
    }

    /** One thing that every library does: what it costs is compared with the floor of the same algorithm and size. */
    record Task(String method, Algorithm algorithm, Size size) {

        static Task decode(Algorithm algorithm) {
            return new Task("decode", algorithm, Size.TYPICAL);
        }

        static Task create(Algorithm algorithm) {
            return new Task("create", algorithm, Size.TYPICAL);
        }
    }

    /** The cost to a library, of a good token where it decodes. */
    Optional<Cost> cost(Task task, Library library) {
        return task.method.equals("decode") ? decode(task, library, Sample.VALID, 1) : create(task, library);
    }

    Optional<Cost> decode(Task task, Library library, Sample sample, int threads) {
        return cost(
                "DecodeBenchmark.decode", threads, task, Map.of("library", library.name(), "sample", sample.name()));
    }

    private Optional<Cost> create(Task task, Library library) {
        return cost("CreateBenchmark.create", 1, task, Map.of("library", library.name()));
    }

    Optional<Cost> floor(Task task, int threads) {
        return cost("FloorBenchmark." + task.method, threads, task, Map.of());
    }

    /** How many times the floor it costs; nothing where it was not measured. */
    OptionalDouble ratio(Task task, Library library) {
        Optional<Cost> cost = cost(task, library);
        return cost.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        cost.get().nanos() / floor(task, 1).orElseThrow().nanos());
    }

    /** How many times the fastest iteration the slowest took, for the benchmark in the middle: how calm the machine was. */
    double spread() {
        double[] spreads = costs.stream()
                .mapToDouble(cost -> cost.slowest() / cost.nanos())
                .sorted()
                .toArray();
        return spreads[spreads.length / 2];
    }

    /** The costs of a benchmark with one parameter, in the order of its values. */
    Stream<Cost> costs(String benchmark) {
        return costs.stream().filter(cost -> cost.benchmark().equals(benchmark));
    }

    private Optional<Cost> cost(String benchmark, int threads, Task task, Map<String, String> parameters) {
        return costs(benchmark)
                .filter(cost -> cost.threads() == threads
                        && cost.is("algorithm", task.algorithm.name())
                        && cost.is("size", task.size.name())
                        && cost.parameters().entrySet().containsAll(parameters.entrySet()))
                .findFirst();
    }
}
