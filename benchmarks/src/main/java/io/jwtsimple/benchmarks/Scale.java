package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Library;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** How much is measured, and for how long: about ten minutes on two cores. */
final class Scale {

    /** Of the one iteration that does not measure. */
    static final Duration WARM_UP = Duration.ofMillis(1_400);

    /** Of one iteration that measures. */
    static final Duration ITERATION = Duration.ofMillis(200);

    /** How many iterations measure, after the warm-up. */
    static final int ITERATIONS = 4;

    /** How many JVMs start up with each library. */
    static final int START_UPS = 5;

    /** How many rounds of requests are made. */
    static final int ROUNDS = 25;

    /** How long requests are made to one endpoint in a round. */
    static final Duration ROUND = Duration.ofMillis(500);

    /** This library, and the four that are the next fastest at decode and at create. */
    private static final Set<Library> FAST =
            Set.of(Library.JWT_SIMPLE, Library.JAVA_JWT, Library.FUSIONAUTH, Library.NIMBUS, Library.VERTX);

    private static final Set<Algorithm> WITH_ALL_PEERS = EnumSet.of(Algorithm.HS256, Algorithm.RS256, Algorithm.ES256);

    private Scale() {}

    static Set<Size> sizes(Algorithm algorithm) {
        return algorithm == Algorithm.HS256 ? EnumSet.allOf(Size.class) : EnumSet.of(Size.TYPICAL);
    }

    /** Every sample where a rejection can cost more than the signature; elsewhere the good token alone. */
    static Set<Sample> samples(Algorithm algorithm, Size size) {
        return isHmacTypical(algorithm, size) ? EnumSet.allOf(Sample.class) : EnumSet.of(Sample.VALID);
    }

    /** The libraries that decode good tokens on two threads too. */
    static Set<Library> onTwoThreads(Algorithm algorithm, Size size) {
        return isHmacTypical(algorithm, size) ? FAST : Set.of();
    }

    private static boolean isHmacTypical(Algorithm algorithm, Size size) {
        return algorithm == Algorithm.HS256 && size == Size.TYPICAL;
    }

    /** The libraries that take part: all that have the algorithm, or a few where few say enough. */
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
