package io.jwtsimple.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a web page (RFC 6454 §4): scheme, host and port. A browser sends the origin in the header
 * {@code Origin}.
 *
 * @param scheme the scheme in lower case
 * @param host the host in lower case; an IPv6 address is in brackets
 * @param port the port, or the default port of {@code http} or {@code https}; -1 for another scheme without a port
 */
record Origin(String scheme, String host, int port) {

    private static final int MAX_PORT = 65_535;

    /**
     * Returns the origin, or null if the text is not exactly one origin. The text {@code null} and an address with a
     * path are not origins.
     */
    static @Nullable Origin parse(String text) {
        int schemeEnd = text.indexOf("://");
        if (schemeEnd <= 0 || !consistsOf(text, 0, schemeEnd, "+-.")) {
            return null;
        }
        String scheme = text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        int from = schemeEnd + 3;
        int colon = text.indexOf(':', Math.max(from, text.lastIndexOf(']')));
        int end = colon < 0 ? text.length() : colon;
        if (!isHost(text, from, end)) {
            return null;
        }
        String host = text.substring(from, end).toLowerCase(Locale.ROOT);
        if (colon < 0) {
            return new Origin(scheme, host, defaultPort(scheme));
        }
        int port = port(text, colon + 1);
        return port < 0 ? null : new Origin(scheme, host, port);
    }

    /**
     * Returns whether this is the origin of the server that received a request: {@code http} or {@code https}, with the
     * host and port in {@code Host}.
     *
     * @param authority the value of the header {@code Host}: a host and an optional port
     */
    boolean isOf(String authority) {
        return (scheme.equals("http") || scheme.equals("https")) && equals(parse(scheme + "://" + authority));
    }

    private static boolean isHost(String text, int from, int to) {
        if (from < to && text.charAt(from) == '[') {
            return text.charAt(to - 1) == ']' && to - from > 2 && consistsOf(text, from + 1, to - 1, ":.");
        }
        // A fully qualified name may end with a dot (RFC 1034 §3.1). Each label between dots has at least one
        // character.
        return from < to
                && text.charAt(from) != '.'
                && text.lastIndexOf("..", to - 2) < from
                && consistsOf(text, from, to, "-._");
    }

    /** Returns the port at the end of the text, or -1 if the port is not a number from 1 to 65535. */
    private static int port(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 5) {
            return -1;
        }
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            port = 10 * port + digit;
        }
        return port >= 1 && port <= MAX_PORT ? port : -1;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
    }

    /** Returns whether a range of the text contains only ASCII letters, digits and the given characters. */
    private static boolean consistsOf(String text, int from, int to, String others) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
