package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Library;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The extent of the measurements, which take about ten minutes on two cores. */
final class Scale {

    /** The duration of the warm-up, which is one iteration. */
    static final Duration WARM_UP = Duration.ofMillis(1_400);

    /** The duration of one measured iteration. */
    static final Duration ITERATION = Duration.ofMillis(200);

    /** The number of measured iterations. */
    static final int ITERATIONS = 4;

    /** The number of JVMs that are started for each library. */
    static final int START_UPS = 5;

    /** The algorithms of the guarded endpoints. */
    static final List<Algorithm> GUARDED = List.of(Algorithm.HS256, Algorithm.RS256, Algorithm.ES256);

    /** The number of measured rounds of requests. */
    static final int ROUNDS = 15;

    /** The duration of the requests to one endpoint in a round. */
    static final Duration ROUND = Duration.ofMillis(500);

    /** The number of requests that a burst sends at the same time. */
    static final int BURST = 10_000;

    /** This library, and the four libraries that follow in the speed of decode and create. */
    private static final Set<Library> FAST =
            Set.of(Library.JWT_SIMPLE, Library.JAVA_JWT, Library.FUSIONAUTH, Library.NIMBUS, Library.VERTX);

    private static final Set<Algorithm> WITH_ALL_PEERS = EnumSet.of(Algorithm.HS256, Algorithm.RS256, Algorithm.ES256);

    private Scale() {}

    static Set<Size> sizes(Algorithm algorithm) {
        return algorithm == Algorithm.HS256 ? EnumSet.allOf(Size.class) : EnumSet.of(Size.TYPICAL);
    }

    /**
     * Returns all samples for HS256 and the typical size, because with HS256 a rejection may cost more than the
     * signature. Otherwise returns only the valid token.
     */
    static Set<Sample> samples(Algorithm algorithm, Size size) {
        return isHmacTypical(algorithm, size) ? EnumSet.allOf(Sample.class) : EnumSet.of(Sample.VALID);
    }

    /** Returns the libraries that also decode valid tokens on two threads. */
    static Set<Library> onTwoThreads(Algorithm algorithm, Size size) {
        return isHmacTypical(algorithm, size) ? FAST : Set.of();
    }

    private static boolean isHmacTypical(Algorithm algorithm, Size size) {
        return algorithm == Algorithm.HS256 && size == Size.TYPICAL;
    }

    /**
     * Returns the libraries to measure with a native JCA provider. One library is enough for HMAC, because the provider
     * makes every HMAC slower. No library is measured for ML-DSA, because the provider has no ML-DSA.
     */
    static Set<Library> withProvider(Algorithm algorithm) {
        return switch (algorithm) {
            case HS256 -> EnumSet.of(Library.JWT_SIMPLE);
            case ML_DSA_65 -> EnumSet.noneOf(Library.class);
            default -> libraries(algorithm, Size.TYPICAL);
        };
    }

    /**
     * Returns the libraries to measure, all of which support the algorithm. Small tokens and some algorithms are
     * measured for a few libraries only.
     */
    static Set<Library> libraries(Algorithm algorithm, Size size) {
        Set<Library> libraries = EnumSet.allOf(Library.class);
        if (size == Size.SMALL) {
            libraries = EnumSet.copyOf(FAST);
        } else if (!WITH_ALL_PEERS.contains(algorithm)) {
            libraries = EnumSet.of(Library.JWT_SIMPLE, Library.NIMBUS);
        }
        libraries.removeIf(library -> !library.has(algorithm));
        return libraries;
    }
}
