package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Library;
import java.io.File;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The measurements of the libraries on one JDK, and the machine. */
record Results(Machine machine, List<Cost> costs, List<StartUp> startUps) {

    /**
     * The machine and the software versions of a measurement. Ratios can be compared between machines, but times
     * cannot.
     */
    record Machine(
            String date, String command, int feature, String jdk, String system, int cores, List<String> libraries) {

        /** Returns the description of this machine, with the versions of the jars of these artifacts. */
        static Machine here(String command, Stream<String> artifacts) {
            return new Machine(
                    LocalDate.now(ZoneOffset.UTC).toString(),
                    command,
                    Runtime.version().feature(),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                    System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors(),
                    artifacts.distinct().flatMap(Machine::jars).toList());
        }

        /** Returns the artifact and the version from the name of the jar on the class path. */
        private static Stream<String> jars(String artifact) {
            Pattern jar = Pattern.compile(Pattern.quote(artifact) + "-\\d.*(?=\\.jar)");
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> jar.matcher(new File(entry).getName()))
                    .filter(Matcher::lookingAt)
                    .map(Matcher::group);
        }

        /** Returns this description with the command of another run, unless it already contains the command. */
        Machine alsoBy(String another) {
            String all = command.contains(another) ? command : command + "` and `" + another;
            return new Machine(date, all, feature, jdk, system, cores, libraries);
        }

        /** Returns the short name of the JDK in the report. */
        String name() {
            return "JDK " + feature;
        }
    }

    /**
     * A task that the benchmarks measure for several libraries. The report compares the cost of the task with the cost
     * of the JDK's signature alone (the floor), for the same algorithm and size.
     */
    record Task(String method, Algorithm algorithm, Size size) {

        static Task decode(Algorithm algorithm) {
            return new Task("decode", algorithm, Size.TYPICAL);
        }

        static Task create(Algorithm algorithm) {
            return new Task("create", algorithm, Size.TYPICAL);
        }
    }

    /** Returns the cost of a task for a library. A decode task decodes the valid token. */
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

    /**
     * Returns the cost of a method of {@link ProviderBenchmark}. The methods for the signature of the provider alone
     * have no library.
     */
    Optional<Cost> withProvider(String method, Algorithm algorithm, Optional<Library> library) {
        return costs("ProviderBenchmark." + method)
                .filter(cost -> cost.is("algorithm", algorithm.name()))
                .filter(cost ->
                        library.isEmpty() || cost.is("library", library.get().name()))
                .findFirst();
    }

    /**
     * Returns the cost of a task divided by the cost of the JDK's signature alone (the floor); empty if the task was
     * not measured.
     */
    OptionalDouble ratio(Task task, Library library) {
        Optional<Cost> cost = cost(task, library);
        return cost.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        cost.get().nanos() / floor(task, 1).orElseThrow().nanos());
    }

    /**
     * Returns these results, with the lower cost of each call that a later run has measured again. The higher cost may
     * come from other work on a shared machine.
     *
     * @throws IllegalArgumentException if the later run measured other versions or another JDK
     */
    Results with(Results later) {
        if (!machine.libraries().equals(later.machine.libraries())
                || !machine.jdk().equals(later.machine.jdk())) {
            throw new IllegalArgumentException("the results are for " + machine + ", and this run is for "
                    + later.machine + "; first measure all algorithms, with -Dbenchmark");
        }
        List<Cost> lowest = costs.stream()
                .map(cost ->
                        later.costs(cost.benchmark()).filter(cost::isOfSameCall).reduce(cost, Cost::lowest))
                .toList();
        return new Results(machine.alsoBy(later.machine.command), lowest, startUps);
    }

    /**
     * Divides the slowest iteration of each benchmark by the fastest iteration, and returns the median of these ratios.
     * A high value shows that the machine was busy.
     */
    double spread() {
        double[] spreads = costs.stream()
                .mapToDouble(cost -> cost.slowest() / cost.nanos())
                .sorted()
                .toArray();
        return spreads[spreads.length / 2];
    }

    /** Returns all costs of one benchmark, in the order in which they were measured. */
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
