package io.jwtsimple.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * The cost of one call.
 *
 * @param benchmark the names of the class and the method
 * @param parameters the parameters of the benchmark
 * @param threads the number of threads
 * @param nanos the time of one call in the fastest iteration, in nanoseconds
 * @param slowest the time of one call in the slowest iteration, in nanoseconds
 * @param bytes the bytes that one call allocates
 */
record Cost(String benchmark, Map<String, String> parameters, int threads, double nanos, double slowest, double bytes) {

    boolean is(String parameter, String value) {
        return value.equals(parameters.get(parameter));
    }

    /**
     * Returns whether the other cost is for the same benchmark, with the same parameters and the same number of
     * threads.
     */
    boolean isOfSameCall(Cost other) {
        return benchmark.equals(other.benchmark) && parameters.equals(other.parameters) && threads == other.threads;
    }

    /**
     * Combines the costs of two runs: the lower time, the lower number of bytes, and the slower of the two slowest
     * iterations.
     */
    Cost lowest(Cost other) {
        return new Cost(
                benchmark,
                parameters,
                threads,
                Math.min(nanos, other.nanos),
                Math.max(slowest, other.slowest),
                Math.min(bytes, other.bytes));
    }

    static Cost of(RunResult run) {
        Map<String, String> parameters = new TreeMap<>();
        run.getParams()
                .getParamsKeys()
                .forEach(key -> parameters.put(key, run.getParams().getParam(key)));
        Statistics times = run.getPrimaryResult().getStatistics();
        Result<?> allocation = run.getSecondaryResults().get("gc.alloc.rate.norm");
        return new Cost(
                run.getParams().getBenchmark().replaceFirst("^.*\\.(?=\\w+\\.\\w+$)", ""),
                parameters,
                run.getParams().getThreads(),
                times.getMin(),
                times.getMax(),
                allocation.getScore());
    }
}
