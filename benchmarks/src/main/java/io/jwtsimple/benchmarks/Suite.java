package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.contenders.Library;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the JMH benchmarks, each in its own JVM. The benchmark of the JDK's signature alone (the floor) runs before the
 * benchmarks of the libraries.
 */
final class Suite {

    private final Path folder;
    private final List<Cost> costs = new ArrayList<>();

    private Suite(Path folder) {
        this.folder = folder;
    }

    /** Runs all benchmarks, and writes the output of JMH to files in a folder. */
    static List<Cost> run(Path folder) throws RunnerException {
        Suite suite = new Suite(folder);
        for (Algorithm algorithm : Library.ALGORITHMS) {
            suite.all(algorithm);
        }
        return suite.costs;
    }

    /** Runs the benchmarks of one algorithm, and writes the output of JMH to files in a folder. */
    static List<Cost> run(Path folder, Algorithm algorithm) throws RunnerException {
        Suite suite = new Suite(folder);
        suite.all(algorithm);
        return suite.costs;
    }

    private void all(Algorithm algorithm) throws RunnerException {
        if (!Keys.areAvailable(algorithm)) {
            return;
        }
        for (Size size : Scale.sizes(algorithm)) {
            decode(algorithm, size);
            create(algorithm, size);
        }
        if (NativeProvider.find().isPresent()) {
            provider(algorithm);
        }
        if (algorithm == Algorithm.HS256) {
            run("GuardBenchmark.guard", 1, Map.of());
            run("GrowthBenchmark", 1, Map.of());
            run("CacheBenchmark", 1, Map.of());
        }
    }

    private void decode(Algorithm algorithm, Size size) throws RunnerException {
        Map<String, Collection<?>> parameters = of(algorithm, size);
        Set<Library> thorough = Scale.thorough(algorithm, size);
        run("FloorBenchmark.decode", 1, parameters);
        if (!thorough.isEmpty()) {
            run("FloorBenchmark.decode", 2, parameters);
        }
        // All runs of one library are made one after the other, because the speed of a shared machine changes within
        // minutes.
        for (Library library : Scale.libraries(algorithm, size)) {
            parameters.put("library", Set.of(library));
            boolean all = thorough.contains(library);
            parameters.put("sample", all ? EnumSet.allOf(Sample.class) : Set.of(Sample.VALID));
            run("DecodeBenchmark.decode", 1, parameters);
            if (all) {
                parameters.put("sample", Set.of(Sample.VALID));
                run("DecodeBenchmark.decode", 2, parameters);
            }
        }
    }

    /** Converts the value of a parameter to a text for JMH. The text of an enum constant is its name. */
    private static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private void create(Algorithm algorithm, Size size) throws RunnerException {
        Map<String, Collection<?>> parameters = of(algorithm, size);
        run("FloorBenchmark.create", 1, parameters);
        Set<Library> creators = Scale.libraries(algorithm, size);
        creators.removeIf(library -> !library.creates());
        parameters.put("library", creators);
        run("CreateBenchmark.create", 1, parameters);
    }

    private void provider(Algorithm algorithm) throws RunnerException {
        Map<String, Collection<?>> parameters = new HashMap<>(Map.of("algorithm", Set.of(algorithm)));
        Set<Library> libraries = Scale.withProvider(algorithm);
        if (libraries.isEmpty()) {
            return;
        }
        run("ProviderBenchmark.verifySignature", 1, parameters);
        run("ProviderBenchmark.sign", 1, parameters);
        parameters.put("library", libraries);
        run("ProviderBenchmark.decode", 1, parameters);
        libraries.removeIf(library -> !library.creates());
        run("ProviderBenchmark.create", 1, parameters);
    }

    private static Map<String, Collection<?>> of(Algorithm algorithm, Size size) {
        return new HashMap<>(Map.of("algorithm", Set.of(algorithm), "size", Set.of(size)));
    }

    private void run(String benchmark, int threads, Map<String, Collection<?>> parameters) throws RunnerException {
        String name = benchmark + ' ' + new TreeMap<>(parameters).values() + (threads == 1 ? "" : " on two threads");
        System.out.println(name);
        boolean hmac =
                parameters.getOrDefault("algorithm", Set.of(Algorithm.HS256)).contains(Algorithm.HS256);
        Duration warmUp = hmac ? Scale.HMAC_WARM_UP : Scale.KEY_PAIR_WARM_UP;
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark)
                .threads(threads)
                .forks(1)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(warmUp.toMillis()))
                .measurementIterations(Scale.ITERATIONS)
                .measurementTime(TimeValue.milliseconds(Scale.ITERATION.toMillis()))
                .jvmArgs(ChildJvm.HEAP.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(folder.resolve(name.replaceAll("\\W+", "-") + ".log").toString());
        parameters.forEach((parameter, values) ->
                options.param(parameter, values.stream().map(Suite::text).toArray(String[]::new)));
        new Runner(options.build()).run().stream().map(Cost::of).forEach(costs::add);
    }
}
