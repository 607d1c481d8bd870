package io.jwtsimple;

import java.util.Random;

/**
 * How long the random tests run, and from which seed. As a rule they are the same few rounds in every build; the profile
 * {@code long} makes it fifty times as many, and {@code -Djwtsimple.rounds=...} any number, from a fresh seed, which is
 * printed and which {@code -Djwtsimple.seed=...} repeats.
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

    /** Runs a test so many times, each with a generator of its own; a failure says which round it was. */
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

    // Random text in a message would break the report that it is written to.
    private static String printable(Throwable e) {
        StringBuilder text = new StringBuilder();
        e.toString()
                .chars()
                .forEach(c -> text.append(
                        c == '\n' || (c >= ' ' && c <= '~') ? Character.toString(c) : String.format("\\u%04x", c)));
        return text.toString();
    }
}
