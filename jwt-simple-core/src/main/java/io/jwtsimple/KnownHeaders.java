package io.jwtsimple;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Headers that were read before. An issuer writes the same header on each of its tokens, so a few are enough; and only
 * verified tokens enter, so that nobody else can fill the table.
 */
final class KnownHeaders {

    private static final int MAX = 16;

    /** The characters of all of them together: a few long headers, or 16 of ordinary length. */
    private static final int MAX_CHARACTERS = 32_768;

    private record Known(byte[] segment, JoseHeader header) {}

    // Never changed, only replaced: readers take no lock, and a writer that loses a race comes again.
    private volatile Known[] all = {};

    /** What the token's header says; null when it is not known. */
    @Nullable
    JoseHeader of(CompactToken token) {
        for (Known known : all) {
            if (token.hasHeaderSegment(known.segment)) {
                return known.header;
            }
        }
        return null;
    }

    /** Adds the header of a verified token, and when there is no room, begins anew with it. */
    void add(CompactToken verified, JoseHeader header) {
        if (of(verified) != null) {
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
