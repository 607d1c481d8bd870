package io.jwtsimple;

import io.jwtsimple.RemoteUnknownIds.Id;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are fetched when tokens need them. A token whose key is known and current does not wait. Other tokens wait
 * for one fetch together, at most for the time that a fetch may take. While the provider fails, no token waits.
 *
 * <p>One fetch runs at a time. It begins on a short-lived thread of its own, and ends on a thread of the client, so no
 * thread waits for the provider. The state is one immutable {@link Snapshot}, which is replaced as a whole by
 * compare-and-set, so there is no lock that an {@code Error} could leave locked. If an {@code Error} ends a fetch
 * without a result, the fetch counts as failed when its time is over: the JVM's timer or the next token ends it.
 */
final class RemoteKeys implements KeySource {

    /** The number of tokens of unknown key ids that may wait for one fetch; the others get their result at once. */
    private static final int MAX_WAITING = 8;

    /**
     * The state, as of one moment.
     *
     * @param known the keys after the last fetch
     * @param ended the number of that fetch; each has a greater number than the one before
     * @param running the fetch that runs; null if there is none
     * @param unknown the key ids that no known key has, and the fetches for them
     */
    private record Snapshot(
            RemoteState known, long ended, @Nullable Fetch running, RemoteUnknownIds unknown) {

        /** Returns the number of the last fetch that has begun. */
        long begun() {
            return running == null ? ended : running.number;
        }
    }

    private final RemoteFetch fetch;
    private final InstantSource clock;
    private final long nanosOfFetch;
    private final long nanosOfWait;
    private final AtomicReference<Snapshot> state =
            new AtomicReference<>(new Snapshot(RemoteState.none(), 0, null, RemoteUnknownIds.none()));

    RemoteKeys(RemoteFetch fetch) {
        this.fetch = fetch;
        this.clock = fetch.clock();
        this.nanosOfFetch = fetch.timeAtMost().toNanos();
        this.nanosOfWait = fetch.waitAtMost().toNanos();
    }

    /** Begins to fetch before any token asks. */
    void prepare() {
        Snapshot seen = state.get();
        Instant now = now();
        if (now != null) {
            begin(seen, now, seen.unknown);
        }
    }

