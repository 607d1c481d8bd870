package io.jwtsimple.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Patterns for the paths that a guard protects, for an adapter that selects requests by their path.
 *
 * <p>Servers, frameworks and file handlers interpret the same path differently. One server decodes {@code %2e}, another
 * server resolves {@code /../}, and a third server ignores {@code ;x} or a second slash. So a path matches a pattern if
 * at least one reading of the path matches. The readings are the path unchanged, decoded once and decoded twice, each
 * also without path parameters, empty segments, {@code /./} and a trailing slash. Paths and patterns are compared
 * without case.
 *
 * <p>An ambiguous path matches every pattern. A path is ambiguous if it contains a segment {@code ..}, a backslash or a
 * control character, if its decoded bytes are not UTF-8, or if an escape remains after two decodings. A request target
 * is also ambiguous if it contains {@code #} or a malformed escape, or if it is neither a path nor an absolute URI.
 *
 * <p>Immutable and thread-safe. The time of a match is proportional to the length of the path. For a path with only one
 * reading, a match allocates nothing.
 */
public final class GuardedPaths {

    private static final int MAX_DECODINGS = 2;

    private static final Pattern FORM = Pattern.compile("/\\*|/[^*]*[^*/](/\\*)?|\\*\\.[^*/]+");

    private final List<String> prefixes = new ArrayList<>();
    private final List<String> exactPaths = new ArrayList<>();
    private final List<String> extensions = new ArrayList<>();

    private GuardedPaths(String... patterns) {
        if (patterns.length == 0) {
            throw new IllegalArgumentException("patterns: none is given; \"/*\" guards every path");
        }
        for (String pattern : patterns) {
            requireForm(pattern);
            if (pattern.endsWith("/*")) {
                prefixes.add(pattern.substring(0, pattern.length() - 2));
            } else if (pattern.startsWith("*")) {
                extensions.add(pattern.substring(1));
            } else {
                exactPaths.add(pattern);
            }
        }
    }

    /**
     * Returns the paths that match at least one of the patterns.
     *
     * @param patterns one or more patterns, in decoded form: {@code /*} for every path, {@code /path/*} for a path and
     *     all paths below it, {@code /path} for one path only, {@code *.ext} for all paths that end with {@code .ext}
     * @return the paths
     * @throws IllegalArgumentException if there is no pattern, or a pattern has another form, {@code /users/{id}} for
     *     instance
     */
    public static GuardedPaths of(String... patterns) {
        return new GuardedPaths(patterns);
    }

    private static void requireForm(String pattern) {
        if (pattern.indexOf('{') >= 0 || pattern.indexOf('}') >= 0) {
            throw new IllegalArgumentException("patterns: '" + pattern + "' has a path parameter, and a pattern has"
                    + " none; end the pattern with /* before the parameter");
        }
        if (pattern.endsWith("/**")) {
            throw new IllegalArgumentException("patterns: '" + pattern + "' has two stars; use "
                    + pattern.substring(0, pattern.length() - 1) + ", which guards all paths below");
        }
        if (FORM.matcher(pattern).matches()) {
            String path = pattern.startsWith("*") ? "/" + pattern : pattern;
            if (!isPlain(path.replaceAll("/\\.+(?=[^./*])", "/"))) { // .well-known is allowed, since it has one reading
                throw new IllegalArgumentException("patterns: each must be a plain path, decoded, without"
                        + " % ; \\ ? # and empty or dot segments, was '" + pattern + "'");
            }
            return;
        }
        if (pattern.length() > 1 && FORM.matcher(pattern + "*").matches()) {
            throw new IllegalArgumentException("patterns: '" + pattern + "' guards nothing below it; use " + pattern
                    + "* or " + pattern.substring(0, pattern.length() - 1));
        }
        throw new IllegalArgumentException(
                "patterns: each must look like /*, /path/*, /path or *.ext, was '" + pattern + "'");
    }

    /**
     * Returns whether at least one reading of a request's path matches one of these patterns.
     *
     * @param target the request target or its path, exactly as the client sent it (RFC 9112 §3.2); a query is ignored
     * @return true if the guard must decide on the request. No content of the target causes an exception
     */
    public boolean matches(String target) {
        if (isPlain(target)) {
            return matchesPlain(target);
        }
        String path = path(target);
        return path == null
                || matchesAnyReading(path, 0)
                // java.net.URI reads a host after two slashes (RFC 3986 §4.2), so the path may begin at the next slash.
                || (path.startsWith("//") && matchesAnyReading(path.substring(nextSlash(path, 2)), 0));
    }

    /**
     * Returns whether a decoded path, in at least one of its forms, matches one of these patterns.
     *
     * @param path the path as the server has decoded it, without a query; the path may still contain escapes
     * @return true if the guard must decide on the request. No content of the path causes an exception
     */
    public boolean matchesDecoded(String path) {
        return isPlain(path) ? matchesPlain(path) : matchesAnyReading(path, 1);
    }

    /** Returns whether a path has only one reading, if case and a trailing slash are ignored. */
    private static boolean isPlain(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        char previous = 'x';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' || c == ';' || c == '?' || c == '#' || isForbidden(c)) {
                return false;
            }
            if (previous == '/' && (c == '/' || c == '.')) {
                return false;
            }
            previous = c;
        }
        return true;
    }

    private static boolean isForbidden(char c) {
        return c < 0x20 || c == 0x7F || c == '\\';
    }

    private boolean matchesPlain(String path) {
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        for (String prefix : prefixes) {
            int length = prefix.length();
            if (path.regionMatches(true, 0, prefix, 0, length)
                    && (end == length || (end > length && path.charAt(length) == '/'))) {
                return true;
            }
        }
        for (String exact : exactPaths) {
            if (end == exact.length() && path.regionMatches(true, 0, exact, 0, end)) {
                return true;
            }
        }
        return hasExtension(path, end);
    }

    private boolean hasExtension(String path, int end) {
        for (String extension : extensions) {
            int length = extension.length();
            if (path.regionMatches(true, end - length, extension, 0, length)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the undecoded path of a target, or null if servers may disagree about where the path begins or ends. */
    private static @Nullable String path(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (path.indexOf('#') >= 0 || path.indexOf('\\') >= 0) {
            return null;
        }
        if (path.isEmpty() || path.startsWith("/")) {
            return path;
        }
        int scheme = path.indexOf("://");
        return scheme < 0 || path.indexOf('/') < scheme ? null : path.substring(nextSlash(path, scheme + 3));
    }

    private static int nextSlash(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    /**
     * Returns whether the given reading, or a further decoding of this reading, matches a pattern. Parameters are
     * removed both before and after a decoding. The order matters, since a slash ends a parameter, and a decoding may
     * create a slash.
     */
    private boolean matchesAnyReading(String reading, int decodings) {
        String segments = segments(reading);
        if (segments == null || matchesPlain(segments) || hasExtension(reading, reading.length())) {
            return true;
        }
        if (reading.indexOf('%') < 0) {
            return false;
        }
        String bare = withoutParameters(reading);
        return matchesOnceDecoded(reading, decodings)
                || (bare.length() < reading.length() && matchesOnceDecoded(bare, decodings));
    }

    private boolean matchesOnceDecoded(String reading, int decodings) {
        String decoded = decode(reading, decodings == 0);
        if (decoded == null || decodings == MAX_DECODINGS) {
            return decoded == null || decoded.length() < reading.length();
        }
        return matchesAnyReading(decoded, decodings + 1);
    }

    /** Removes parameters, empty segments and single dots from a path. Returns null if the path is ambiguous. */
    private static @Nullable String segments(String path) {
        StringBuilder segments = new StringBuilder(path.length() + 1).append('/');
        int start = 1;
        boolean parameter = false;
        for (int i = 0; i <= path.length(); i++) {
            char c = i < path.length() ? path.charAt(i) : '/';
            if (isForbidden(c)) {
                return null;
            }
            if (c == '/') {
                parameter = false;
                int length = segments.length() - start;
                boolean dot = length > 0 && segments.charAt(start) == '.';
                if (dot && length == 2 && segments.charAt(start + 1) == '.') {
                    return null;
                }
                if (dot && length == 1) {
                    segments.setLength(start);
                } else if (length > 0) {
                    start = segments.append('/').length();
                }
            } else if (c == ';') {
                parameter = true;
            } else if (!parameter) {
                segments.append(c);
            }
        }
        return segments.toString();
    }

    private static String withoutParameters(String path) {
        StringBuilder bare = new StringBuilder(path.length());
        boolean parameter = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            parameter = c == ';' || (parameter && c != '/');
            if (!parameter) {
                bare.append(c);
            }
        }
        return bare.toString();
    }

    /**
     * Decodes escapes (RFC 3986 §2.1). Returns null if the bytes are not UTF-8. If {@code strict} is true, also returns
     * null for a malformed escape.
     */
    private static @Nullable String decode(String text, boolean strict) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '%') {
                if (i + 2 < bytes.length && HexFormat.isHexDigit(bytes[i + 1]) && HexFormat.isHexDigit(bytes[i + 2])) {
                    b = (byte) (HexFormat.fromHexDigit(bytes[++i]) << 4 | HexFormat.fromHexDigit(bytes[++i]));
                } else if (strict) { // otherwise the percent sign stays: an earlier decoding may have created it
                    return null;
                }
            }
            bytes[length++] = b;
        }
        String decoded = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return decoded.indexOf('\uFFFD') < 0 ? decoded : null;
    }
}
