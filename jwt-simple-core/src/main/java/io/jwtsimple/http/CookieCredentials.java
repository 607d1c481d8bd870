package io.jwtsimple.http;

import io.jwtsimple.TokenDecoder;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the token in a request's cookie (RFC 6265 §4.2). A browser also sends the cookie with requests from pages
 * of other origins. So a request that may change data on the server must come from a page of the server's own origin or
 * of a trusted origin.
 */
final class CookieCredentials {

    static final Forbidden CROSS_ORIGIN = new Forbidden("Cross-origin request", Set.of());

    /** The HTTP methods, in upper case, that change nothing on the server (RFC 9110 §9.2.1). */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "QUERY");

    private final String name;
    private final Set<Origin> trusted;
    private final Invalid badFormat;
    private final Invalid severalCookies;

    CookieCredentials(TokenCookie cookie) {
        this.name = cookie.name();
        this.trusted = cookie.trusted();
        this.badFormat = new Invalid("Bad " + name + " cookie. Expected value '<JWT>'", Reason.MALFORMED_HEADER);
        this.severalCookies = new Invalid("Multiple " + name + " cookies", Reason.MULTIPLE_TOKENS);
    }

    /**
     * Decodes the token in the cookie, or returns the reason why the token is not decoded.
     *
     * @param missing the result for a request without the cookie, or with an empty cookie
     */
    <Q> TokenResult check(RequestAdapter<Q, ?> adapter, Q request, Missing missing, TokenDecoder decoder) {
        String token = null;
        for (String line : adapter.headers(request, "Cookie")) {
            int end;
            for (int start = 0; start < line.length(); start = end + 1) {
                end = endOfPair(line, start);
                String value = value(line, start, end);
                if (value != null && token != null) {
                    return severalCookies; // a page of another subdomain may have set one of the cookies
                }
                token = value == null ? token : value;
            }
        }
        if (token == null || token.isEmpty()) {
            return missing;
        }
        if (!HeaderSyntax.isB64Token(token, 0)) {
            return badFormat;
        }
        return isUnsafe(adapter, request) && isCrossOrigin(adapter, request)
                ? CROSS_ORIGIN
                : Credentials.decode(token, decoder);
    }

    private static int endOfPair(String line, int start) {
        int end = line.indexOf(';', start);
        return end < 0 ? line.length() : end;
    }

    /** Returns the value of a cookie pair, or null if the pair has another name. */
    private @Nullable String value(String line, int start, int end) {
        int from = start;
        while (from < end && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        int equals = from + name.length();
        // The cookie's name contains no semicolon, so a match ends within the pair.
        return line.startsWith(name, from) && equals < end && line.charAt(equals) == '='
                ? HeaderSyntax.trim(line.substring(equals + 1, end))
                : null;
    }

    /**
     * Returns whether a request may change data on the server. A WebSocket begins with a GET request, but its messages
     * may change data, so a request for an upgrade is unsafe.
     */
    private static <Q> boolean isUnsafe(RequestAdapter<Q, ?> adapter, Q request) {
        return !SAFE.contains(adapter.method(request)) || isUpgrade(adapter.headers(request, "Upgrade"));
    }

    /**
     * Returns whether an {@code Upgrade} header requests a protocol other than HTTP/2. An upgrade to HTTP/2 is ignored,
     * since the JDK's client requests this upgrade with each GET over plain http.
     */
    private static boolean isUpgrade(List<String> values) {
        for (String value : values) {
            for (String protocol : value.split(",", -1)) {
                if (!HeaderSyntax.trim(protocol).equalsIgnoreCase("h2c")) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Returns whether a page of another, untrusted origin may have caused an unsafe request. Also returns true if
     * {@code Sec-Fetch-Site} and {@code Origin} are both absent: every browser sends one of these headers with an
     * unsafe request. Other clients can send the token in a header instead of a cookie.
     */
    private <Q> boolean isCrossOrigin(RequestAdapter<Q, ?> adapter, Q request) {
        List<String> sites = adapter.headers(request, "Sec-Fetch-Site");
        List<String> origins = adapter.headers(request, "Origin");
        List<String> hosts = adapter.headers(request, "Host");
        if (sites.size() > 1 || origins.size() > 1 || hosts.size() > 1) {
            return true;
        }
        Origin origin = origins.isEmpty() ? null : Origin.parse(HeaderSyntax.trim(origins.get(0)));
        if (origin != null && trusted.contains(origin)) {
            return false;
        }
        if (!sites.isEmpty()) {
            String site = HeaderSyntax.trim(sites.get(0));
            return !site.equals("same-origin") && !site.equals("none");
        }
        return origin == null || hosts.isEmpty() || !origin.isOf(HeaderSyntax.trim(hosts.get(0)));
    }
}