    @Override
    public Set<Algorithm> algorithms() {
        return fetch.algorithms();
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public KeyCandidates candidates(Algorithm algorithm, @Nullable String keyId) {
        Snapshot seen = state.get();
        Instant now = now(); // read after the state: an earlier time would look like a clock that was set back
        if (now != null && !seen.known.isDue(now) && seen.known.isUsable(now)) {
            KeyCandidates known = seen.known.keys().known(algorithm, keyId);
            if (known != null) {
                return known;
            }
        }
        return searched(algorithm, keyId, seen.begun());
    }

    /** Returns the time; null if the clock throws, or shows a time out of the range of a NumericDate. */
    private @Nullable Instant now() {
        try {
            Instant now = clock.instant();
            return ClaimDate.isInRange(now) ? now : null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Throws if no key is usable. Waits for a fetch first, if a token would cause one. */
    void requireAvailable() {
        if (available(state.get().begun(), System.nanoTime() + nanosOfWait) == null) {
            throw new IllegalStateException("keys of " + fetch.host() + ": unavailable, " + whyUnavailable()
                    + "; check the address, and that this program can reach it");
        }
    }

    private String whyUnavailable() {
        Throwable failure = state.get().known.failure();
        if (now() == null) {
            return "the clock gives no time that a token can name";
        }
        if (failure != null) {
            return fetch.cause(failure);
        }
        return Thread.currentThread().isInterrupted()
                ? "this thread was interrupted before the fetch ended"
                : "no fetch has ended yet";
    }

    /**
     * Returns the candidates for a token without a current and known key, and waits for fetches where needed. A key id
     * is absent only if a fetch that began after the token came did not bring it: an earlier fetch cannot know a newer
     * key.
     *
     * @param begunBefore the number of the last fetch that had begun when the token came
     */
    private KeyCandidates searched(Algorithm algorithm, @Nullable String keyId, long begunBefore) {
        long limit = System.nanoTime() + nanosOfWait;
        KeyCandidates found = null;
        while (found == null) {
            Snapshot seen = available(begunBefore, limit);
            Instant now = now();
            if (seen == null || now == null) {
                return KeyCandidates.UNAVAILABLE;
            }
            found = seen.known.keys().known(algorithm, keyId);
            if (found == null) {
                found = lookedUp(new Id(algorithm, keyId), seen, now, seen.ended > begunBefore, limit);
            }
        }
        return found;
    }

    /**
     * Returns the state with usable keys, and waits for a fetch where needed; null if no keys are available.
     *
     * @param begunBefore the number of the last fetch that had begun when the token came
     */
    private @Nullable Snapshot available(long begunBefore, long limit) {
        while (true) {
            Snapshot seen = settled();
            RemoteState known = seen.known;
            Instant now = now();
            if (now == null) {
                return null;
            }
            boolean looked = seen.ended > begunBefore;
            if (!looked && known.isDue(now) && seen.running == null) {
                begin(seen, now, seen.unknown);
            } else if (looked || !known.requiresFetch(now)) {
                return known.isUsable(now) ? seen : null;
            } else if (!await(seen.running, limit)) {
                return null;
            }
        }
    }

    /** Returns the candidates for an id that no known key has; null if the caller must look again, after a fetch. */
    private @Nullable KeyCandidates lookedUp(Id id, Snapshot seen, Instant now, boolean looked, long limit) {
        KeyCandidates others = seen.known.keys().withoutId(id.algorithm());
        if (seen.unknown.isAbsent(id, now)) {
            return others;
        }
        if (seen.known.failing()) {
            return others.incomplete(); // the key may be newer than the outage
        }
        if (looked) {
            remember(id, seen.known.asOf());
            return others;
        }
        if (seen.running != null) {
            return seen.running.mayWait() && await(seen.running, limit) ? null : others.incomplete();
        }
        RemoteUnknownIds withFetch = seen.unknown.withFetch(now);
        if (withFetch == null) {
            return others.incomplete();
        }
        begin(seen, now, withFetch);
        return null;
    }

    /** Returns the state. Ends the running fetch as failed first, if its time is over. */
    private Snapshot settled() {
        Snapshot seen = state.get();
        if (seen.running == null || !seen.running.isOverdue()) {
            return seen;
        }
        seen.running.abandon(new TimeoutException("it has not ended"));
        return state.get();
    }

    /** Begins a fetch, unless the state has changed. Does not wait, and ends the fetch if anything is thrown. */
    private void begin(Snapshot seen, Instant now, RemoteUnknownIds unknown) {
        Fetch next = new Fetch(seen.begun() + 1, seen.known, now);
        if (!state.compareAndSet(seen, new Snapshot(seen.known, seen.ended, next, unknown))) {
            return;
        }
        try {
            start(next::run);
        } catch (Throwable failure) { // no memory for a thread, for instance
            next.end(next.before.failed(next.begunAt, failure));
        }
    }

    /**
     * Runs a short action on a new thread. Code of the client or of the log may block the thread, so neither the thread
     * of a token nor a thread of a pool is right.
     */
    private static void start(Runnable action) {
        Thread thread = new Thread(null, action, "jwt-simple-keys", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader()); // the application may be redeployed
        thread.start();
    }

    /** Returns whether a fetch runs, and may still bring keys. */
    boolean isFetching() {
        Fetch running = state.get().running;
        return running != null && !running.isOverdue();
    }

    private void remember(Id id, Instant asOf) {
        Snapshot seen;
        Snapshot next;
        do {
            seen = state.get();
            next = new Snapshot(seen.known, seen.ended, seen.running, seen.unknown.withAbsent(id, asOf));
        } while (!state.compareAndSet(seen, next));
    }

    /** Waits for a fetch. Returns false if the token may wait no longer, or its thread was interrupted. */
    private static boolean await(Fetch running, long limit) {
        long end = limit + Math.min(0, running.deadline - limit); // the earlier of two values of System.nanoTime
        try {
            return running.done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS) || running.isOverdue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One fetch. It changes the known keys only while it is the running fetch. */
    private final class Fetch {

        private final long number;
        private final RemoteState before;
        private final Instant begunAt;
        private final long deadline = System.nanoTime() + nanosOfFetch;
        /** A latch, since a future would throw on the thread of a fork-join pool that may start no more threads. */
        private final CountDownLatch done = new CountDownLatch(1);

        private final AtomicInteger waiting = new AtomicInteger();
        private volatile @Nullable Thread beginning;
        private volatile @Nullable RemoteDownload download;

        Fetch(long number, RemoteState before, Instant begunAt) {
            this.number = number;
            this.before = before;
            this.begunAt = begunAt;
        }

        void run() {
            beginning = Thread.currentThread();
            try {
                RemoteClient.startTimer();
                RemoteDownload begun = fetch.download();
                download = begun;
                if (isOverdue()) {
                    return; // the fetch was ended before it could be cancelled
                }
                fetch.after(before, begunAt, begun)
                        .orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                        .whenComplete(this::end);
            } catch (Throwable failure) { // an OutOfMemoryError, for instance: the known keys must stay usable
                abandon(failure);
            } finally {
                beginning = null;
            }
        }

        boolean isOverdue() {
            return System.nanoTime() - deadline >= 0;
        }

        /**
         * Counts one more token of an unknown key id, and returns whether it may wait. The count never goes down, so an
         * {@code Error} cannot make it wrong.
         */
        boolean mayWait() {
            return waiting.incrementAndGet() <= MAX_WAITING;
        }

        /** Ends this fetch as failed, and closes its connection. */
        void abandon(Throwable cause) {
            RemoteState failed = before.failed(begunAt, cause);
            if (takeOver(failed)) {
                tryStart(this::close);
                tryStart(() -> fetch.log(before, failed)); // on a thread of its own, since closing may hang
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

        private void end(@Nullable RemoteState after, @Nullable Throwable failure) {
            if (after != null) {
                end(after);
            } else if (!tryStart(() -> abandon(failure))) { // the JVM's timer must not wait
                abandon(failure);
            }
        }

        /** Takes over the result, if this is the running fetch. Logs last, so that a log changes nothing. */
        void end(RemoteState after) {
            boolean logs = fetch.isLogged(before, after)
                    && tryStart(() -> {
                        if (takeOver(after)) {
                            fetch.log(before, after);
                        }
                    });
            if (!logs) {
                takeOver(after);
            }
        }

        private boolean tryStart(Runnable action) {
            try {
                start(action);
                return true;
            } catch (Throwable failure) { // no memory for a thread, for instance
                return false;
            }
        }

        private boolean takeOver(RemoteState after) {
            boolean takenOver = replace(after);
            done.countDown();
            return takenOver;
        }

        private boolean replace(RemoteState after) {
            while (true) {
                Snapshot seen = state.get();
                if (seen.running != this) {
                    return false;
                }
                if (state.compareAndSet(seen, new Snapshot(after, number, null, seen.unknown))) {
                    return true;
                }
            }
        }
    }

    /** Shows the algorithms and the host. */
    @Override
    public String toString() {
        return algorithms() + " of " + fetch.host();
    }
}
