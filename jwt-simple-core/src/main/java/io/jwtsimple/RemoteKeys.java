package io.jwtsimple;

import io.jwtsimple.UnknownIds.Id;
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
 * <p>One fetch runs at a time, on a thread of its own. The state is one immutable {@link State}, which is replaced as a
 * whole by compare-and-set, so there is no lock that an {@code Error} could leave locked. If an {@code Error} ends a
 * fetch without a result, the fetch counts as failed when its time is over.
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
    private record State(
            FetchedKeys known, long ended, @Nullable Fetch running, UnknownIds unknown) {

        /** Returns the number of the last fetch that has begun. */
        long begun() {
            return running == null ? ended : running.number;
        }
    }

    private final KeyFetch fetch;
    private final InstantSource clock;
    private final long nanosAtMost;
    private final AtomicReference<State> state =
            new AtomicReference<>(new State(FetchedKeys.none(), 0, null, UnknownIds.none()));

    RemoteKeys(KeyFetch fetch) {
        this.fetch = fetch;
        this.clock = fetch.clock();
        this.nanosAtMost = fetch.timeAtMost().toNanos();
    }

    /** Begins to fetch before any token asks. */
    void prepare() {
        State seen = state.get();
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
    public Candidates candidates(Algorithm algorithm, @Nullable String keyId) {
        State seen = state.get();
        Instant now = now(); // read after the state: an earlier time would look like a clock that was set back
        if (now != null && !seen.known.isDue(now) && seen.known.isUsable(now)) {
            Candidates known = seen.known.keys().known(algorithm, keyId);
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
        if (available(state.get().begun(), System.nanoTime() + nanosAtMost) == null) {
            Throwable failure = state.get().known.failure();
            String why = failure == null ? "no fetch has ended yet" : fetch.cause(failure);
            throw new IllegalStateException("keys of " + fetch.host() + ": unavailable, "
                    + (now() == null ? "the clock gives no time that a token can name" : why)
                    + "; check the address, and that this program can reach it");
        }
    }

    /**
     * Returns the candidates for a token without a current and known key, and waits for fetches where needed. A key id
     * is absent only if a fetch that began after the token came did not bring it: an earlier fetch cannot know a newer
     * key.
     *
     * @param begunBefore the number of the last fetch that had begun when the token came
     */
    private Candidates searched(Algorithm algorithm, @Nullable String keyId, long begunBefore) {
        long limit = System.nanoTime() + nanosAtMost;
        Candidates found = null;
        while (found == null) {
            State seen = available(begunBefore, limit);
            Instant now = now();
            if (seen == null || now == null) {
                return Candidates.UNAVAILABLE;
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
    private @Nullable State available(long begunBefore, long limit) {
        while (true) {
            State seen = settled();
            FetchedKeys known = seen.known;
            Instant now = now();
            if (now == null) {
                return null;
            }
            boolean looked = seen.ended > begunBefore;
            if (!looked && known.isDue(now) && seen.running == null) {
                begin(seen, now, seen.unknown);
            } else if (looked || !known.isToWaitFor(now)) {
                return known.isUsable(now) ? seen : null;
            } else if (!await(seen.running, limit)) {
                return null;
            }
        }
    }

    /** Returns the candidates for an id that no known key has; null if the caller must look again, after a fetch. */
    private @Nullable Candidates lookedUp(Id id, State seen, Instant now, boolean looked, long limit) {
        Candidates others = seen.known.keys().withoutId(id.algorithm());
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
            return seen.running.admits() && await(seen.running, limit) ? null : others.incomplete();
        }
        UnknownIds withFetch = seen.unknown.withFetch(now);
        if (withFetch == null) {
            return others.incomplete();
        }
        begin(seen, now, withFetch);
        return null;
    }

    /** Returns the state. Ends the running fetch as failed first, if its time is over. */
    private State settled() {
        State seen = state.get();
        if (seen.running == null || !seen.running.isOverdue()) {
            return seen;
        }
        seen.running.abandon();
        return state.get();
    }

    /** Begins a fetch, unless the state has changed. Does not wait, and ends the fetch if anything is thrown. */
    private void begin(State seen, Instant now, UnknownIds unknown) {
        Fetch next = new Fetch(seen.begun() + 1, seen.known, now);
        if (!state.compareAndSet(seen, new State(seen.known, seen.ended, next, unknown))) {
            return;
        }
        try {
            Thread thread = new Thread(null, next, "jwt-simple-keys", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader()); // the application may be redeployed
            thread.start();
        } catch (Throwable failure) { // no memory for a thread, for instance
            next.end(next.before.failed(next.begunAt, failure));
        }
    }

    private void remember(Id id, Instant asOf) {
        State seen;
        State next;
        do {
            seen = state.get();
            next = new State(seen.known, seen.ended, seen.running, seen.unknown.withAbsent(id, asOf));
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
    private final class Fetch implements Runnable {

        private final long number;
        private final FetchedKeys before;
        private final Instant begunAt;
        private final long deadline = System.nanoTime() + nanosAtMost;
        /** A latch, since a future would throw on the thread of a fork-join pool that may start no more threads. */
        private final CountDownLatch done = new CountDownLatch(1);

        private final AtomicInteger waiting = new AtomicInteger();
        private volatile @Nullable Thread thread;

        Fetch(long number, FetchedKeys before, Instant begunAt) {
            this.number = number;
            this.before = before;
            this.begunAt = begunAt;
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            end(fetch.after(before, begunAt));
        }

        boolean isOverdue() {
            return System.nanoTime() - deadline >= 0;
        }

        /**
         * Counts one more token of an unknown key id, and returns whether it may wait. The count never goes down, so an
         * {@code Error} cannot make it wrong.
         */
        boolean admits() {
            return waiting.incrementAndGet() <= MAX_WAITING;
        }

        /** Ends this fetch as failed, and interrupts its thread. */
        void abandon() {
            Thread hanging = thread;
            if (end(before.failed(begunAt, new TimeoutException("it has not ended"))) && hanging != null) {
                hanging.interrupt();
            }
        }

        /**
         * Takes over the result, if this is the running fetch. Logs last, so that a log that throws or hangs changes
         * nothing.
         */
        boolean end(FetchedKeys after) {
            boolean takenOver = takeOver(after);
            done.countDown();
            if (takenOver) {
                fetch.log(before, after);
            }
            return takenOver;
        }

        private boolean takeOver(FetchedKeys after) {
            while (true) {
                State seen = state.get();
                if (seen.running != this) {
                    return false;
                }
                if (state.compareAndSet(seen, new State(after, number, null, seen.unknown))) {
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
