package io.jwtsimple;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the headers of verified tokens. All tokens of an issuer usually have the same header, so a few cached
 * headers are enough. Headers of unverified tokens are not added, so that an attacker cannot fill the cache.
 */
final class TokenHeaderCache {

    private static final int MAX = 16;

    /** The maximum total length of all cached headers, in characters: enough for 16 headers of ordinary length. */
    private static final int MAX_CHARACTERS = 32_768;

    private record Known(byte[] segment, TokenHeader header) {}

    // Each addition replaces the array, so readers need no lock. A header that is lost in a race between threads is
    // added again by the next token with this header.
    private volatile Known[] all = {};

    /** Returns the token's header; null if the header is not in the cache. */
    @Nullable
    TokenHeader find(TokenParts token) {
        for (Known known : all) {
            if (token.hasHeaderSegment(known.segment)) {
                return known.header;
            }
        }
        return null;
    }

    /** Adds the header of a verified token. If the cache is full, removes all other headers first. */
    void add(TokenParts verified, TokenHeader header) {
        if (find(verified) != null) {
            return;
        }
        Known[] before = all;
        int characters = verified.headerLength();
        for (Known known : before) {
            characters += known.segment.length;
        }
        boolean fits = before.length < MAX && characters <= MAX_CHARACTERS;
        Known[] after = fits ? Arrays.copyOf(before, before.length + 1) : new Known[1];
        after[after.length - 1] = new Known(verified.headerSegment(), header);
        all = after;
    }
}
