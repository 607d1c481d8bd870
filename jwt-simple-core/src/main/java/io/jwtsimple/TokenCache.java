package io.jwtsimple;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the claims of verified tokens. An entry is found by the SHA-256 of the whole token. For a cached token,
 * {@code decode} does not verify the signature or read the payload again, but checks the header and the claims again.
 *
 * <p>The table has a fixed size and no lock. Each token has two possible positions in the table. A new token replaces
 * the older of the entries at the token's two positions.
 */
final class TokenCache {

    /** The time after which a signature is verified again. */
    private static final Duration LIFE = Duration.ofSeconds(60);

    /** A verified token, its candidate keys, and the time of the verification. */
    private record Entry(byte[] digest, List<JwtKey> candidates, Claims claims, Instant since) {

        /** Returns whether this entry has the same token and the same keys, and is recent enough. */
        boolean isGood(byte[] other, List<JwtKey> current, Instant now) {
            return candidates == current // after a change of the keys, the list is another object
                    && !now.isBefore(since)
                    && Duration.between(since, now).compareTo(LIFE) < 0
                    && MessageDigest.isEqual(digest, other);
        }
    }

    private final AtomicReferenceArray<@Nullable Entry> table;

    TokenCache(int max) {
        this.table = new AtomicReferenceArray<>(max);
    }

    /** Returns the digest that identifies a token in the cache. */
    static byte[] digest(TokenParts token) {
        try {
            return token.digest(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** Returns the claims of a token that was verified with these candidate keys; null if there is no entry. */
    @Nullable
    Claims find(byte[] digest, List<JwtKey> candidates, Instant now) {
        Entry entry = table.get(place(digest, 0));
        if (entry == null || !entry.isGood(digest, candidates, now)) {
            entry = table.get(place(digest, Integer.BYTES));
        }
        return entry != null && entry.isGood(digest, candidates, now) ? entry.claims : null;
    }

    /** Adds a token that has just been verified and accepted. */
    void add(byte[] digest, List<JwtKey> candidates, Claims claims, Instant now) {
        int one = place(digest, 0);
        int other = place(digest, Integer.BYTES);
        Entry first = table.get(one);
        Entry second = table.get(other);
        boolean replaceFirst = first == null || (second != null && first.since.isBefore(second.since));
        table.set(replaceFirst ? one : other, new Entry(digest, candidates, claims, now));
    }

    /**
     * Returns a position of a token in the table, from four bytes of its digest. Other tokens may have the same
     * position.
     */
    private int place(byte[] digest, int from) {
        int bits = digest[from] << 24
                | (digest[from + 1] & 0xFF) << 16
                | (digest[from + 2] & 0xFF) << 8
                | digest[from + 3] & 0xFF;
        return Math.floorMod(bits, table.length());
    }
}
