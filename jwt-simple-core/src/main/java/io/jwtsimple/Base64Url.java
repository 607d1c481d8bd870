package io.jwtsimple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64url without padding, in the one canonical spelling of each byte string (RFC 7515 §2, RFC 4648 §3.5). The JDK's
 * coder does the work, except on characters of strangers, which can make it throw.
 */
final class Base64Url {

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    /** How many characters so many bytes take. */
    static int encodedLength(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    /** Writes bytes as characters into a token, from an index on. */
    static void encode(ByteBuffer bytes, byte[] token, int from) {
        ByteBuffer characters = ENCODER.encode(bytes);
        characters.get(token, from, characters.remaining());
    }

    /** Decodes a range of characters; null if it is not the canonical encoding of any bytes. */
    static byte @Nullable [] decode(byte[] token, int from, int to) {
        int partial = (to - from) % 4;
        if (hasBadEnd(token, to, partial)) {
            return null;
        }
        byte[] bytes = new byte[decodedLength(from, to)];
        int whole = to - partial;
        int at = 0;
        int allBits = 0; // negative as soon as one character is not of the alphabet
        for (int i = from; i < whole; i += 4) {
            int bits = VALUES[token[i] & 0xFF] << 18
                    | VALUES[token[i + 1] & 0xFF] << 12
                    | VALUES[token[i + 2] & 0xFF] << 6
                    | VALUES[token[i + 3] & 0xFF];
            bytes[at++] = (byte) (bits >> 16);
            bytes[at++] = (byte) (bits >> 8);
            bytes[at++] = (byte) bits;
            allBits |= bits;
        }
        if (partial != 0) {
            int bits = VALUES[token[whole] & 0xFF] << 12
                    | VALUES[token[whole + 1] & 0xFF] << 6
                    | (partial == 3 ? VALUES[token[whole + 2] & 0xFF] : 0);
            bytes[at++] = (byte) (bits >> 10);
            if (partial == 3) {
                bytes[at] = (byte) (bits >> 2);
            }
            allBits |= bits;
        }
        return allBits < 0 ? null : bytes;
    }

    /**
     * The same, for characters that a holder of the key has signed. The JDK's decoder, several times as fast, throws for
     * what is no encoding: too dear a way to say so to strangers.
     */
    static byte @Nullable [] decodeSigned(byte[] token, int from, int to) {
        if (hasBadEnd(token, to, (to - from) % 4)) {
            return null;
        }
        try {
            byte[] bytes =
                    DECODER.decode(ByteBuffer.wrap(token, from, to - from)).array();
            return bytes.length == decodedLength(from, to) ? bytes : null; // it is shorter where there is padding
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int decodedLength(int from, int to) {
        return (int) ((to - from) * 3L / 4);
    }

    /** Whether the last group of characters, if not a whole one, encodes no byte or bits beyond its bytes. */
    private static boolean hasBadEnd(byte[] token, int to, int partial) {
        return partial == 1 || (partial != 0 && hasTrailingBits(token[to - 1], partial));
    }

    /** Of the last character, 4 bits of 6 are beyond the bytes when two characters stand alone, 2 bits when three do. */
    private static boolean hasTrailingBits(byte last, int partial) {
        int unused = partial == 2 ? 0b1111 : 0b11;
        return (VALUES[last & 0xFF] & unused) != 0;
    }

    /** Whether a byte is a character of the alphabet. */
    static boolean isInAlphabet(byte c) {
        return VALUES[c & 0xFF] >= 0;
    }

    /** The value of each character, by all of its bits, so that no index is out of bounds; -1 for no character. */
    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (byte value = 0; value < ALPHABET.length; value++) {
            values[ALPHABET[value]] = value;
        }
        return values;
    }
}
