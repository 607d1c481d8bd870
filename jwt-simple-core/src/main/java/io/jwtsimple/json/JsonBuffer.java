package io.jwtsimple.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of JSON in UTF-8. Writes strings and integers as in RFC 8259 §6 and §7. */
final class JsonBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_LONG_DIGITS = 19;

    private byte[] bytes = new byte[128];
    private int size;

    /** Returns the bytes that were written. */
    ByteBuffer written() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** Writes one ASCII character. */
    void put(int c) {
        reserve(1);
        bytes[size++] = (byte) c;
    }

    /** Writes ASCII characters without escaping. */
    void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    /**
     * Writes an integer. Writes the digits of a positive integer directly, because the conversion to a string took 6 %
     * of the time of {@code create}.
     */
    void integer(long value) {
        if (value < 0) {
            ascii(Long.toString(value)); // rare; -Long.MIN_VALUE would overflow
            return;
        }
        int digits = 1;
        for (long bound = 10; digits < MAX_LONG_DIGITS && value >= bound; bound *= 10) {
            digits++;
        }
        reserve(digits);
        size += digits;
        long rest = value;
        for (int i = 1; i <= digits; i++) {
            bytes[size - i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /**
     * Writes a string with its quotes. Returns false if the string contains a lone surrogate, which UTF-8 cannot
     * encode.
     */
    boolean string(String text) {
        put('"');
        int plain = plain(text);
        if (plain < text.length()) {
            String rest = text.substring(plain);
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(rest)) {
                return false;
            }
            escaped(rest.getBytes(StandardCharsets.UTF_8));
        }
        put('"');
        return true;
    }

    /**
     * Writes the beginning of a string up to the first character that is not ASCII or needs an escape. Returns the
     * number of chars written.
     */
    private int plain(String text) {
        int length = text.length();
        reserve(length);
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (!JsonScanner.isPlain(c)) {
                break;
            }
            bytes[size + i++] = (byte) c;
        }
        size += i;
        return i;
    }

    private void escaped(byte[] utf8) {
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                put('\\');
                put(b);
            } else if (b >= 0 && b < 0x20) {
                ascii("\\u00");
                put(HEX[b >> 4]);
                put(HEX[b & 0xF]);
            } else {
                put(b);
            }
        }
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
