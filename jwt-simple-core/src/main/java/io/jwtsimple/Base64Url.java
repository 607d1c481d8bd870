package io.jwtsimple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An encoder and decoder of Base64url without padding (RFC 7515 §2). Uses the JDK's {@code Base64}. Accepts only the
 * canonical encoding of each byte string (RFC 4648 §3.5).
 */
final class Base64Url {

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    /** Returns the number of characters that encode the given number of bytes. */
    static int encodedLength(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    /** Encodes bytes, and writes the characters into a token, starting at an index. */
    static void encode(ByteBuffer bytes, byte[] token, int from) {
        ByteBuffer characters = ENCODER.encode(bytes);
        characters.get(token, from, characters.remaining());
    }

    /**
     * Decodes a range of characters. Returns null if the range is not the canonical encoding of any bytes. For a
     * character outside of the alphabet, the JDK's decoder throws an exception, which is slow. So check
     * attacker-controlled characters with {@link #isInAlphabet(byte[], int, int)} first.
     */
    static byte @Nullable [] decode(byte[] token, int from, int to) {
        int length = to - from;
        int partial = length % 4;
        if (partial == 1 || (partial != 0 && hasTrailingBits(token[to - 1], partial))) {
            return null;
        }
        try {
            byte[] bytes = DECODER.decode(ByteBuffer.wrap(token, from, length)).array();
            return bytes.length == (int) (length * 3L / 4) ? bytes : null; // fewer bytes if the text has padding
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Returns whether an unused bit of the last character is 1. The last character has 4 unused bits if its group has 2
     * characters, and 2 unused bits if its group has 3.
     */
    private static boolean hasTrailingBits(byte last, int partial) {
        int unused = partial == 2 ? 0b1111 : 0b11;
        return (VALUES[last & 0xFF] & unused) != 0;
    }

    /** Returns whether each character of a range is in the alphabet. */
    static boolean isInAlphabet(byte[] token, int from, int to) {
        int all = 0; // becomes negative if a character is not in the alphabet
        for (int i = from; i < to; i++) {
            all |= VALUES[token[i] & 0xFF];
        }
        return all >= 0;
    }

    static boolean isInAlphabet(char c) {
        return c < VALUES.length && VALUES[c] >= 0;
    }

    /** Returns the value of each character; -1 for a character outside of the alphabet. */
    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (byte value = 0; value < ALPHABET.length; value++) {
            values[ALPHABET[value]] = value;
        }
        return values;
    }
}
