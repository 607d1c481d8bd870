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
 * A reader of the token in a request's cookie (RFC 6265 §4.2). A browser adds the cookie to requests that pages of other
 * origins cause, so an unsafe request must come from a page of the same origin or of a trusted origin.
 */
final class CookieCredentials {

    static final Forbidden CROSS_ORIGIN = new Forbidden("Cross-origin request", Set.of());

    /** The methods that change nothing on the server (RFC 9110 §9.2.1), compared letter by letter. */
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
     * @param missing the result for a request without the cookie
     */
    <Q> TokenResult check(RequestAdapter<Q, ?> adapter, Q request, Missing missing, TokenDecoder decoder) {
        String token = null;
        for (String line : adapter.headers(request, "Cookie")) {
            int end;
            for (int start = 0; start < line.length(); start = end + 1) {
                end = endOfPair(line, start);
                String value = value(line, start, end);
                if (value != null && token != null) {
                    return severalCookies; // a page of another subdomain can add a cookie of the same name
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

    /** Returns the value in a pair of name and value, or null if the pair is another cookie. */
    private @Nullable String value(String line, int start, int end) {
        int from = start;
        while (from < end && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        int equals = from + name.length();
        // The name has no semicolon, so a match ends within the pair.
        return line.startsWith(name, from) && equals < end && line.charAt(equals) == '='
                ? HeaderSyntax.trim(line.substring(equals + 1, end))
                : null;
    }

    /** Returns whether a request is unsafe. A web socket is opened with GET, but its messages may change something. */
    private static <Q> boolean isUnsafe(RequestAdapter<Q, ?> adapter, Q request) {
        return !SAFE.contains(adapter.method(request)) || isUpgrade(adapter.headers(request, "Upgrade"));
    }

    /**
     * Returns whether a request asks for a protocol other than HTTP/2. A request for HTTP/2 is no sign of a web socket,
     * since the JDK's client asks for HTTP/2 on each GET.
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
     * Returns whether a page of another origin may have caused an unsafe request. Each browser sends
     * {@code Sec-Fetch-Site} or {@code Origin} with such a request, so one of the two is required.
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
