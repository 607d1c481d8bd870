package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Keys;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The measurement of the same endpoint with a guard and without, in HS256. Both get the same requests with the same
 * token.
 *
 * @param rounds the rounds, each of which measures both endpoints one after the other
 */
record Http(List<Round> rounds) {

    /** The number of rounds in which the server's JVM still compiles code. */
    private static final int WARM_UP_ROUNDS = 8;

    /** The figures of the endpoint without the guard and with the guard. */
    record Round(Requests unguarded, Requests guarded) {}

    static Http measure(int rounds, Duration round) throws IOException {
        Keys keys = Keys.generate(Algorithm.HS256);
        String token = Sample.VALID.token(keys, Size.TYPICAL.claims());
        Process server = ChildJvm.start(
                ChildJvm.HEAP,
                HelloServer.class,
                Base64.getEncoder().encodeToString(keys.signing().getEncoded()));
        try (BufferedReader out = server.inputReader()) {
            int port = Integer.parseInt(out.readLine());
            List<Round> all = new ArrayList<>();
            for (int i = 0; i < WARM_UP_ROUNDS + rounds; i++) {
                all.add(new Round(
                        Requests.send(port, "/unguarded", token, round),
                        Requests.send(port, "/guarded", token, round)));
            }
            return new Http(all.subList(WARM_UP_ROUNDS, all.size()));
        } finally {
            server.destroy();
        }
    }

    Requests unguarded() {
        return median(Round::unguarded);
    }

    Requests guarded() {
        return median(Round::guarded);
    }

    /** Returns the throughput of the guarded endpoint divided by the throughput of the unguarded endpoint. */
    double requestsRatio() {
        return guarded().perSecond() / unguarded().perSecond();
    }

    /** Returns the 99th percentile of the guarded endpoint divided by the percentile of the unguarded endpoint. */
    double p99Ratio() {
        return guarded().p99Micros() / unguarded().p99Micros();
    }

    private Requests median(Function<Round, Requests> endpoint) {
        List<Requests> all = rounds.stream().map(endpoint).toList();
        return new Requests(median(all, Requests::perSecond), median(all, Requests::p99Micros));
    }

    private static double median(List<Requests> all, ToDoubleFunction<Requests> figure) {
        return all.stream().mapToDouble(figure).sorted().toArray()[all.size() / 2];
    }
}
