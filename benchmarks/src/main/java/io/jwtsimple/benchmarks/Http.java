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
 * A guarded endpoint beside the same endpoint unguarded, in HS256; both get the same requests, token included.
 *
 * @param rounds each a pair, measured one right after the other
 */
record Http(List<Round> rounds) {

    /** In its first seconds a server still compiles. */
    private static final int WARM_UP_ROUNDS = 8;

    /** The endpoint without the guard, and with it. */
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

    /** How many requests the guarded endpoint answers for one of the unguarded. */
    double requestsRatio() {
        return guarded().perSecond() / unguarded().perSecond();
    }

    /** How much longer 99 of 100 take. */
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
