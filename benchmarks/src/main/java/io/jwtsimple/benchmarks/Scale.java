package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Library;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** How much is measured, and for how long. */
enum Scale {
    /** The typical size, and what decides: under ten minutes on two cores. */
    SHORT(1, Duration.ofMillis(1_400), 4, 5, 25, Duration.ofMillis(500)),
    /** Everything: some hours. */
    FULL(2, Duration.ofSeconds(4), 12, 9, 25, Duration.ofSeconds(5));

    /** Of one iteration that measures. */
    static final Duration ITERATION = Duration.ofMillis(200);

    /** This library, and the four that come next at decode and at create. */
    private static final Set<Library> FAST =
            Set.of(Library.JWT_SIMPLE, Library.JAVA_JWT, Library.FUSIONAUTH, Library.NIMBUS, Library.VERTX);

    private static final Set<Algorithm> WITH_ALL_PEERS = EnumSet.of(Algorithm.HS256, Algorithm.RS256, Algorithm.ES256);

    /** How many JVMs, one after the other, run each benchmark. */
    final int forks;

    final Duration warmUp;
    /** How many iterations measure, after the warm-up. */
    final int iterations;
    /** How many JVMs start up with each library. */
    final int startUps;
    /** How many rounds of requests are made. */
    final int rounds;
    /** How long requests are made to one endpoint. */
    final Duration round;

    Scale(int forks, Duration warmUp, int iterations, int startUps, int rounds, Duration round) {
        this.forks = forks;
        this.warmUp = warmUp;
        this.iterations = iterations;
        this.startUps = startUps;
        this.rounds = rounds;
        this.round = round;
    }

    Set<Size> sizes(Algorithm algorithm) {
        if (this == FULL) {
            return EnumSet.allOf(Size.class);
        }
        return algorithm == Algorithm.HS256 ? EnumSet.of(Size.SMALL, Size.TYPICAL) : EnumSet.of(Size.TYPICAL);
    }

    /** Every sample where a refusal can cost more than the signature; elsewhere it is lost in that. */
    Set<Sample> samples(Algorithm algorithm, Size size) {
        return this == FULL || isHmacTypical(algorithm, size) ? EnumSet.allOf(Sample.class) : EnumSet.of(Sample.VALID);
    }

    /** Who decodes good tokens on two threads too. */
    Set<Library> onTwoThreads(Algorithm algorithm, Size size) {
        if (!isHmacTypical(algorithm, size)) {
            return EnumSet.noneOf(Library.class);
        }
        return this == FULL ? libraries(algorithm, size) : FAST;
    }

    private static boolean isHmacTypical(Algorithm algorithm, Size size) {
        return algorithm == Algorithm.HS256 && size == Size.TYPICAL;
    }

    /** Who takes part: everybody who can, or who shows where this library stands. */
    Set<Library> libraries(Algorithm algorithm, Size size) {
        Set<Library> libraries = EnumSet.allOf(Library.class);
        if (this == SHORT && size == Size.SMALL) {
            libraries = EnumSet.copyOf(FAST);
        } else if (this == SHORT && !WITH_ALL_PEERS.contains(algorithm)) {
            libraries = EnumSet.of(Library.JWT_SIMPLE, Library.NIMBUS);
        }
        libraries.removeIf(library -> !library.has(algorithm));
        return libraries;
    }
}
