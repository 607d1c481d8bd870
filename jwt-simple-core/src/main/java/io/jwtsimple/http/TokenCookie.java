package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenDecoder;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that stores a token in a browser. JavaScript cannot read the cookie, so a script that an attacker injects
 * into a page cannot steal the token.
 *
 * <pre>{@code
 * TokenCookie cookie = TokenCookie.of("__Host-session");
 * JwtGuard guard = JwtGuard.builder(jwt).cookie(cookie).build();
 * response.addHeader("Set-Cookie", cookie.set(jwt.create("alice"), jwt)); // log in
 * response.addHeader("Set-Cookie", cookie.clear());                       // log out
 * }</pre>
 *
 * <p>A browser also sends the cookie with requests from pages of other origins. A guard rejects such a request if the
 * request may change data on the server; see {@link JwtGuard.Builder#cookie}. So pages need no CSRF token. Other
 * origins can be {@linkplain #trusting trusted}.
 *
 * <p>Default: {@code Path=/}, {@code Secure} and {@code SameSite=Lax}. The cookie is always {@code HttpOnly}. Immutable
 * and thread-safe.
 */
public final class TokenCookie {

    /** The length up to which every browser stores a cookie (RFC 6265 §6.1). */
    private static final int MAX_LENGTH = 4096;

    /** The maximum length of a host's name, in characters. */
    private static final int MAX_DOMAIN = 253;

    /** The maximum lifetime of a cookie in a browser. */
    private static final Duration MAX_AGE = Duration.ofDays(400);

    private final String name;
    private final String path;
    private final @Nullable String domain;
    private final String sameSite;
    private final boolean secure;
    private final Set<Origin> trusted;

    private TokenCookie(
            String name, String path, @Nullable String domain, String sameSite, boolean secure, Set<Origin> trusted) {
        this.name = name;
        this.path = path;
        this.domain = domain;
        this.sameSite = sameSite;
        this.secure = secure;
        this.trusted = trusted;
        requirePrefixRules();
        if (!secure && sameSite.equals("None")) {
            throw new IllegalArgumentException("cookie: must be Secure if it is for other sites, since browsers drop"
                    + " SameSite=None without Secure; leave out insecure() or crossSite()");
        }
    }

    /**
     * Returns a cookie with the default attributes.
     *
     * <p>Browsers have rules for some prefixes of cookie names (RFC 6265bis §4.1.3). The prefix {@code __Host-}
     * requires {@code Secure}, the path {@code /} and no domain. Use {@code __Host-} if you can, since no other host
     * can set or read such a cookie. The prefixes {@code __Secure-} and {@code __Http-} require {@code Secure}.
     * Browsers drop a cookie that breaks the rules of its prefix, so the methods of this class throw for such a cookie.
     *
     * @param name letters, digits and {@code !#$%&'*+-.^_`|~} (RFC 6265 §4.1.1), for instance {@code __Host-session};
     *     the case of the name matters
     * @return the cookie
     * @throws IllegalArgumentException if the name is empty, has another character, or begins with a prefix in the
     *     wrong case, such as {@code __host-}
     */
    public static TokenCookie of(String name) {
        HeaderSyntax.requireName(name, "cookie");
        return new TokenCookie(name, "/", null, "Lax", true, Set.of());
    }

    /**
     * Returns a copy of this cookie for a path and all paths below the path. A path does not protect the cookie from
     * other applications on the same host. Default: {@code /}.
     *
     * @param path a path that begins with a slash, in printable ASCII without a semicolon
     * @return the new cookie
     * @throws IllegalArgumentException if the path has another form, or the cookie's name begins with {@code __Host-}
     */
    public TokenCookie withPath(String path) {
        Objects.requireNonNull(path, "path");
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c >= 0x20 && c <= 0x7E && c != ';')) {
            throw new IllegalArgumentException("path: must begin with a slash and be printable ASCII without the"
                    + " semicolon, was '" + HeaderSyntax.printable(path) + "'");
        }
        return new TokenCookie(name, path, domain, sameSite, secure, trusted);
    }

    /**
     * Returns a copy of this cookie for a domain and its subdomains. Each server of the domain then receives the token,
     * and can set a cookie with the same name. Default: only the host that sets the cookie.
     *
     * @param domain a domain such as {@code app.example}: letters, digits, hyphens and dots, at most 253 characters
     * @return the new cookie
     * @throws IllegalArgumentException if the domain has another form or length, or the cookie's name begins with
     *     {@code __Host-}
     */
    public TokenCookie withDomain(String domain) {
        int length = Objects.requireNonNull(domain, "domain").length();
        if (length > MAX_DOMAIN) {
            throw new IllegalArgumentException("domain: " + length + " characters is too long, the limit is "
                    + MAX_DOMAIN + " (RFC 1035 §2.3.4); give the domain only");
        }
        if (!domain.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*")) {
            throw new IllegalArgumentException("domain: must be letters, digits, hyphens and dots, without a dot at"
                    + " either end, was '" + HeaderSyntax.printable(domain) + "'");
        }
        return new TokenCookie(name, path, domain, sameSite, secure, trusted);
    }

    /**
     * Returns a copy of this cookie with {@code SameSite=Strict}. A browser then does not send the cookie with a
     * request from another site, even if the user follows a link. Default: {@code SameSite=Lax}, with which a browser
     * sends the cookie if the user follows a link.
     *
     * @return the new cookie
     */
    public TokenCookie strict() {
        return new TokenCookie(name, path, domain, "Strict", secure, trusted);
    }

    /**
     * Returns a copy of this cookie with {@code SameSite=None}. A browser may then send the cookie with requests from
     * pages of other sites, unless the browser blocks third-party cookies. The guard still rejects unsafe requests from
     * other origins, except from {@linkplain #trusting trusted} origins. Default: {@code SameSite=Lax}.
     *
     * @return the new cookie
     * @throws IllegalArgumentException if the cookie is not {@code Secure}
     */
    public TokenCookie crossSite() {
        return new TokenCookie(name, path, domain, "None", secure, trusted);
    }

    /**
     * Returns a copy of this cookie without {@code Secure}, for a server with plain {@code http}. Without
     * {@code Secure}, anybody on the network can read and replace the token. Most browsers accept a {@code Secure}
     * cookie from {@code http://localhost}, so local tests rarely need this method. Default: {@code Secure}.
     *
     * @return the new cookie
     * @throws IllegalArgumentException if {@link #crossSite} was called, or the name begins with {@code __Host-},
     *     {@code __Secure-} or {@code __Http-}
     */
    public TokenCookie insecure() {
        return new TokenCookie(name, path, domain, sameSite, false, trusted);
    }

    /**
     * Returns a copy of this cookie with more trusted origins. Pages of a trusted origin may send unsafe requests with
     * the cookie; see {@link JwtGuard.Builder#cookie}. If pages on another subdomain send unsafe requests, add their
     * origin. If a proxy changes the header {@code Host}, add the public origin of this server for old browsers, which
     * send no {@code Sec-Fetch-Site}. For a page of another site, call {@link #crossSite} too. Default: none, so only
     * pages of the server's own origin may send unsafe requests.
     *
     * @param origins one or more origins as a browser sends them: {@code https://app.example}, with a port if the port
     *     is not the default, and without a path or a slash at the end. Case is ignored, and there are no wildcards. A
     *     page that a browser loads from a file has no origin
     * @return the new cookie
     * @throws IllegalArgumentException if {@code origins} is empty, or contains a text that is not an origin
     */
    public TokenCookie trusting(String... origins) {
        if (Objects.requireNonNull(origins, "origins").length == 0) {
            throw new IllegalArgumentException("origins: must be one or more, was none; name an origin");
        }
        Set<Origin> all = new HashSet<>(trusted);
        for (String text : origins) {
            Origin origin = Origin.parse(Objects.requireNonNull(text, "origins"));
            if (origin == null) {
                throw new IllegalArgumentException("origins: must be a scheme, a host and an optional port without a"
                        + " path, as in https://app.example, was '" + HeaderSyntax.printable(text) + "'");
            }
            if (origin.scheme().equals("file")) { // a browser sends the text null as the origin of a file
                throw new IllegalArgumentException("origins: browsers send no origin for a file, was '"
                        + HeaderSyntax.printable(text)
                        + "'; serve the page over https, or over http://localhost");
            }
            all.add(origin);
        }
        return new TokenCookie(name, path, domain, sameSite, secure, Set.copyOf(all));
    }

    /**
     * Returns the value of a {@code Set-Cookie} header that stores a token. The browser keeps the cookie until the
     * token expires, but at most for 400 days, which is the limit of browsers. For a token without {@code exp}, the
     * cookie ends with the session of the browser.
     *
     * @param token the token
     * @param decoder the decoder of the guard, which must accept the token
     * @return the value, for instance {@code __Host-session=eyJ...; Path=/; Max-Age=3600; Secure; HttpOnly;
     *     SameSite=Lax}
     * @throws IllegalArgumentException if the decoder rejects the token, or if the value would have more than 4096
     *     characters, since browsers silently drop such a cookie
     * @throws IllegalStateException if the token cannot be checked, for instance because no keys are available
     */
    public String set(String token, TokenDecoder decoder) {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(decoder, "decoder");
        if (!HeaderSyntax.isB64Token(token, 0)) {
            throw new IllegalArgumentException("token: has a character that a token cannot have (RFC 6750 §2.1); give"
                    + " the token without a scheme");
        }
        TokenResult result = Credentials.decode(token, decoder);
        if (result instanceof Unavailable unavailable) {
            throw new IllegalStateException("token: cannot be checked: " + unavailable.message() + "; try again later");
        }
        if (result instanceof Rejected rejected) {
            throw new IllegalArgumentException("token: the decoder rejects the token, and a guard would too: "
                    + rejected.message() + "; give a token that the decoder accepts");
        }
        String value = name + '=' + token + attributes(lifetime(((Valid) result).claims()));
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("token: the cookie would have " + value.length()
                    + " characters, and browsers drop a cookie above " + MAX_LENGTH
                    + " (RFC 6265 §6.1); put fewer claims into the token");
        }
        return value;
    }

    /**
     * Returns the value of a {@code Set-Cookie} header that deletes the cookie. The token itself stays valid until it
     * expires or is revoked.
     *
     * @return the value, with the path and the domain of this cookie, as browsers require
     */
    public String clear() {
        return name + '=' + attributes("; Max-Age=0");
    }

    String name() {
        return name;
    }

    Set<Origin> trusted() {
        return trusted;
    }

    /** Returns the name and the attributes. */
    @Override
    public String toString() {
        return name + attributes("");
    }

    private String attributes(String maxAge) {
        return "; Path=" + path + (domain == null ? "" : "; Domain=" + domain) + maxAge + (secure ? "; Secure" : "")
                + "; HttpOnly; SameSite=" + sameSite;
    }

    /**
     * Returns the attribute {@code Max-Age}, or an empty text for a token without {@code exp}. Rounds up to whole
     * seconds, since a browser would delete a cookie with {@code Max-Age=0}.
     */
    private static String lifetime(Claims claims) {
        Duration left = claims.expiresIn();
        if (left == null) {
            return "";
        }
        Duration capped = left.compareTo(MAX_AGE) > 0 ? MAX_AGE : left;
        return "; Max-Age=" + Math.max(1, capped.plusNanos(999_999_999).toSeconds());
    }

    private void requirePrefixRules() {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String prefix : new String[] {"__Host-", "__Secure-", "__Http-"}) {
            if (lower.startsWith(prefix.toLowerCase(Locale.ROOT))) {
                if (!name.startsWith(prefix)) {
                    throw new IllegalArgumentException("cookie: the prefix must be written " + prefix
                            + ", since not every browser knows other spellings, was '" + HeaderSyntax.printable(name)
                            + "'");
                }
                boolean host = prefix.equals("__Host-");
                if (!secure || (host && (domain != null || !path.equals("/")))) {
                    throw new IllegalArgumentException("cookie: a name with " + prefix + " needs Secure"
                            + (host ? ", the path / and no domain" : "") + ", or browsers drop the cookie;"
                            + " choose a name without the prefix");
                }
            }
        }
    }
}
