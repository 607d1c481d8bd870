package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Library;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The number and the duration of the measurements. On two idle cores, the measurements of the libraries take about ten
 * minutes, and those of the servers about eight minutes.
 */
final class Scale {

    /**
     * The duration of the warm-up with HS256, which is one iteration. In the warm-up, the JIT compiler must finish
     * compiling the code of the library. With HS256, this code takes a large part of the measured time, because the
     * signature is fast.
     */
    static final Duration HMAC_WARM_UP = Duration.ofMillis(2_000);

    /** The duration of the warm-up with other algorithms, where the signature takes most of the measured time. */
    static final Duration KEY_PAIR_WARM_UP = Duration.ofMillis(900);

    /**
     * The duration of one measured iteration. The iterations are short, because the fastest one counts: a pause of the
     * machine then affects few iterations.
     */
    static final Duration ITERATION = Duration.ofMillis(50);

    /** The number of measured iterations. */
    static final int ITERATIONS = 16;

    /** The number of JVMs that measure the first token of each library. */
    static final int START_UPS = 3;

    /** The algorithms of the guarded endpoints. */
    static final List<Algorithm> GUARDED = List.of(Algorithm.HS256, Algorithm.RS256, Algorithm.ES256);

    /** The number of measured rounds of requests. */
    static final int ROUNDS = 15;

    /** The duration of the requests to one endpoint in a round. */
    static final Duration ROUND = Duration.ofMillis(500);

    /** The number of requests that a burst sends at the same time. */
    static final int BURST = 10_000;

    /** This library, and the four other libraries with the fastest decode and create. */
    private static final Set<Library> FAST =
            Set.of(Library.JWT_SIMPLE, Library.JAVA_JWT, Library.FUSIONAUTH, Library.NIMBUS, Library.VERTX);

    private static final Set<Algorithm> WITH_ALL_PEERS = EnumSet.of(Algorithm.HS256, Algorithm.RS256, Algorithm.ES256);

    private Scale() {}

    static Set<Size> sizes(Algorithm algorithm) {
        return algorithm == Algorithm.HS256 ? EnumSet.allOf(Size.class) : EnumSet.of(Size.TYPICAL);
    }

    /**
     * Returns the libraries that also decode invalid tokens, and valid tokens on two threads. These measurements are
     * made only with HS256, because with other algorithms the signature takes most of the time.
     */
    static Set<Library> thorough(Algorithm algorithm, Size size) {
        return algorithm == Algorithm.HS256 && size == Size.TYPICAL ? FAST : Set.of();
    }

    /**
     * Returns the libraries to measure with a native JCA provider. For HMAC, one library is enough, because the native
     * provider computes every HMAC more slowly than the JDK. For RS256, only the fastest libraries are measured. For
     * ML-DSA, no library is measured, because the native provider does not support ML-DSA.
     */
    static Set<Library> withProvider(Algorithm algorithm) {
        return switch (algorithm) {
            case HS256 -> EnumSet.of(Library.JWT_SIMPLE);
            case RS256 -> EnumSet.copyOf(FAST);
            case ML_DSA_65 -> EnumSet.noneOf(Library.class);
            default -> libraries(algorithm, Size.TYPICAL);
        };
    }

    /**
     * Returns the libraries to measure. All returned libraries support the algorithm. Small tokens and some algorithms
     * are measured for a few libraries only.
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
