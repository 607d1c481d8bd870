package io.jwtsimple.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What one call costs.
 *
 * @param benchmark the class and the method
 * @param parameters what it was run with
 * @param threads how many called at once
 * @param nanos of one call, in the fastest of all iterations: whatever else a machine does can only add
 * @param slowest the same in the slowest
 * @param bytes allocated by one call
 */
record Cost(String benchmark, Map<String, String> parameters, int threads, double nanos, double slowest, double bytes) {

    boolean is(String parameter, String value) {
        return value.equals(parameters.get(parameter));
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
