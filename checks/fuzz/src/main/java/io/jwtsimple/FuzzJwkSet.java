package io.jwtsimple;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A fuzz target: the input is read twice, first as the JWK Set of a provider, and then as the JWK Set of the
 * application.
 */
public final class FuzzJwkSet {

    private static final Set<Algorithm> ALGORITHMS = EnumSet.of(Algorithm.RS256, Algorithm.ES256, Algorithm.EdDSA);

    private FuzzJwkSet() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String input = Fuzz.text(data);
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            JwkSet set = JwkSet.published(data, ALGORITHMS, null, deadline);
            Fuzz.require(set.keys().size() <= 3 * 64, "a set of a provider is limited");
            set.rejected().forEach(problem -> Fuzz.requireSilent(problem, input));
            for (JwtKey key : set.keys()) {
                Fuzz.require(ALGORITHMS.contains(key.algorithm()), "a key has an algorithm that is allowed");
                Fuzz.require(!key.toString().contains("signs"), "a key of a provider only verifies");
            }
        } catch (IllegalArgumentException e) {
            Fuzz.requireSilent(e, input);
        } catch (CompletionException e) { // the deadline has passed
            Fuzz.requireSilent(e.getMessage(), input);
        }
        try {
            JwtKeySet keys = JwtKeySet.jwks(input);
            Fuzz.require(!keys.toJson().contains("\"d\""), "a private key is not published");
        } catch (IllegalArgumentException e) {
            Fuzz.requireSilent(e, input);
        } catch (IllegalStateException e) { // the JVM does not support ML-DSA
            Fuzz.requireSilent(e.getMessage(), input);
        }
    }
}
