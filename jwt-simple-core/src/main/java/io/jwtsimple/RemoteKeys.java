package io.jwtsimple;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are fetched when tokens ask for them. A token whose key is known and current takes no lock and waits for
 * nothing; the rest wait for one fetch together. Nothing runs unless tokens come.
 */
final class RemoteKeys implements KeySource {

    private final KeyFetch fetch;
    private final InstantSource clock;
    private final UnknownIds unknown = new UnknownIds();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile FetchedKeys known = FetchedKeys.none();
    /** How many fetches have begun, and how many have ended; changed under the lock. */
    private volatile int begun;

    private volatile int ended;
    /** The fetch that runs; changed under the lock, and always together with what is known. */
    private volatile @Nullable CompletableFuture<Void> running;

    RemoteKeys(KeyFetch fetch) {
        this.fetch = fetch;
        this.clock = fetch.clock();
    }

    /** Begins to fetch before any token asks. */
    void prepare() {
        fetchIf(() -> true);
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
    public @Nullable List<JwtKey> candidates(Algorithm algorithm, @Nullable String keyId) {
        int begunBefore = begun;
        FetchedKeys current = known;
        Instant now = clock.instant(); // after what is known was read, or the clock would seem to be set back
        if (current.isDue(now)) {
            current = fetchedAgain(current, now);
        }
        if (!current.isUsable(now)) {
            return null;
        }
        if (!current.keys().knows(algorithm, keyId) && !unknown.contains(keyId, now)) {
            current = lookedFor(algorithm, keyId, begunBefore);
        }
        List<JwtKey> candidates = current.keys().candidates(algorithm, keyId);
        return candidates.isEmpty() && current.failing() && !unknown.contains(keyId, now) ? null : candidates;
    }

    /** Throws if no key can be used, after a fetch where a token would have caused one. */
    void requireAvailable() {
        FetchedKeys current = known;
        Instant now = clock.instant();
        if (current.isDue(now)) {
            current = fetchedAgain(current, now);
        }
        if (!current.isUsable(now)) {
            String why = current.failure() != null ? current.failure() : "no fetch has ended yet";
            throw new IllegalStateException("keys of " + fetch.host() + ": unavailable, " + why
                    + "; check the address, and that this program can reach it");
        }
    }

    private FetchedKeys fetchedAgain(FetchedKeys due, Instant now) {
        boolean wait = due.isToWaitFor(now);
        if (wait || running == null) {
            CompletableFuture<Void> fetching = fetchIf(() -> known == due);
            if (wait) {
                await(fetching);
            }
        }
        return known;
    }

    /** For a key id that no key has: it may be that of a new key, so one fetch must have begun since its token came. */
    private FetchedKeys lookedFor(Algorithm algorithm, @Nullable String keyId, int begunBefore) {
        if (known.failing()) {
            return known; // the key may be newer than the outage, which strangers shall not make anybody wait for
        }
        await(running);
        await(fetchIf(() ->
                ended <= begunBefore && !known.keys().knows(algorithm, keyId) && unknown.allowFetch(clock.instant())));
        FetchedKeys current = known;
        if (ended > begunBefore && !current.failing() && !current.keys().knows(algorithm, keyId)) {
            unknown.add(keyId, clock.instant());
        }
        return current;
    }

    /** The fetch that runs, or a new one if it is needed; null if it is not. */
    private @Nullable CompletableFuture<Void> fetchIf(BooleanSupplier needed) {
        lock.lock();
        try {
            if (running != null || !needed.getAsBoolean()) {
                return running;
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            running = done;
            begun++;
            fetch.after(known).whenComplete((after, failure) -> finish(done, after));
            return done;
        } finally {
            lock.unlock();
        }
    }

    private void finish(CompletableFuture<Void> done, @Nullable FetchedKeys after) {
        lock.lock();
        try {
            if (after != null) {
                known = after;
            }
            running = null;
            ended++;
        } finally {
            lock.unlock();
        }
        done.complete(null);
    }

    private static void await(@Nullable CompletableFuture<Void> fetching) {
        if (fetching == null) {
            return;
        }
        try {
            fetching.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // and go on with what is known
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it is never completed so
        }
    }

    /** Shows from where they come. */
    @Override
    public String toString() {
        return algorithms() + " of " + fetch.host();
    }
}
