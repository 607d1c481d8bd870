package io.jwtsimple.http;

import java.util.Objects;

/** The characters of HTTP headers (RFC 9110 §5) and bearer tokens (RFC 6750 §2.1). */
final class HeaderSyntax {

    private static final String ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final boolean[] TOKEN = setOf(ALPHANUMERIC + "!#$%&'*+-.^_`|~");
    private static final boolean[] B64TOKEN = setOf(ALPHANUMERIC + "-._~+/");

    private HeaderSyntax() {}

    /** Returns whether the text is a {@code token}, the form of header names and schemes (RFC 9110 §5.6.2). */
    static boolean isToken(String text) {
        return !text.isEmpty() && tokenEnd(text) == text.length();
    }

    /**
     * Returns the length of the {@code token} (RFC 9110 §5.6.2) at the beginning of the text, or 0 if there is none.
     */
    static int tokenEnd(String text) {
        return endOf(TOKEN, text, 0);
    }

    /** Returns whether the text from the given index to its end is a {@code b64token} (RFC 6750 §2.1). */
    static boolean isB64Token(String text, int from) {
        int end = endOf(B64TOKEN, text, from);
        boolean any = end > from;
        while (end < text.length() && text.charAt(end) == '=') {
            end++;
        }
        return any && end == text.length();
    }

    /** Returns the field value without whitespace at either end (RFC 9110 §5.5). */
    static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    static void requireName(String name, String subject) {
        Objects.requireNonNull(name, subject);
        if (!isToken(name)) {
            throw new IllegalArgumentException(subject + ": must be one or more letters, digits or !#$%&'*+-.^_`|~"
                    + " (RFC 9110 §5.6.2), was '" + printable(name) + "'");
        }
    }

    /** Rejects headers that frame the body, since the server writes them (RFC 9112 §6). */
    static void requireNotFraming(String name) {
        if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException("headers: '" + name + "' is written by the server; leave it out");
        }
    }

    static void requireQuotable(String text, String subject) {
        Objects.requireNonNull(text, subject);
        if (!text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E && c != '"' && c != '\\')) {
            throw new IllegalArgumentException(subject + ": must be printable ASCII without the double quote and the"
                    + " backslash, was '" + printable(text) + "'");
        }
    }

    static void requireValue(String name, String value) {
        Objects.requireNonNull(value, name);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c > 0x7E) {
                throw new IllegalArgumentException("headers: the value of '" + name + "' has a character at index " + i
                        + " that a header cannot carry; use printable ASCII (RFC 9110 §5.5)");
            }
        }
    }

    /** Makes a caller's text printable for an exception message: on one line, cut after 40 characters. */
    static String printable(String text) {
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
        return shown.replaceAll("[^\\x20-\\x7E]", "?");
    }

    /** Skips the given characters from an index on, and returns the index of the first other character. */
    private static int endOf(boolean[] characters, String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) < characters.length && characters[text.charAt(end)]) {
            end++;
        }
        return end;
    }

    private static boolean[] setOf(String characters) {
        boolean[] set = new boolean[128];
        characters.chars().forEach(c -> set[c] = true);
        return set;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
