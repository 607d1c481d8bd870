package io.jwtsimple.json;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A scanner of the scalars in a JSON text (RFC 8259 §6, §7): strings in strict UTF-8, numbers of bounded length, and
 * literals. A scanner has a position in the text. Every read moves the position past the bytes that were read.
 */
final class JsonScanner {

    /**
     * Every integer with at most this number of digits fits a long. A longer integer is parsed as a BigInteger, which
     * is slower.
     */
    private static final int SAFE_LONG_DIGITS = 18;

    /** Common names (RFC 7519 §4.1) as shared strings, so that reading them allocates nothing. */
    private static final String[] COMMON_NAMES = {"sub", "exp", "iat", "nbf", "iss", "aud", "jti"};

    /** The ASCII characters that need no escape in a string (RFC 8259 §7). */
    private static final boolean[] PLAIN = plain();

    private final byte[] json;
    private int at;

    JsonScanner(byte[] json) {
        this.json = json;
    }

    /** Reads a string that is the name of a member. */
    String name() throws JsonFault {
        if (at + 4 < json.length && json[at + 4] == '"') {
            for (String name : COMMON_NAMES) {
                if (json[at + 1] == name.charAt(0)
                        && json[at + 2] == name.charAt(1)
                        && json[at + 3] == name.charAt(2)) {
                    at += 5;
                    return name;
                }
            }
        }
        return string();
    }

    String string() throws JsonFault {
        int start = at + 1; // the text begins after the quote
        int end = start;
        while (end < json.length && PLAIN[json[end] & 0xFF]) {
            end++;
        }
        at = end;
        return peek() == '"' ? ascii(start, at++) : anyString(start);
    }

    /** Reads a string that contains escapes or characters beyond ASCII. */
    private String anyString(int start) throws JsonFault {
        boolean escaped = false;
        boolean beyondAscii = false;
        while (at < json.length) {
            byte b = json[at];
            if (b == '"') {
                String text = beyondAscii ? utf8(start, at++) : ascii(start, at++);
                return escaped ? withoutLoneSurrogate(unescaped(text)) : text; // utf8 rejects encoded surrogates
            }
            if (b >= 0 && b < 0x20) {
                throw JsonFault.SYNTAX;
            }
            escaped |= b == '\\';
            beyondAscii |= b < 0;
            at += b == '\\' ? 2 : 1; // an escaped quote does not end the string
        }
        throw JsonFault.SYNTAX;
    }

    /** Returns a text with its escapes replaced. In the text, each backslash must have a character after it. */
    private String unescaped(String text) throws JsonFault {
        char[] unescaped = new char[text.length()];
        int length = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\') {
                unescaped[length++] = c;
                i++;
            } else if (text.charAt(i + 1) == 'u') {
                unescaped[length++] = codeUnit(text, i + 2);
                i += 6;
            } else {
                unescaped[length++] = escape(text.charAt(i + 1));
                i += 2;
            }
        }
        return new String(unescaped, 0, length);
    }

    private char escape(char c) throws JsonFault {
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw JsonFault.SYNTAX;
        };
    }

    private char codeUnit(String text, int start) throws JsonFault {
        int value = 0;
        for (int i = start; i < start + 4; i++) {
            if (i >= text.length() || !HexFormat.isHexDigit(text.charAt(i))) {
                throw JsonFault.SYNTAX;
            }
            value = value << 4 | HexFormat.fromHexDigit(text.charAt(i));
        }
        return (char) value;
    }

    // Rejects a lone surrogate: UTF-8 cannot encode it, so two different strings could become the same bytes.
    private String withoutLoneSurrogate(String text) throws JsonFault {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw JsonFault.LONE_SURROGATE;
            }
        }
        return text;
    }

    /** Reads an integer as a Long or a BigInteger, and a number with a fraction or an exponent as a Double. */
    Object number() throws JsonFault {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int firstDigit = at;
        long value = 0;
        if (peek() == '0') {
            at++;
        } else {
            value = digits();
        }
        int integerEnd = at;
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - start > JsonReader.MAX_NUMBER_LENGTH) {
            throw JsonFault.SYNTAX;
        }
        if (at > integerEnd) {
            return fraction(start);
        }
        if (integerEnd - firstDigit > SAFE_LONG_DIGITS) {
            return integer(start);
        }
        return firstDigit == start ? value : -value;
    }

    /** Reads one or more digits. Returns the value of the digits, which is wrong if it overflows a long. */
    private long digits() throws JsonFault {
        long value = 0;
        int i = at;
        while (i < json.length && json[i] >= '0' && json[i] <= '9') {
            value = value * 10 + (json[i] - '0');
            i++;
        }
        if (i == at) {
            throw JsonFault.SYNTAX;
        }
        at = i;
        return value;
    }

    private Object integer(int start) {
        BigInteger value = new BigInteger(ascii(start, at));
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private Double fraction(int start) throws JsonFault {
        double value = Double.parseDouble(ascii(start, at));
        if (Double.isInfinite(value)) {
            throw JsonFault.SYNTAX;
        }
        return value;
    }

    /** Reads the word of a literal, and returns the given value. */
    @Nullable
    Object literal(String word, @Nullable Object value) throws JsonFault {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        return value;
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        return at == json.length;
    }

    void skipSpace() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    void expect(char c) throws JsonFault {
        if (peek() != c) {
            throw JsonFault.SYNTAX;
        }
        at++;
    }

    /** Returns the text from an earlier position to the current position, a number for instance. */
    String textFrom(int start) {
        return ascii(start, at);
    }

    /** Returns the next byte, or NUL at the end. Valid JSON contains no NUL. */
    int peek() {
        return at < json.length ? json[at] & 0xFF : 0;
    }

    private String ascii(int from, int to) {
        return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
    }

    // The JDK replaces malformed input, such as overlong forms and encoded surrogates, by U+FFFD. So if a string
    // contains U+FFFD, this method compares the string's bytes with the input. A CharsetDecoder that reports malformed
    // input would need several times as much memory.
    private String utf8(int from, int to) throws JsonFault {
        String text = new String(json, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            byte[] wellFormed = text.getBytes(StandardCharsets.UTF_8);
            if (!Arrays.equals(wellFormed, 0, wellFormed.length, json, from, to)) {
                throw JsonFault.SYNTAX;
            }
        }
        return text;
    }

    /** Returns whether a character is ASCII and needs no escape in a string. */
    static boolean isPlain(char c) {
        return c < 0x80 && PLAIN[c];
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[256];
        Arrays.fill(plain, 0x20, 0x80, true);
        plain['"'] = false;
        plain['\\'] = false;
        return plain;
    }
}
