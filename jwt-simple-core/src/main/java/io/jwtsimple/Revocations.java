package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were revoked before their end: single tokens, all tokens of an identity, and all tokens of a session.
 *
 * <pre>{@code
 * JwtManager jwt = JwtManager.builder(key).revocations(Revocations.inMemory()).build();
 * jwt.revoke(claims);          // this token: log out
 * jwt.revokeAll("alice");      // every token of alice that was issued until now: log out everywhere
 * }</pre>
 *
 * <p>Decode checks revocations last, each time that a token is decoded, and rejects a revoked token as
 * {@link TokenResult.Reason#REVOKED}. Several managers may share one object. An entry names the issuer of its tokens,
 * so the entry has no effect on tokens of another issuer with the same {@code sub}. If managers of one issuer have
 * different {@linkplain JwtManager.Builder#identityClaim identity claims}, an identity is revoked in each of these
 * claims.
 *
 * <p>An entry for one token ends ten minutes after the token's {@code exp}. A manager with revocations accepts a token
 * only for a limited time after its {@code iat}: for {@link JwtManager.Builder#expiresIn}, but at least for one day. An
 * entry for an identity or a session ends when every token that the entry revokes is rejected for its age. The manager
 * rejects a token without {@code iat}, and its {@code create} rejects a lifetime above this time. With
 * {@link JwtManager.Builder#acceptMissingExpiry()}, the time has no limit, and entries for identities and sessions
 * never end. If a manager with a longer time is built later, the present entries are kept for this longer time. If an
 * entry has ended before, the later manager rejects the tokens that the entry may have revoked.
 *
 * <p>The clock of the manager decides when an entry ends. While the clock is ahead, entries may end too early. After a
 * correction of the clock, these entries are read again from a store, but are lost without a store.
 *
 * <p>Thread-safe. {@code toString} shows the number of entries, and no identity.
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
     * Returns revocations in the memory of this process, which a restart of the process loses. After a restart, this
     * process accepts a revoked token until its {@code exp}. Other processes never reject the token. An entry takes
     * about 150 bytes.
     *
     * @return new revocations, without entries
     */
    public static Revocations inMemory() {
        return new Revocations(null, MAX_AGE, System::nanoTime);
    }

    /**
     * Returns the revocations of a store. Several processes may share the revocations, and a restart does not lose
     * them. The known entries may be five minutes old while the store cannot be read.
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
     * them. Each process has all entries in its memory, and reads new entries when tokens come:
     *
     * <ul>
     *   <li>For one second after a read has begun, tokens are checked without another read.
     *   <li>After this second, the next token causes a read, and waits for it. During the read, other tokens are
     *       checked with the known entries for one more second, and then wait too. So a revocation in one process takes
     *       effect in all others within about a second.
     *   <li>A token waits until one second after the read has begun, and no longer. If the read before failed, or took
     *       longer than a second, tokens do not wait at all. Reads are made on a short-lived thread, one at a time, and
     *       tokens cause at most one a second. A thread that is interrupted does not wait; for its token, the known
     *       entries must not be older than two seconds.
     *   <li>{@code create} reads and waits in the same way. {@code revokeAll} causes a read on each call. If the store
     *       cannot be read, both methods use the known entries.
     *   <li>If the last complete read is older than {@code maxAge}, no token is accepted: the result is
     *       {@link TokenResult.Unavailable} (503). The same applies before the first read is complete. A later token
     *       causes the next read.
     * </ul>
     *
     * @param store the store
     * @param maxAge the time for which the known entries are used while the store cannot be read, 2 seconds to 1 day.
     *     The time must be longer than a read takes. Default: 5 minutes
     * @return the revocations of the store
     * @throws IllegalArgumentException if the duration is outside these bounds
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

    /** Requires entries that are not too old. */
    void requireCurrent(Instant now) throws TokenFault {
        if (feed != null && !feed.refresh(now)) {
            throw TokenFault.REVOCATIONS_UNAVAILABLE;
        }
    }

    /** Reads the entries of other processes for a new token. Does nothing if the store is unavailable. */
    void refresh(Instant now) {
        if (feed != null) {
            feed.refresh(now);
        }
    }

    /** Reads the entries that other processes have appended before this call. Does nothing if the store is unavailable. */
    void read(Instant now) {
        if (feed != null) {
            feed.read(now);
        }
    }

    /** Remembers that a token was created in a second. */
    void created(long seconds) {
        if (seconds > latestCreation.get()) {
            latestCreation.accumulateAndGet(seconds, Math::max);
        }
    }

    /** Returns the latest second in which a token was created. The clock may have been set back since. */
    long latestCreation() {
        return latestCreation.get();
    }

    /** Appends an entry to the store, after it was added to the table. */
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
                    "revoke: the store has not stored the revocation, which so takes effect in this process only, until"
                            + " a restart; revoke again",
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
     * compare, parse or change entries. Two appends may have the same text. An entry names an identity, a session or
     * the id of a token in plain text, so protect the store like a log of users, and do not show entries in logs and
     * exceptions. Everybody who can write into the store can revoke tokens. Everybody who can delete entries can make
     * revoked tokens valid again.
     *
     * <p>A store must be thread-safe. The library calls {@code append} on the threads of the callers of
     * {@code revoke…}, several at a time. The library calls {@code read} on a short-lived daemon thread. For each
     * {@link Revocations} of a process, there is one call at a time, but several processes may call at the same time.
     * Both methods should have a timeout of their own, a few seconds for instance. If a call of {@code read} does not
     * return, its {@link Revocations} object makes no further reads. After 30 seconds, the thread of this call is
     * interrupted once. The library never closes a store.
     *
     * <p>Applications may share a store. Each application reads the entries of all applications, so applications
     * without {@link JwtManager.Builder#issuer} share their identities: a revocation in one of them takes effect in all
     * of them. The clocks of processes that share a store should differ by less than a second: {@code revokeAll}
     * revokes the tokens whose {@code iat} is not later than the clock of the revoking process. A process that cannot
     * create tokens adds its leeway to this time. The {@code iat} of a token may be at most a minute ahead of the
     * clock: {@code create} throws if a later {@code iat} is needed, and decode rejects the token until its {@code iat}
     * is near enough. Give all processes the same longest {@link JwtManager.Builder#expiresIn}. A process with a longer
     * time keeps the entries of the other processes for this longer time, and logs a warning. But the store may delete
     * such an entry earlier. If the process then restarts, an old token may become valid again.
     */
    public interface Store {

        /**
         * Appends an entry, and returns when the entry is durable. A durable entry is still present after a restart of
         * the store. Every later read that begins before the position of the entry passes the entry.
         *
         * <p>If this method throws, the entry may or may not be stored. {@code revoke…} then throws an
         * {@code IllegalStateException} with the exception as its cause, and the revocation takes effect in this process
         * only. So do not retry for long: the caller of {@code revoke…} waits, and can revoke again.
         *
         * @param entry the text to store
         * @param keepUntil the time until which the store must keep the entry, by the clock of the process that
         *     revokes; 10 minutes after the end of the entry's last token, and at most the end of year 9999, in whole
         *     seconds. The store may delete the entry after this time, and should do so
         * @throws Exception if the entry is not durable, for any reason
         */
        void append(String entry, Instant keepUntil) throws Exception;

        /**
         * Reads entries after a position, passes the entries to a consumer, and returns the new position.
         *
         * <p>A call may pass any number of entries, but should pass a limited number, 1000 for instance. The entries
         * take effect as they are passed, and a new process that reads a million entries then needs little memory. The
         * library calls this method again at once with the returned cursor, <em>until a call returns the cursor that it
         * was given</em>. So return the same cursor if, and only if, no entry is left. A cursor that changes without
         * new entries, such as the current time, does not end the read. The library gives up after 10 seconds, and
         * continues from the last cursor a second later.
         *
         * <p>An entry may be passed more than once, in any order, and after its {@code keepUntil}. No entry may be left
         * out. So a store in which entries become visible out of order (after a late commit of a transaction, for
         * instance) must pass some entries again. When a call returns the given cursor, no entry may be missing: if an
         * {@code append} had returned before this call began, this call or an earlier call must have passed its entry.
         *
         * <p>A store that does not know the cursor any more, because it was emptied, restored or replaced, passes all
         * its entries from the beginning and returns a cursor of its own. Such a store must not throw, since the next
         * read would have the same cursor. The process keeps the entries that it knows; a process that starts later
         * does not get the lost entries.
         *
         * <p>The library ignores null, and a text that is not one of its entries. The first ignored text is logged.
         *
         * @param cursor the position after the last entry that was read, as this method has returned it; null to read
         *     from the beginning. The library keeps the cursor in memory only, and does not interpret the cursor
         * @param entries takes each entry; never throws, and must be called only during this call
         * @return the position after the last entry that was passed, never null; for an empty store too, any text is
         *     allowed
         * @throws Exception if the store cannot be read. Entries that were passed remain in effect, and the next read
         *     begins at the same cursor, at least a second later
         */
        String read(@Nullable String cursor, Consumer<String> entries) throws Exception;
    }
}
