package io.jwtsimple;

import java.util.Random;

/**
 * The number of rounds and the seed of the random tests. By default, every build runs the same few rounds.
 * {@code -Djwtsimple.rounds=...} multiplies the number of rounds, and the profile {@code long} multiplies it by 50. If
 * the number is multiplied, the tests use a new seed, and print the options that repeat the run.
 */
final class TestRounds {

    private static final int FACTOR = Integer.getInteger("jwtsimple.rounds", 1);
    private static final long SEED = Long.getLong("jwtsimple.seed", FACTOR == 1 ? 1 : System.nanoTime());

    static {
        if (FACTOR > 1) {
            System.out.println("random tests run with -Djwtsimple.seed=" + SEED + " -Djwtsimple.rounds=" + FACTOR);
        }
    }

    private TestRounds() {}

    /** One round of a test. */
    interface Round {
        void run(Random random) throws Exception;
    }

    /**
     * Runs a test the given number of times. Each round has its own random generator, and a failure names the round.
     */
    static void run(int count, Round test) {
        for (long round = 0; round < (long) count * FACTOR; round++) {
            try {
                test.run(new Random(SEED * 1_000_003 + round));
            } catch (Exception | AssertionError e) {
                AssertionError failure = new AssertionError("seed " + SEED + ", round " + round + ": " + printable(e));
                failure.setStackTrace(e.getStackTrace());
                throw failure;
            }
        }
    }

    // A random control character in a message would break the test report.
    private static String printable(Throwable e) {
        StringBuilder text = new StringBuilder();
        e.toString()
                .chars()
                .forEach(c -> text.append(
                        c == '\n' || (c >= ' ' && c <= '~') ? Character.toString(c) : String.format("\\u%04x", c)));
        return text.toString();
    }
}
