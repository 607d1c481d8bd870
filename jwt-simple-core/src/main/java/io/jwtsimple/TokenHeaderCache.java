package io.jwtsimple;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the headers of verified tokens. An issuer writes the same header on each token, so a few headers are
 * enough. Headers of unverified tokens are not added, so that an attacker cannot fill the table.
 */
final class TokenHeaderCache {

    private static final int MAX = 16;

    /** The maximum number of characters of all headers together: a few long headers, or 16 of ordinary length. */
    private static final int MAX_CHARACTERS = 32_768;

    private record Known(byte[] segment, TokenHeader header) {}

    // The array is replaced and never changed, so readers need no lock. A writer that loses a race adds its header with
    // the next token.
    private volatile Known[] all = {};

    /** Returns the token's header; null if the header is not known. */
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
