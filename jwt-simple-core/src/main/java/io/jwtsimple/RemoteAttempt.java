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
 * One running fetch of remote keys. The fetch begins on a short-lived thread and ends on a thread of the client, so no
 * thread waits for the provider. The JVM's timer ends a fetch whose time is over. If an {@code Error} prevents the
 * timer from ending the fetch, the next token ends the fetch.
 */
final class RemoteAttempt {

    /** The number of tokens of unknown key ids that may wait for one fetch; other tokens get their result at once. */
    private static final int MAX_WAITING = 8;

    private final RemoteFetch fetch;
    private final long number;
    private final RemoteState before;
    private final Instant begunAt;
    private final BiPredicate<RemoteAttempt, RemoteState> replaceKnown;
    private final long deadline;
    /**
     * A latch and not a future: a wait for a future throws on a thread of a fork-join pool that cannot start another
     * thread.
     */
    private final CountDownLatch done = new CountDownLatch(1);

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Thread beginning;
    private volatile @Nullable RemoteDownload download;

    /**
     * Makes an attempt that has not begun.
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

    /** Begins to fetch, and does not wait. */
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
                return; // another thread ended this fetch before the download could be cancelled
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
     * Counts one more token of an unknown key id, and returns whether the token may wait. The count never goes down, so
     * an {@code Error} cannot make the count wrong.
     */
    boolean mayWait() {
        return waiting.incrementAndGet() <= MAX_WAITING;
    }

    /**
     * Waits for the end of this fetch. Returns false if the time of the token is over, or if its thread was
     * interrupted.
     *
     * @param limit the value of {@link System#nanoTime} until which the token may wait
     */
    boolean await(long limit) {
        long end = limit + Math.min(0, deadline - limit); // the earlier of two values of System.nanoTime
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
            abandon(new TimeoutException("it has not ended"));
        }
    }

    private void end(@Nullable RemoteState after, @Nullable Throwable failure) {
        if (after != null) {
            end(after);
            return;
        }
        Throwable cause = failure == null ? new IllegalStateException("no result") : failure; // one of the two is null
        if (!tryStart(() -> abandon(cause))) { // this thread may be the JVM's timer, which must not wait
            abandon(cause);
        }
    }

    /** Takes over the result before it is logged, so that an exception of the log changes nothing. */
    private void end(RemoteState after) {
        boolean logs = fetch.isLogged(before, after)
                && tryStart(() -> {
                    if (takeOver(after)) {
                        fetch.log(before, after);
                    }
                });
        if (!logs && takeOver(after)) {
            fetch.log(before, after); // no thread was needed, or none can be started
        }
    }

    private void abandon(Throwable cause) {
        RemoteState failed = before.failed(begunAt, cause);
        if (takeOver(failed)) {
            tryStart(this::close);
            if (!tryStart(() -> fetch.log(before, failed))) {
                fetch.log(before, failed); // an outage is logged only once, so the line must not be lost
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
     * Runs a short action on a new thread. Code of the client or of the log may block the thread, so the action must
     * not run on the thread of a token or of a pool. Returns false if no thread can start, for instance because the JVM
     * has no memory.
     */
    private static boolean tryStart(Runnable action) {
        try {
            Thread thread = new Thread(null, action, "jwt-simple-keys", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader()); // does not keep an application's loader
            thread.start();
            return true;
        } catch (Throwable failure) {
            return false;
        }
    }
}
