package io.jwtsimple;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The claims of tokens whose signature was found good not long ago, by the SHA-256 of the whole token. What else decides
 * on a token is decided anew each time.
 *
 * <p>A table of fixed size, in which each token has two places and takes that of the older entry: nothing grows, nothing
 * is searched for, and no thread waits for another.
 */
final class TokenCache {

    /** How long a signature is believed without another look at it. */
    private static final Duration LIFE = Duration.ofSeconds(60);

    /** What was verified, when, and with the candidates of which keys. */
    private record Entry(byte[] digest, List<JwtKey> candidates, Claims claims, Instant since) {

        /** Whether this is the very token, of keys that have not changed, and fresh enough, whichever way clocks went. */
        boolean isGood(byte[] other, List<JwtKey> current, Instant now) {
            return candidates == current // each set of keys has lists of its own
                    && !now.isBefore(since)
                    && Duration.between(since, now).compareTo(LIFE) < 0
                    && MessageDigest.isEqual(digest, other);
        }
    }

    private final AtomicReferenceArray<@Nullable Entry> table;

    TokenCache(int max) {
        this.table = new AtomicReferenceArray<>(max);
    }

    /** What a token is known by. */
    static byte[] digest(TokenParts token) {
        try {
            return token.digest(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** The claims of a token that was verified with these very candidates; null when that is not known. */
    @Nullable
    Claims find(byte[] digest, List<JwtKey> candidates, Instant now) {
        Entry entry = table.get(place(digest, 0));
        if (entry == null || !entry.isGood(digest, candidates, now)) {
            entry = table.get(place(digest, Integer.BYTES));
        }
        return entry != null && entry.isGood(digest, candidates, now) ? entry.claims : null;
    }

    /** Keeps the claims of a token that was verified and accepted now. */
    void add(byte[] digest, List<JwtKey> candidates, Claims claims, Instant now) {
        int one = place(digest, 0);
        int other = place(digest, Integer.BYTES);
        Entry first = table.get(one);
        Entry second = table.get(other);
        boolean replaceFirst = first == null || (second != null && first.since.isBefore(second.since));
        table.set(replaceFirst ? one : other, new Entry(digest, candidates, claims, now));
    }

    /** One of a token's places, by four bytes of its digest. Whose place it is, {@link Entry#isGood} decides. */
    private int place(byte[] digest, int from) {
        int bits = digest[from] << 24
                | (digest[from + 1] & 0xFF) << 16
                | (digest[from + 2] & 0xFF) << 8
                | digest[from + 3] & 0xFF;
        return Math.floorMod(bits, table.length());
    }
}
