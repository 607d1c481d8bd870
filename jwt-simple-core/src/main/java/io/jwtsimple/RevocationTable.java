package io.jwtsimple;

import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The revocations that a process knows. A lookup takes no lock. Some additions also remove the entries that have ended,
 * so the number of entries is at most twice the number of entries that are in effect, plus a thousand.
 */
final class RevocationTable {

    /** The value for a missing entry, and for a missing {@code iat}. */
    static final long NONE = Long.MIN_VALUE;

    private static final int MIN_ADDED = 1000;
    /**
     * The number of seconds by which a clock may be set back without a new read of the whole store. No entry is missed,
     * because an entry is kept for more than a minute after its tokens expire.
     */
    private static final long TOLERATED = 60;

    /** The last {@code iat} that an entry revokes, and the time at which the entry ends. */
    record Span(long issuedUntil, long keepUntil) {

        Span and(Span other) {
            return new Span(Math.max(issuedUntil, other.issuedUntil), Math.max(keepUntil, other.keepUntil));
        }

        Span keptFor(long more) {
            return new Span(issuedUntil, Math.min(keepUntil + more, RevocationEntry.FOREVER));
        }

        /**
         * Returns a span with both times one second later, or this span if {@code issuedUntil} has reached the limit.
         */
        Span forOneMoreSecond(long limit) {
            return issuedUntil >= limit
                    ? this
                    : new Span(
                            Math.min(issuedUntil + 1, RevocationEntry.FOREVER),
                            Math.min(keepUntil + 1, RevocationEntry.FOREVER));
        }
    }

    /** The entries of one issuer by subject, and the names of the claims that contain the identities. */
    record Entries(
            ConcurrentMap<Object, Span> tokens,
            ConcurrentMap<Object, Span> identities,
            ConcurrentMap<Object, Span> sessions,
            Set<String> identityClaims) {

        Entries() {
            this(
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new CopyOnWriteArraySet<>());
        }

        ConcurrentMap<Object, Span> of(RevocationEntry.Kind kind) {
            return switch (kind) {
                case TOKEN -> tokens;
                case IDENTITY -> identities;
                case SESSION -> sessions;
            };
        }

        boolean has(RevocationEntry.Kind kind) {
            return !of(kind).isEmpty();
        }

        /** Returns whether an entry revokes a token with this subject and this {@code iat}. */
        boolean revokes(RevocationEntry.Kind kind, @Nullable Object subject, long issuedAt, long now) {
            long issuedUntil = issuedUntil(kind, subject, now);
            return issuedUntil != NONE && issuedAt <= issuedUntil;
        }

        /** Returns the last revoked {@code iat} of a subject; {@link #NONE} if there is no entry that is in effect. */
        long issuedUntil(RevocationEntry.Kind kind, @Nullable Object subject, long now) {
            Span span = subject == null ? null : of(kind).get(RevocationEntry.comparable(subject));
            return span == null || span.keepUntil <= now ? NONE : span.issuedUntil;
        }

        int size() {
            return tokens.size() + identities.size() + sessions.size();
        }

        void removeEnded(long now) {
            for (RevocationEntry.Kind kind : RevocationEntry.Kind.values()) {
                of(kind).values().removeIf(span -> span.keepUntil <= now);
            }
        }
    }

    private final ConcurrentMap<String, Entries> issuers = new ConcurrentHashMap<>();
    private final AtomicInteger added = new AtomicInteger();
    /** The latest time at which ended entries were dropped, in seconds since 1970. */
    private final AtomicLong latestDrop = new AtomicLong();

    private final AtomicLong reach = new AtomicLong();
    /** All revocations of tokens with this or a later {@code iat} are known. */
    private final AtomicLong completeSince = new AtomicLong(NONE);

    private volatile int addedUntilSweep = MIN_ADDED;

    /** Adds an entry, unless the entry has ended. Entries may be added in any order, and more than once. */
    void add(RevocationEntry entry, long now) {
        for (long known = reach.get(), before = -1; known != before; known = reach.get()) {
            before = known; // puts the entry again if a manager with a longer reach was built meanwhile
            put(entry.reaching(known), now);
        }
    }

    private void put(RevocationEntry entry, long now) {
        if (entry.keepUntil() <= now) {
            dropped(now);
            return;
        }
        issuers.compute(entry.issuer(), (issuer, old) -> {
            Entries entries = with(entry, old);
            entries.of(entry.kind())
                    .merge(entry.subject(), new Span(entry.issuedUntil(), entry.keepUntil()), Span::and);
            return entries;
        });
        sweep(now);
    }

