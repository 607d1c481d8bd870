package io.jwtsimple;

import io.jwtsimple.RemoteUnknownIds.Id;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are fetched when tokens need them. A token whose key is known and current does not wait. Another token may
 * wait for a fetch, for a limited time. From a failed fetch to the next successful one, no token waits.
 *
 * <p>One fetch runs at a time, as a {@link RemoteAttempt}. The state is one immutable {@link Snapshot}, which is
 * replaced as a whole by compare-and-set. There is no lock, since an {@code Error} could leave a lock locked.
 */
final class RemoteKeys implements KeySource {

    /**
     * The state at one moment.
     *
     * @param known the keys after the last fetch
     * @param ended the number of the last fetch that has ended; the number increases with each fetch
     * @param running the fetch that runs; null if there is none
     * @param unknown the key ids that no known key has, and the rate of fetches for these ids
     */
    private record Snapshot(
            RemoteState known, long ended, @Nullable RemoteAttempt running, RemoteUnknownIds unknown) {

        /** Returns the number of the last fetch that has begun. */
        long begun() {
            return running == null ? ended : running.number();
        }
    }

    private final RemoteFetch fetch;
    private final InstantSource clock;
    private final long nanosOfWait;
    private final AtomicReference<Snapshot> state =
            new AtomicReference<>(new Snapshot(RemoteState.none(), 0, null, RemoteUnknownIds.none()));

    RemoteKeys(RemoteFetch fetch) {
        this.fetch = fetch;
        this.clock = fetch.clock();
        this.nanosOfWait = fetch.waitAtMost().toNanos();
    }

    /** Begins the first fetch, before any token needs the keys. */
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
        // The clock is read after the state. Otherwise, after a fetch between the two reads, the clock would seem to
        // have been set back.
        Instant now = now();
        if (now != null && !seen.known.isDue(now) && seen.known.isUsable(now)) {
            KeyCandidates found = seen.known.keys().matching(algorithm, keyId);
            if (found != null) {
                return found;
            }
        }
        return candidatesWithFetch(algorithm, keyId, seen.begun());
    }

    /** Returns the time; null if the clock throws, or if the time is out of the range of a NumericDate. */
    private @Nullable Instant now() {
        try {
            Instant now = clock.instant();
            return ClaimDate.isInRange(now) ? now : null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Throws if no key is usable. If the keys require a fetch, waits for the fetch first. */
    void requireAvailable() {
        if (usableState(state.get().begun(), System.nanoTime() + nanosOfWait) == null) {
            throw new IllegalStateException("keys of " + fetch.host() + ": unavailable, " + whyUnavailable()
                    + "; check the address, and that this program can reach it");
        }
    }

    private String whyUnavailable() {
        Throwable failure = state.get().known.failure();
        if (now() == null) {
            return "the clock throws an exception, or its time is beyond the range of a NumericDate";
        }
        if (failure != null) {
            return fetch.cause(failure);
        }
        return Thread.currentThread().isInterrupted()
                ? "this thread was interrupted before the fetch ended"
                : "no fetch has ended yet";
    }

    /**
     * Returns the candidate keys for a token whose key is unknown, or if a fetch is due. Begins the fetch, and waits for
     * it only if the keys require a fetch or the key is unknown. A fetch shows that a key id is absent only if the
     * fetch began after the token's arrival, since an earlier fetch may have missed a new key.
     *
     * @param begunBefore the number of the last fetch that began before the token arrived
     */
    private KeyCandidates candidatesWithFetch(Algorithm algorithm, @Nullable String keyId, long begunBefore) {
        long limit = System.nanoTime() + nanosOfWait;
        KeyCandidates found = null;
        while (found == null) {
            Snapshot seen = usableState(begunBefore, limit);
            Instant now = now();
            if (seen == null || now == null) {
                return KeyCandidates.UNAVAILABLE;
            }
            boolean fetchedSinceArrival = seen.ended > begunBefore;
            found = seen.known.keys().matching(algorithm, keyId);
            if (found == null) {
                found = candidatesForUnknownId(new Id(algorithm, keyId), seen, now, fetchedSinceArrival, limit);
            }
        }
        return found;
    }

    /**
     * Returns the state with usable keys; null if no keys are available. Waits for a fetch if necessary.
     *
     * @param begunBefore the number of the last fetch that began before the token arrived
     */
    private @Nullable Snapshot usableState(long begunBefore, long limit) {
        while (true) {
            Snapshot seen = withoutOverdueFetch();
            RemoteState known = seen.known;
            Instant now = now();
            if (now == null) {
                return null;
            }
            RemoteAttempt running = seen.running;
            boolean fetchedSinceArrival = seen.ended > begunBefore;
            if (!fetchedSinceArrival && known.isDue(now) && running == null) {
                begin(seen, now, seen.unknown);
            } else if (fetchedSinceArrival || !known.requiresFetch(now)) {
                return known.isUsable(now) ? seen : null;
            } else if (running == null || !running.await(limit)) {
                return null; // the wait was too long; running is never null, since keys that require a fetch are due
            }
        }
    }

    /**
     * Returns the candidate keys for an id that no known key has; null if the caller must look up the id again after a
     * fetch.
     */
    private @Nullable KeyCandidates candidatesForUnknownId(
            Id id, Snapshot seen, Instant now, boolean fetchedSinceArrival, long limit) {
        KeyCandidates others = seen.known.keys().withoutId(id.algorithm());
        if (seen.unknown.isAbsent(id, now)) {
            return others;
        }
        if (seen.known.failing()) {
            return others.incomplete(); // the provider may have published the key during the outage
        }
        if (fetchedSinceArrival) {
            remember(id, seen.known.asOf());
            return others;
        }
        if (seen.running != null) {
            return seen.running.mayWait() && seen.running.await(limit) ? null : others.incomplete();
        }
        RemoteUnknownIds withFetch = seen.unknown.withFetch(now);
        if (withFetch == null) {
            return others.incomplete();
        }
        begin(seen, now, withFetch);
        return null;
    }

    /** Ends the running fetch as failed if its time is over, and returns the state. */
    private Snapshot withoutOverdueFetch() {
        RemoteAttempt running = state.get().running;
        if (running != null) {
            running.endOverdue();
        }
        return state.get();
    }

    /** Begins a fetch if the state is still the seen state. Does not wait for the fetch. */
    private void begin(Snapshot seen, Instant now, RemoteUnknownIds unknown) {
        RemoteAttempt next = new RemoteAttempt(fetch, seen.begun() + 1, seen.known, now, this::replaceKnown);
        if (state.compareAndSet(seen, new Snapshot(seen.known, seen.ended, next, unknown))) {
            next.begin();
        }
    }

    /** Returns whether a fetch is running and not overdue. */
    boolean isFetching() {
        RemoteAttempt running = state.get().running;
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

    /** Replaces the known keys if the attempt is still the running attempt. Returns whether the keys were replaced. */
    private boolean replaceKnown(RemoteAttempt ended, RemoteState after) {
        while (true) {
            Snapshot seen = state.get();
            if (seen.running != ended) {
                return false;
            }
            if (state.compareAndSet(seen, new Snapshot(after, ended.number(), null, seen.unknown))) {
                return true;
            }
        }
    }

    /** Shows the algorithms and the host. */
    @Override
    public String toString() {
        return algorithms() + " of " + fetch.host();
    }
}
