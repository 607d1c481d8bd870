package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.servers.Framework;
import io.jwtsimple.benchmarks.servers.Guard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The measured values of one endpoint. All endpoints have the same handler and get the same requests; only the guard
 * differs.
 *
 * @param perSecond the number of responses per second, the median of all rounds
 * @param cpuMicros the CPU time of the server's process for one request in microseconds, the mean of all rounds
 * @param p99Micros the 99th percentile of the response time in microseconds, the median of all rounds
 */
record Endpoint(
        Framework framework, Algorithm algorithm, Guard guard, double perSecond, double cpuMicros, double p99Micros) {

    /** The number of rounds that are not measured, because the server's JVM still compiles code. */
    private static final int WARM_UP_ROUNDS = 12;

    /**
     * Measures the endpoints of one server. A round measures all endpoints one after the other, because the speed of a
     * shared machine changes within minutes.
     */
    static List<Endpoint> measure(Framework framework, Algorithm algorithm, int rounds, Duration round)
            throws IOException {
        List<Guard> guards = new ArrayList<>(List.of(Guard.NONE));
        guards.addAll(framework.guards());
        List<List<Requests>> all = new ArrayList<>();
        try (ServerProcess server = new ServerProcess(framework, algorithm)) {
            for (int i = 0; i < WARM_UP_ROUNDS + rounds; i++) {
                List<Requests> one = new ArrayList<>();
                for (Guard guard : guards) {
                    one.add(Requests.send(server, guard.path(), round));
                }
                all.add(one);
            }
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < guards.size(); i++) {
            int column = i;
            List<Requests> measured = all.subList(WARM_UP_ROUNDS, all.size()).stream()
                    .map(one -> one.get(column))
                    .toList();
            endpoints.add(of(framework, algorithm, guards.get(i), measured));
        }
        return endpoints;
    }

    private static Endpoint of(Framework framework, Algorithm algorithm, Guard guard, List<Requests> rounds) {
        return new Endpoint(
                framework,
                algorithm,
                guard,
                median(rounds, Requests::perSecond),
                rounds.stream().mapToDouble(Requests::cpuMicros).average().orElseThrow(),
                median(rounds, Requests::p99Micros));
    }

    private static double median(List<Requests> rounds, ToDoubleFunction<Requests> figure) {
        double[] figures = rounds.stream().mapToDouble(figure).toArray();
        Arrays.sort(figures);
        return figures[figures.length / 2];
    }
}