    private static Entries with(RevocationEntry entry, @Nullable Entries old) {
        Entries entries = old == null ? new Entries() : old;
        if (entry.claim() != null) {
            entries.identityClaims.add(entry.claim());
        }
        return entries;
    }

    /**
     * Adds the entry of an identity, merged with an earlier entry of the identity, and returns the merged entry. After
     * the earlier entry, {@code create} may have set {@code iat} ahead of the clock, to the second after
     * {@code issuedUntil}. The merged entry also revokes tokens with this {@code iat}.
     *
     * @param limit the latest {@code iat} that {@code create} may have written
     */
    RevocationEntry addIdentity(RevocationEntry entry, long now, long limit) {
        AtomicReference<@Nullable Span> added = new AtomicReference<>();
        issuers.compute(entry.issuer(), (issuer, known) -> {
            Entries entries = with(entry, known);
            added.set(entries.identities.compute(entry.subject(), (subject, old) -> {
                Span next = new Span(entry.issuedUntil(), entry.keepUntil());
                return old == null ? next : next.and(old.forOneMoreSecond(limit));
            }));
            return entries;
        });
        Span span = Objects.requireNonNull(added.get());
        RevocationEntry merged = new RevocationEntry(
                entry.kind(),
                entry.issuer(),
                entry.subject(),
                entry.claim(),
                span.issuedUntil,
                span.keepUntil,
                entry.reach());
        add(merged, now);
        return merged;
    }

    /**
     * Keeps entries long enough for a manager that accepts a token for this number of seconds after the token's
     * {@code iat}. If all earlier managers had a shorter time, extends the present entries. An entry that has already
     * ended is lost, although it may have revoked a token that is not too old for the new manager. So
     * {@link #mayHaveLost} returns true for such a token.
     */
    void cover(long seconds, InstantSource clock) {
        long before = reach.getAndAccumulate(seconds, Math::max);
        if (before == 0 || seconds <= before) {
            return;
        }
        issuers.values().forEach(entries -> {
            entries.identities.replaceAll((subject, span) -> span.keptFor(seconds - before));
            entries.sessions.replaceAll((subject, span) -> span.keptFor(seconds - before));
        });
        if (latestDrop.get() != 0) {
            completeSince.accumulateAndGet(clock.instant().getEpochSecond() - before, Math::max);
        }
    }

    /** Returns the longest time in seconds for which a manager accepts a token after its {@code iat}. */
    long reach() {
        return reach.get();
    }

    /**
     * Returns whether a token with this {@code iat} may have been revoked by an entry that was not kept long enough.
     */
    boolean mayHaveLost(long issuedAt) {
        return issuedAt < completeSince.get();
    }

    /** Returns the entries of an issuer; null if there are none. */
    @Nullable
    Entries find(String issuer) {
        return issuers.get(issuer);
    }

    /**
     * Returns whether entries were dropped more than a minute after this time, and if so, resets the time of the drop.
     * In this case the clock was ahead, so a store must be read again from the beginning.
     */
    boolean hasDroppedLaterThan(long now) {
        long latest = latestDrop.get();
        return latest - TOLERATED > now && latestDrop.compareAndSet(latest, 0);
    }

    private void dropped(long now) {
        if (now > latestDrop.get()) {
            latestDrop.accumulateAndGet(now, Math::max);
        }
    }

    /**
     * Removes the entries that have ended. Does nothing until enough entries were added: as many as the last removal
     * left, and at least a thousand.
     */
    private void sweep(long now) {
        int count = added.incrementAndGet();
        // Only the thread that resets the count removes entries. There is no lock, since an Error could leave a lock
        // locked.
        if (count >= addedUntilSweep && added.compareAndSet(count, 0)) {
            dropped(now);
            for (String issuer : issuers.keySet()) {
                issuers.computeIfPresent(issuer, (name, entries) -> {
                    entries.removeEnded(now);
                    return entries.size() == 0 ? null : entries;
                });
            }
            addedUntilSweep = Math.max(MIN_ADDED, size());
        }
    }

    /** Returns the number of issuers with entries. */
    int issuers() {
        return issuers.size();
    }

    int size() {
        return issuers.values().stream().mapToInt(Entries::size).sum();
    }

    int size(RevocationEntry.Kind kind) {
        return issuers.values().stream()
                .mapToInt(entries -> entries.of(kind).size())
                .sum();
    }
}
