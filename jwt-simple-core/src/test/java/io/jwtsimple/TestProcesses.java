package io.jwtsimple;

import static io.jwtsimple.TestJwts.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two processes that share a store of revocations. The store is read again only after a test has moved the clock. But a
 * token that waits for a read waits in real time, for a second at most.
 */
final class TestProcesses implements AutoCloseable {

    /** The result while the store has not been read, or while the entries are too old. */
    static final Unavailable UNAVAILABLE = new Unavailable("Revocation source unavailable");

    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    /**
     * The time limit for a result that must come without waiting: less than the second for which a token may wait, but
     * enough for a busy machine.
     */
    private static final Duration AT_ONCE = Duration.ofMillis(700);

    final TestClock clock = new TestClock();
    final AtomicLong nanos = new AtomicLong();
    final TestRevocationStore store = new TestRevocationStore();
    final Revocations hereList = revocations();
    final JwtManager here = manager(hereList);
    final JwtManager there = manager(revocations());
    /** A manager that creates tokens and never reads the store. */
    final JwtManager issuer = manager(Revocations.inMemory());

    /** A token of {@code alice}. */
    final String token = issuer.create("alice");

    final CountDownLatch hang = new CountDownLatch(1);
    final ExecutorService threads = Executors.newCachedThreadPool();

    /** Returns the revocations of one more process. */
    Revocations revocations() {
        return Revocations.of(store, MAX_AGE, nanos::get);
    }

    JwtManager manager(Revocations revocations) {
        return JwtManager.builder(JwtKey.secret(SECRET))
                .clock(clock)
                .revocations(revocations)
                .build();
    }

    /** Moves the clock of the managers and the timer of the revocations forward. */
    void passSeconds(double seconds) {
        Duration duration = Duration.ofMillis((long) (seconds * 1000));
        nanos.addAndGet(duration.toNanos());
        clock.advance(duration);
    }

    /** Decodes a token, and asserts that the result comes at once. */
    static TokenResult atOnce(JwtManager jwt, String token) {
        long start = System.nanoTime();
        TokenResult result = jwt.decode(token);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
        return result;
    }

    /** Decodes a token, and asserts that the result comes within about a second. */
    static TokenResult soon(JwtManager jwt, String token) {
        long start = System.nanoTime();
        TokenResult result = jwt.decode(token);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1700));
        return result;
    }

    /** Decodes a token again and again, and moves the timer, until the result is the expected one. */
    void becomes(JwtManager jwt, String token, TokenResult expected) {
        for (int i = 0; i < 5000; i++) {
            TokenResult result = jwt.decode(token);
            if (result.equals(expected)) {
                return;
            }
            nanos.addAndGet(Duration.ofMillis(1100).toNanos());
            Thread.yield();
        }
        throw new AssertionError("never " + expected + ", but " + jwt.decode(token));
    }

    /** Lets each later read wait until the test counts {@link #hang} down. */
    void hangReads() {
        store.onRead((cursor, entries) -> {
            awaitEnd();
            return store.pass(cursor, entries);
        });
    }

    /** Waits until the test counts {@link #hang} down, even if the thread is interrupted. */
    void awaitEnd() {
        while (true) {
            try {
                hang.await();
                return;
            } catch (InterruptedException e) {
                // a driver that ignores interrupts
            }
        }
    }

    /** Ends all threads of the test. */
    @Override
    public void close() {
        hang.countDown();
        threads.shutdownNow();
    }
}
