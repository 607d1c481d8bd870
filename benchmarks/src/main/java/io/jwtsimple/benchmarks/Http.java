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

/**
 * A guarded endpoint beside the same endpoint unguarded, in HS256; both get the same requests, token included.
 *
 * @param rounds each a pair, measured one right after the other
 */
record Http(List<Round> rounds) {

    /** In its first seconds a server still compiles. */
    private static final int WARM_UP_ROUNDS = 4;

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

    /** How many requests the guarded endpoint answers for one of the unguarded, each in its best round. */
    double requestsRatio() {
        return most(Round::guarded) / most(Round::unguarded);
    }

    private double most(Function<Round, Requests> endpoint) {
        return rounds.stream()
                .map(endpoint)
                .mapToDouble(Requests::perSecond)
                .max()
                .orElseThrow();
    }

    /** How much longer 99 of 100 take, each in its best round. */
    double p99Ratio() {
        return least(Round::guarded) / least(Round::unguarded);
    }

    private double least(Function<Round, Requests> endpoint) {
        return rounds.stream()
                .map(endpoint)
                .mapToDouble(Requests::p99Micros)
                .min()
                .orElseThrow();
    }
}
