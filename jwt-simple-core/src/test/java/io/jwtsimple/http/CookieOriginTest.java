package io.jwtsimple.http;

import static io.jwtsimple.http.TestCookieGuard.CROSS_ORIGIN;
import static io.jwtsimple.http.TestCookieGuard.DECODED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.TokenResult;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests which origins may send unsafe requests with a cookie. Some of these requests rarely reach a guard, because most
 * servers reject them first.
 */
class CookieOriginTest {

    private final TestCookieGuard fixture = new TestCookieGuard();
    private final List<String> tokens = fixture.tokens;
    private final List<TokenResult> results = fixture.results;
    private final JwtGuard guard = fixture.guard;

    static Stream<Arguments> an_unsafe_request_needs_the_same_or_a_trusted_origin() {
        return Stream.of(
                admitted("GET", "GET", "Sec-Fetch-Site: cross-site"),
                admitted("QUERY", "QUERY", "Sec-Fetch-Site: cross-site"),
                rejected("a method in lower case", "get", "Sec-Fetch-Site: cross-site"),
                rejected("an unknown method", "PURGE", "Sec-Fetch-Site: cross-site"),
                rejected("no method", "", "Sec-Fetch-Site: cross-site"),
                rejected("a method with a space", "GET ", "Sec-Fetch-Site: cross-site"),
                rejected("a WebSocket in HTTP/2 (RFC 8441)", "CONNECT", "Sec-Fetch-Site: cross-site"),
                rejected("an override by a header", "POST", "X-HTTP-Method-Override: GET"),
                admitted("an upgrade to HTTP/2", "GET", "Upgrade: h2c"),
                admitted("an upgrade to HTTP/2 in upper case", "GET", "Upgrade: H2C"),
                rejected("an upgrade to a WebSocket", "GET", "Upgrade: websocket"),
                rejected("an upgrade in upper case", "GET", "Upgrade: WebSocket"),
                rejected("an upgrade with a version", "GET", "Upgrade: websocket/13"),
                rejected("an upgrade in a list", "GET", "Upgrade: h2c, websocket"),
                rejected("an upgrade in a list without a space", "GET", "Upgrade: h2c,websocket"),
                rejected("an upgrade in front of a list", "GET", "Upgrade: websocket,h2c"),
                rejected("an upgrade in the second line", "GET", "Upgrade: h2c", "Upgrade: websocket"),
                rejected("an empty upgrade", "GET", "Upgrade: "),
                rejected("an upgrade of HEAD", "HEAD", "Upgrade: websocket"),
                admitted("an upgrade of the same origin", "GET", "Upgrade: websocket", "Sec-Fetch-Site: same-origin"),
                admitted("an upgrade of the same host", "GET", "Upgrade: websocket", "Origin: https://example.com"),
                rejected("neither header", "POST"),
                rejected("an empty site", "POST", "Sec-Fetch-Site: ", "Origin: https://example.com"),
                rejected("a site in upper case", "POST", "Sec-Fetch-Site: Same-Origin"),
                rejected("a site in quotes", "POST", "Sec-Fetch-Site: \"same-origin\""),
                rejected("a list of sites", "POST", "Sec-Fetch-Site: same-origin, same-origin"),
                rejected("a site with a parameter", "POST", "Sec-Fetch-Site: same-origin;a"),
                rejected("two sites", "POST", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-origin"),
                rejected(
                        "two sites and a trusted origin",
                        "POST",
                        "Sec-Fetch-Site: none",
                        "Sec-Fetch-Site: none",
                        trusted()),
                rejected("two origins", "POST", "Origin: https://example.com", "Origin: https://example.com"),
                rejected("two trusted origins", "POST", trusted(), trusted()),
                rejected("two origins of the same site", "POST", "Sec-Fetch-Site: same-origin", trusted(), trusted()),
                rejected("a second host", "POST", "Host: example.com", "Origin: https://example.com"),
                rejected("a second host of the same site", "POST", "Host: example.com", "Sec-Fetch-Site: same-origin"),
                rejected("a second host and a trusted origin", "POST", "Host: example.com", trusted()),
                rejected("a list of origins", "POST", "Origin: https://example.com, https://example.com"),
                rejected("two origins in one line (RFC 6454)", "POST", "Origin: https://a.example https://example.com"),
                rejected("an empty origin", "POST", "Origin: "),
                rejected("no origin", "POST", "Origin: null"),
                admitted("no origin, but the same site", "POST", "Origin: null", "Sec-Fetch-Site: same-origin"),
                admitted("a trusted origin", "POST", trusted()),
                admitted("a trusted origin of another site", "POST", trusted(), "Sec-Fetch-Site: cross-site"),
                admitted("a trusted origin and a strange site", "POST", trusted(), "Sec-Fetch-Site: "),
                admitted("a trusted origin in upper case", "POST", "Origin: HTTPS://TRUSTED.EXAMPLE"),
                admitted("a trusted origin with its port", "POST", "Origin: https://trusted.example:443"),
                rejected("a trusted host, but http", "POST", "Origin: http://trusted.example"),
                rejected("a trusted host, but another port", "POST", "Origin: https://trusted.example:444"),
                rejected("a subdomain of a trusted host", "POST", "Origin: https://a.trusted.example"),
                rejected("a host that ends as a trusted one", "POST", "Origin: https://nottrusted.example"),
                rejected("a host that begins as a trusted one", "POST", "Origin: https://trusted.example.evil.example"),
                rejected("a trusted host as a user", "POST", "Origin: https://trusted.example@evil.example"),
                rejected("a trusted host with a path", "POST", "Origin: https://trusted.example/"),
                rejected("a trusted host with a dot", "POST", "Origin: https://trusted.example."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void an_unsafe_request_needs_the_same_or_a_trusted_origin(
            String reason, boolean admitted, String method, String[] lines) throws IOException {
        Stream<String> all =
                Stream.concat(Stream.of("Host: example.com", "Cookie: __Host-session=x"), Stream.of(lines));
        assertThat(fixture.result(method, all.toArray(String[]::new))).isEqualTo(admitted ? DECODED : CROSS_ORIGIN);
        assertThat(tokens).hasSize(admitted ? 1 : 0);
    }

    private static String trusted() {
        return "Origin: https://trusted.example";
    }

    private static Arguments admitted(String reason, String method, String... lines) {
        return arguments(reason, true, method, lines);
    }

    private static Arguments rejected(String reason, String method, String... lines) {
        return arguments(reason, false, method, lines);
    }

    static Stream<Arguments> an_origin_must_be_the_host_of_the_request() {
        return Stream.of(
                arguments("https://example.com", "example.com", true),
                arguments("http://example.com", "example.com", true),
                arguments("https://example.com", "example.com:443", true),
                arguments("https://example.com:443", "example.com", true),
                arguments("http://example.com", "example.com:80", true),
                arguments("http://example.com:8080", "example.com:8080", true),
                arguments("HTTP://EXAMPLE.com", "Example.COM", true),
                arguments("http://[::1]:8080", "[::1]:8080", true),
                arguments("http://[::1]", "[::1]:80", true),
                arguments("http://[::FFFF:127.0.0.1]", "[::ffff:127.0.0.1]", true),
                arguments("http://127.0.0.1:1", "127.0.0.1:1", true),
                arguments("http://example.com", "example.com:443", false),
                arguments("https://example.com", "example.com:80", false),
                arguments("https://example.com:8443", "example.com", false),
                arguments("https://example.com", "example.com:8443", false),
                arguments("https://a.example.com", "example.com", false),
                arguments("https://example.com", "a.example.com", false),
                arguments("https://example.com.", "example.com", false),
                arguments("https://example.com/", "example.com", false),
                arguments("https://example.com/x", "example.com", false),
                arguments("https://example.com?x", "example.com", false),
                arguments("https://example.com#x", "example.com", false),
                arguments("https://a@example.com", "example.com", false),
                arguments("https://example.com", "a@example.com", false),
                arguments("https://example.com", "example.com/", false),
                arguments("https://example.com:", "example.com", false),
                arguments("https://example.com:443:443", "example.com", false),
                arguments("https://example.com:65979", "example.com", false), // 443 in 16 bits
                arguments("https://example.com:4294967739", "example.com", false), // 443 in 32 bits
                arguments("https://example.com:+443", "example.com", false),
                arguments("https://example.com:0", "example.com:0", false),
                arguments("https://example..com", "example..com", false),
                arguments("https://example.com.", "example.com.", true),
                arguments("https://example.com:\u0664\u0664\u0663", "example.com", false), // digits of another script
                arguments("https:example.com", "example.com", false),
                arguments("https:/example.com", "example.com", false),
                arguments("//example.com", "example.com", false),
                arguments("://example.com", "example.com", false),
                arguments("example.com", "example.com", false),
                arguments("https://", "", false),
                arguments("https://https://example.com", "example.com", false),
                arguments("https://exam\u212Ae.com", "examke.com", false), // the Kelvin sign
                arguments("https://ex ample.com", "ex ample.com", false),
                arguments("https://[::1", "[::1", false),
                arguments("https://::1", "::1", false),
                arguments("https://[]", "[]", false),
                arguments("https://*", "*", false),
                arguments("capacitor://example.com", "example.com", false),
                arguments("file://", "", false),
                arguments("null", "null", false));
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource
    void an_origin_must_be_the_host_of_the_request(String origin, String host, boolean admitted) throws IOException {
        TokenResult result = fixture.result("POST", "Host: " + host, "Cookie: __Host-session=x", "Origin: " + origin);
        assertThat(result).isEqualTo(admitted ? DECODED : CROSS_ORIGIN);
    }

    @Test
    void an_origin_without_a_host_is_rejected() throws IOException {
        assertThat(fixture.result("POST", "Cookie: __Host-session=x", "Origin: https://example.com"))
                .isEqualTo(CROSS_ORIGIN);
    }

    @ParameterizedTest
    @EnumSource
    void a_cross_origin_request_is_rejected_whether_or_not_a_token_is_required(Access access) throws IOException {
        TestExchange request = new TestExchange("POST", "Cookie: __Host-session=x");
        assertThat(guard.admit(request, access, request, request)).isFalse();
        assertThat(request.response)
                .isEqualTo(ErrorResponse.ofJson(403, "{\"msg\":\"Cross-origin request\"}")
                        .withHeader("Vary", "Cookie, Origin, Sec-Fetch-Site"));
        assertThat(results).containsExactly(CROSS_ORIGIN);
        assertThat(tokens).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b", "__Host-session=", ""})
    void an_unsafe_request_without_a_token_is_anonymous(String cookie) throws IOException {
        TestExchange request = new TestExchange("POST", "Cookie: " + cookie, "Sec-Fetch-Site: cross-site");
        assertThat(guard.admit(request, Access.OPTIONAL, request, request)).isTrue();
        assertThat(request.identity(request)).isNull();
    }

    /** A browser never adds a bearer token by itself, so another site cannot forge this request. */
    @Test
    void a_token_in_the_header_needs_no_origin() throws IOException {
        TestExchange request = new TestExchange(
                "POST", "Authorization: Bearer h", "Cookie: __Host-session=x", "Sec-Fetch-Site: cross-site");
        guard.admit(request, Access.REQUIRED, request, request);
        assertThat(tokens).containsExactly("h");
        assertThat(request.asked).containsExactly("Authorization");
    }
}
