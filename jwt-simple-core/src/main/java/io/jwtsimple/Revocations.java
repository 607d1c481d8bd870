package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were revoked: single tokens, all tokens of an identity, and all tokens of a session.
 *
 * <pre>{@code
 * JwtManager jwt = JwtManager.builder(key).revocations(Revocations.inMemory()).build();
 * jwt.revoke(claims);          // this token: log out
 * jwt.revokeAll("alice");      // every token of alice that was issued until now: log out everywhere
 * }</pre>
 *
 * <p>Each call of {@code decode} checks the revocations last, and rejects a revoked token as
 * {@link TokenResult.Reason#REVOKED}. Several managers may share one {@code Revocations} object. If the revoking
 * manager has an {@link JwtManager.Builder#issuer}, the revocation has no effect on tokens of another issuer, even with
 * the same {@code sub}. Managers of one issuer may have different
 * {@linkplain JwtManager.Builder#identityClaim identity claims}: a token is then revoked if any of these claims equals
 * a revoked identity.
 *
 * <p>Each revocation adds an entry. An entry for one token ends ten minutes after the token's {@code exp}. A manager
 * with revocations accepts a token only for a limited time after its {@code iat}: for
 * {@link JwtManager.Builder#expiresIn}, but at least for one day. An entry for an identity or a session ends when every
 * token that the entry revokes is too old to be accepted. The manager rejects a token without {@code iat}, and
 * {@code create} rejects a lifetime above the time limit. With {@link JwtManager.Builder#acceptMissingExpiry()}, there
 * is no time limit, and entries for identities, for sessions and for tokens without {@code exp} never end. If a manager
 * with a longer time limit is built later, the present entries are kept for the longer time. The later manager rejects
 * every token that an already ended entry may have revoked.
 *
 * <p>The clock of the manager decides when an entry ends. While the clock is ahead, entries may end too early. After a
 * correction of the clock, entries that ended too early are read from the store again. Without a store, these entries
 * may be lost.
 *
 * <p>Thread-safe. {@code toString} contains the number of entries, and no identity.
 */
public final class Revocations {

    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final Duration LEAST_AGE = Duration.ofSeconds(2);
    private static final Duration GREATEST_AGE = Duration.ofDays(1);

    private final RevocationTable table = new RevocationTable();
    private final AtomicLong latestCreation = new AtomicLong(Long.MIN_VALUE);
    private final @Nullable Store store;
    private final @Nullable RevocationFeed feed;

    private Revocations(@Nullable Store store, Duration maxAge, LongSupplier nanos) {
        this.store = store;
        this.feed = store == null ? null : new RevocationFeed(store, maxAge, nanos, table);
    }

    /**
     * Returns revocations in the memory of this process. They have no effect in other processes, and are lost when the
     * process is restarted: a revoked token is then accepted again until its {@code exp}. An entry takes about 150
     * bytes of memory.
     *
     * @return new revocations, without entries
     */
    public static Revocations inMemory() {
        return new Revocations(null, MAX_AGE, System::nanoTime);
    }

    /**
     * Returns the revocations of a store. Several processes may share the revocations, and a restart does not lose
     * them. While the store cannot be read, the known entries are used for up to five minutes.
     *
     * @param store the store
     * @return the revocations of the store
     * @see #of(Store, Duration)
     */
    public static Revocations of(Store store) {
        return of(store, MAX_AGE);
    }

    /**
     * Returns the revocations of a store. Several processes may share the revocations, and a restart does not lose
     * them. Each process keeps all entries in memory, and reads new entries when tokens arrive:
     *
     * <ul>
     *   <li>For one second after a read has begun, tokens are checked without another read.
     *   <li>The first token after this second causes a new read, and waits for its result. During the new read, other
     *       tokens are checked with the known entries for one more second, and then also wait. So a revocation in one
     *       process takes effect in all others within about a second.
     *   <li>A token waits at most until one second after the read began. If the previous read failed or took longer
     *       than a second, tokens do not wait, and are checked with the known entries. Reads run one at a time, on a
     *       short-lived thread. All tokens together cause at most one read per second.
     *   <li>{@code create} reads the store and waits by the same rules as {@code decode}. Each call of
     *       {@code revokeAll} causes a read. If the store cannot be read, {@code create} and {@code revokeAll} use the
     *       known entries.
     *   <li>If the last complete read is older than {@code maxAge}, no token is accepted: the result is
     *       {@link TokenResult.Unavailable} (503). Before the first complete read, the result is also
     *       {@code Unavailable}. A later token causes another read.
     *   <li>A token on an interrupted thread does not wait. If the known entries are more than two seconds old, the
     *       result is {@code Unavailable}.
     * </ul>
     *
     * @param store the store
     * @param maxAge the time for which the known entries are used while the store cannot be read, 2 seconds to 1 day.
     *     {@code maxAge} must exceed the duration of a read. Default: 5 minutes
     * @return the revocations of the store
     * @throws IllegalArgumentException if {@code maxAge} is less than 2 seconds or more than 1 day
     */
    public static Revocations of(Store store, Duration maxAge) {
        return of(store, maxAge, System::nanoTime);
    }

    static Revocations of(Store store, Duration maxAge, LongSupplier nanos) {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(maxAge, "maxAge");
        if (maxAge.compareTo(LEAST_AGE) < 0 || maxAge.compareTo(GREATEST_AGE) > 0) {
            throw new IllegalArgumentException("maxAge: must be 2 seconds to 1 day, was " + maxAge);
        }
        return new Revocations(store, maxAge, nanos);
    }

    RevocationTable table() {
        return table;
    }

    boolean mayBlock() {
        return feed != null;
    }

    /** Reads new entries if necessary, and throws if the known entries are too old. */
    void requireCurrent(Instant now) throws TokenFault {
        if (feed != null && !feed.refresh(now)) {
            throw TokenFault.REVOCATIONS_UNAVAILABLE;
        }
    }

    /** Reads new entries if the last read is more than a second old. Does not fail if the store is unavailable. */
    void refresh(Instant now) {
        if (feed != null) {
            feed.refresh(now);
        }
    }

    /** Reads the entries that other processes appended before this call. Does not fail in an outage. */
    void read(Instant now) {
        if (feed != null) {
            feed.read(now);
        }
    }

    /** Remembers the second in which a token was created. */
    void created(long seconds) {
        if (seconds > latestCreation.get()) {
            latestCreation.accumulateAndGet(seconds, Math::max);
        }
    }

    /** Returns the latest second in which a token was created. The clock may have been set back since then. */
    long latestCreation() {
        return latestCreation.get();
    }

    /** Appends an entry of the table to the store. */
    void append(RevocationEntry entry) {
        if (store == null) {
            return;
        }
        try {
            store.append(entry.text(), Instant.ofEpochSecond(entry.keepUntil()));
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException(
                    "revoke: the store has not stored the revocation, so it takes effect in this process only, until a"
                            + " restart; revoke again",
                    e);
        }
    }

    /** Shows the numbers of entries. */
    @Override
    public String toString() {
        return "Revocations[" + (store == null ? "in memory" : "of a store")
                + ", tokens=" + table.size(RevocationEntry.Kind.TOKEN)
                + ", identities=" + table.size(RevocationEntry.Kind.IDENTITY)
                + ", sessions=" + table.size(RevocationEntry.Kind.SESSION) + "]";
    }

    /**
     * A store of revocations that several processes share: an append-only list of texts, which each process reads from
     * its own position. A Redis stream or a table of a database can be such a store.
     *
     * <p>An entry is opaque to a store: 1 to 4096 characters of printable ASCII (0x20 to 0x7E), on one line. Do not
     * compare, parse or change entries. The same text may be appended twice. An entry contains an identity, a session
     * id or a token id in plain text, so protect the store like other personal data, and keep entries out of logs and
     * exceptions. Anybody who can write to the store can revoke tokens. Anybody who can delete entries can make revoked
     * tokens valid again.
     *
     * <p>A store must be thread-safe. The library calls {@code append} on the thread that calls {@code revoke…}, so
     * several calls may run at the same time. The library calls {@code read} on a short-lived daemon thread. Each
     * {@link Revocations} object makes one call of {@code read} at a time, but several processes may read at the same
     * time. {@code append} and {@code read} should each have a timeout, of a few seconds for instance. If a call of
     * {@code read} does not return, the {@link Revocations} object makes no further reads. After 30 seconds, the
     * library interrupts the thread of the hanging {@code read} once. The library never closes a store.
     *
     * <p>Several applications may share a store. Each application then reads the entries of all applications. A
     * revocation in an application without {@link JwtManager.Builder#issuer} takes effect in all applications without
     * an issuer.
     *
     * <p>The clocks of processes that share a store should differ by less than a second, because {@code revokeAll}
     * revokes the tokens with an {@code iat} up to the current time of the revoking process. A manager that cannot
     * create tokens adds its leeway to this time. A new token of the identity gets a later {@code iat}, ahead of the
     * clock if necessary. If this {@code iat} would be more than a minute ahead, {@code create} throws an exception.
     * {@code decode} rejects a token as not yet valid if its {@code iat} is more than a minute plus the leeway ahead of
     * the clock.
     *
     * <p>The longest {@link JwtManager.Builder#expiresIn} should be the same in all processes. A process with a longer
     * {@code expiresIn} keeps the entries of other processes for the longer time, and logs a warning. But the store may
     * delete an entry of another process before the longer time is over. If the process restarts after the deletion, a
     * revoked token may become valid again.
     */
    public interface Store {

        /**
         * Appends an entry, and returns when the entry is durable. A durable entry is still present after a restart of
         * the store. Every later {@link #read} from a position before the entry must pass the entry to the consumer.
         *
         * <p>If this method throws, the entry may or may not be stored, so the revocation is certain only in this
         * process. {@code revoke…} then throws an {@code IllegalStateException} with the exception as its cause. Do not
         * retry for long: the caller of {@code revoke…} waits for this method, and can call {@code revoke…} again.
         *
         * @param entry the text to store
         * @param keepUntil the time until which the store must keep the entry, in whole seconds, by the clock of the
         *     revoking process. The time is 10 minutes after the last revoked token has expired or is too old to be
         *     accepted, but at most the end of year 9999. The store should delete the entry after this time
         * @throws Exception if the entry is not durable, for any reason
         */
        void append(String entry, Instant keepUntil) throws Exception;

        /**
         * Reads entries after a position (the cursor), passes the entries to a consumer, and returns the new cursor.
         *
         * <p>A call should pass a limited number of entries, 1000 for instance, so that a new process needs little
         * memory to read a million entries. Each entry takes effect as soon as it is passed. The library calls this
         * method again at once with the returned cursor, <em>until a call returns the cursor that it was given</em>.
         * These calls together are one read. Return the given cursor if, and only if, no entry is left. Do not use the
         * current time as a cursor: the read does not end if the cursor changes without new entries. After 10 seconds,
         * the library makes no further call in this read, and the next read continues from the last cursor.
         *
         * <p>An entry may be passed more than once, in any order, and after its {@code keepUntil}. But no entry may be
         * left out: if an entry was appended before the last call of a read, this read or an earlier one must pass it.
         * So a store in which entries become visible out of order (after a late commit of a transaction, for instance)
         * must pass some entries again.
         *
         * <p>After a store was emptied, restored or replaced, the cursor may be unknown to the store. For an unknown
         * cursor, the store must pass all its entries from the beginning, and return a cursor of its own. The store
         * must not throw for an unknown cursor, since the next read would have the same cursor. A running process keeps
         * the known entries. A process that starts later does not get the lost entries.
         *
         * <p>The library ignores null, and any text that is not an entry, and logs a warning the first time.
         *
         * @param cursor the cursor that the previous call returned; null to read from the beginning. The library keeps
         *     the cursor in memory only, and does not interpret the cursor
         * @param entries the consumer of each entry. The consumer never throws, and must be called only during this
         *     call
         * @return the position after the last passed entry: any text, but never null, even for an empty store
         * @throws Exception if the store cannot be read. The entries that the store has already passed to the
         *     consumer remain in effect, and the next read begins at the same cursor
         */
        String read(@Nullable String cursor, Consumer<String> entries) throws Exception;
    }
}
