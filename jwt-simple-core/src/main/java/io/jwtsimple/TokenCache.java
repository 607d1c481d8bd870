package io.jwtsimple;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the claims of verified tokens, by the SHA-256 of the whole token. For a cached token, only the
 * verification of the signature is left out. Every other check is made for each request.
 *
 * <p>The table has a fixed size and no lock. Each token has two places in the table. A new token replaces the older of
 * the two entries at its places.
 */
final class TokenCache {

    /** The time after which a signature is verified again. */
    private static final Duration LIFE = Duration.ofSeconds(60);

    /** A verified token, with the keys that were its candidates and the time of the verification. */
    private record Entry(byte[] digest, List<JwtKey> candidates, Claims claims, Instant since) {

        /** Returns whether this is the same token, the keys are the same, and the entry is not too old. */
        boolean isGood(byte[] other, List<JwtKey> current, Instant now) {
            return candidates == current // each set of keys has its own list objects
                    && !now.isBefore(since)
                    && Duration.between(since, now).compareTo(LIFE) < 0
                    && MessageDigest.isEqual(digest, other);
        }
    }

    private final AtomicReferenceArray<@Nullable Entry> table;

    TokenCache(int max) {
        this.table = new AtomicReferenceArray<>(max);
    }

    /** Returns the digest by which a token is found. */
    static byte[] digest(TokenParts token) {
        try {
            return token.digest(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** Returns the claims of a token that was verified with these candidates; null if there is no entry. */
    @Nullable
    Claims find(byte[] digest, List<JwtKey> candidates, Instant now) {
        Entry entry = table.get(place(digest, 0));
        if (entry == null || !entry.isGood(digest, candidates, now)) {
            entry = table.get(place(digest, Integer.BYTES));
        }
        return entry != null && entry.isGood(digest, candidates, now) ? entry.claims : null;
    }

    /** Adds a token that was verified and accepted now. */
    void add(byte[] digest, List<JwtKey> candidates, Claims claims, Instant now) {
        int one = place(digest, 0);
        int other = place(digest, Integer.BYTES);
        Entry first = table.get(one);
        Entry second = table.get(other);
        boolean replaceFirst = first == null || (second != null && first.since.isBefore(second.since));
        table.set(replaceFirst ? one : other, new Entry(digest, candidates, claims, now));
    }

    /** Returns a place of a token, by four bytes of its digest. Other tokens may have the same place. */
    private int place(byte[] digest, int from) {
        int bits = digest[from] << 24
                | (digest[from + 1] & 0xFF) << 16
                | (digest[from + 2] & 0xFF) << 8
                | digest[from + 3] & 0xFF;
        return Math.floorMod(bits, table.length());
    }
}
