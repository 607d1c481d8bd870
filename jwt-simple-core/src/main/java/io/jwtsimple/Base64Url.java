package io.jwtsimple;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64url without padding, in the one canonical spelling of each byte string (RFC 7515 §2, RFC 4648 §3.5). */
final class Base64Url {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    static byte[] encode(byte[] bytes) {
        return ENCODER.encode(bytes);
    }

    /** Decodes a range of characters, all of the alphabet; null if it is no canonical encoding of any bytes. */
    static byte @Nullable [] decode(byte[] token, int from, int to) {
        int partial = (to - from) % 4;
        if (partial == 1 || (partial > 1 && hasTrailingBits(token[to - 1], partial))) {
            return null;
        }
        return DECODER.decode(Arrays.copyOfRange(token, from, to));
    }

    /** Of the last character, 4 bits of 6 are beyond the bytes when two characters stand alone, 2 bits when three do. */
    private static boolean hasTrailingBits(byte last, int partial) {
        int unused = partial == 2 ? 0b1111 : 0b11;
        return (valueOf(last) & unused) != 0;
    }

    private static int valueOf(byte c) {
        if (c >= 'a') {
            return c - 'a' + 26;
        }
        if (c == '_') {
            return 63;
        }
        if (c >= 'A') {
            return c - 'A';
        }
        return c == '-' ? 62 : c - '0' + 52;
    }
}
