package io.jwtsimple;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One running fetch of remote keys. The fetch begins on a short-lived thread and normally ends on a thread of the HTTP
 * client, so it occupies no thread while it waits for the provider. The JVM's timer ends the fetch at its deadline. If
 * an {@code Error} prevents the timer from ending the fetch, the next token that needs new keys ends the fetch.
 */
final class RemoteAttempt {

    /** The maximum number of tokens with unknown key ids that may wait for one fetch. */
    private static final int MAX_WAITING = 8;

    private final RemoteFetch fetch;
    private final long number;
    private final RemoteState before;
    private final Instant begunAt;
    private final BiPredicate<RemoteAttempt, RemoteState> replaceKnown;
    private final long deadline;
    /**
     * A latch, not a future: {@code CompletableFuture.get} throws in a fork-join pool that cannot start another thread.
     */
    private final CountDownLatch done = new CountDownLatch(1);

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Thread beginning;
    private volatile @Nullable RemoteDownload download;

    /**
     * Creates an attempt without starting it.
     *
     * @param number the number of this attempt, greater than the number of every earlier attempt
     * @param replaceKnown replaces the known keys by the result if this is still the running attempt, and returns
     *     whether the keys were replaced
     */
    RemoteAttempt(
            RemoteFetch fetch,
            long number,
            RemoteState before,
            Instant begunAt,
            BiPredicate<RemoteAttempt, RemoteState> replaceKnown) {
        this.fetch = fetch;
        this.number = number;
        this.before = before;
        this.begunAt = begunAt;
        this.replaceKnown = replaceKnown;
        this.deadline = System.nanoTime() + fetch.timeAtMost().toNanos();
    }

    long number() {
        return number;
    }

    /** Starts the fetch without waiting for the result. */
    void begin() {
        if (!tryStart(this::run)) {
            abandon(new IllegalStateException("this JVM cannot start a thread"));
        }
    }

    private void run() {
        beginning = Thread.currentThread();
        try {
            RemoteClient.startTimer();
            CompletableFuture<RemoteState> result = new CompletableFuture<>();
            result.orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS).whenComplete(this::end);
            RemoteDownload begun = fetch.download();
            download = begun;
            if (isOverdue()) {
                return; // close() may have run before the assignment above, so the download must not start
            }
            fetch.after(before, begunAt, begun).whenComplete((after, failure) -> {
                if (after != null) {
                    result.complete(after);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (Throwable failure) { // the known keys must stay usable, even after an OutOfMemoryError
            abandon(failure);
        } finally {
            beginning = null;
        }
    }

    boolean isOverdue() {
        return System.nanoTime() - deadline >= 0;
    }

    /**
     * Counts one more token with an unknown key id, and returns whether this token may wait for the fetch. The count
     * never goes down, so an {@code Error} cannot make the count wrong.
     */
    boolean mayWait() {
        return waiting.incrementAndGet() <= MAX_WAITING;
    }

    /**
     * Waits for the end of this fetch. Returns true if the fetch has ended or is overdue; false if the token's waiting
     * time is over, or if the waiting thread was interrupted.
     *
     * @param limit the value of {@link System#nanoTime} until which the token may wait
     */
    boolean await(long limit) {
        // The earlier of limit and deadline, even if System.nanoTime overflows.
        long end = limit + Math.min(0, deadline - limit);
        try {
            return done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS) || isOverdue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends this fetch as failed if its time is over, and closes its connection. */
    void endOverdue() {
        if (isOverdue()) {
            abandon(new TimeoutException("the fetch did not end in time"));
        }
    }

    private void end(@Nullable RemoteState after, @Nullable Throwable failure) {
        if (after != null) {
            end(after);
            return;
        }
        // Exactly one of the two parameters is null, so the exception "no result" is never used.
        Throwable cause = failure == null ? new IllegalStateException("no result") : failure;
        if (!tryStart(() -> abandon(cause))) { // this thread may be the JVM's timer, which must not wait
            abandon(cause);
        }
    }

    /** Stores the result before logging it, so that an exception of the logger has no effect. */
    private void end(RemoteState after) {
        boolean logs = fetch.isLogged(before, after)
                && tryStart(() -> {
                    if (takeOver(after)) {
                        fetch.log(before, after);
                    }
                });
        if (!logs && takeOver(after)) {
            fetch.log(before, after); // there is nothing to log, or no thread could start
        }
    }

    private void abandon(Throwable cause) {
        RemoteState failed = before.failed(begunAt, cause);
        if (takeOver(failed)) {
            tryStart(this::close);
            if (!tryStart(() -> fetch.log(before, failed))) {
                fetch.log(before, failed); // an outage is logged only once, so this log line must not be lost
            }
        }
    }

    private void close() {
        Thread hanging = beginning;
        if (hanging != null) {
            hanging.interrupt();
        }
        RemoteDownload begun = download;
        if (begun != null) {
            begun.cancel();
        }
    }

    private boolean takeOver(RemoteState after) {
        boolean takenOver = replaceKnown.test(this, after);
        done.countDown();
        return takenOver;
    }

    /**
     * Runs a short action on a new thread. The HTTP client or the logger may block, so the action must not run on the
     * caller's thread. Returns false if no thread can start, for instance because the JVM has no memory.
     */
    private static boolean tryStart(Runnable action) {
        try {
            Thread thread = new Thread(null, action, "jwt-simple-keys", 0, false);
            thread.setDaemon(true);
            // The thread must not keep the class loader of an application in memory.
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            thread.start();
            return true;
        } catch (Throwable failure) {
            return false;
        }
    }
}
