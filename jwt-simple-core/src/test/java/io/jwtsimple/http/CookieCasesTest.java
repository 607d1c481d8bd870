package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which token a guard with a cookie decodes. Most servers would reject some of the tested requests. */
class CookieCasesTest {

    private static final Missing NO_TOKEN = new Missing("Missing Authorization Header");
    private static final Invalid DECODED = new Invalid("decoded", Reason.REVOKED);
    private static final Invalid BAD_FORMAT =
            new Invalid("Bad __Host-session cookie. Expected value '<JWT>'", Reason.MALFORMED_HEADER);
    private static final Invalid SEVERAL = new Invalid("Multiple __Host-session cookies", Reason.MULTIPLE_TOKENS);
    private static final Forbidden CROSS_ORIGIN = new Forbidden("Cross-origin request", Set.of());

    private final List<String> tokens = new ArrayList<>();
    private final List<TokenResult> results = new ArrayList<>();
    private final JwtGuard guard = JwtGuard.builder(this::note)
            .cookie(TokenCookie.of("__Host-session").trusting("https://trusted.example"))
            .onResult(results::add)
            .build();

    private TokenResult note(String token) {
        tokens.add(token);
        return DECODED;
    }

    static Stream<Arguments> the_token_is_the_value_of_exactly_one_cookie() {
        return Stream.of(
                row("no cookie", NO_TOKEN),
                row("the cookie", DECODED, "__Host-session=x.y.z"),
                row("between other cookies", DECODED, "a=b; __Host-session=x.y.z; c=d"),
                row("without a space", DECODED, "a=b;__Host-session=x.y.z;c=d"),
                row("spaces and tabs around the pair", DECODED, "a=b; \t __Host-session=x.y.z \t ; c=d"),
                row("a semicolon at both ends", DECODED, ";;__Host-session=x.y.z;;"),
                row("in the second line", DECODED, "a=b", "__Host-session=x.y.z"),
                row("an empty line before", DECODED, "", "__Host-session=x.y.z"),
                row("another cookie without a value", DECODED, "a; b=; =c; __Host-session=x.y.z"),
                row("a version in front", DECODED, "$Version=1; __Host-session=x.y.z; $Path=/"),
                row("another cookie in quotes", DECODED, "a=\"b; __Host-session=x.y.z"),
                row("an empty value", NO_TOKEN, "__Host-session="),
                row("a value of spaces", NO_TOKEN, "__Host-session= \t ; a=b"),
                row("an empty header", NO_TOKEN, ""),
                row("the name alone", NO_TOKEN, "__Host-session"),
                row("the name alone, and another cookie", NO_TOKEN, "__Host-session; =x.y.z"),
                row("the name in the value of another cookie", NO_TOKEN, "a=__Host-session=x.y.z"),
                row("the name in a quoted value", NO_TOKEN, "a=\"__Host-session=x.y.z\""),
                row("a longer name", NO_TOKEN, "__Host-session2=x.y.z; a__Host-session=x.y.z"),
                row("a shorter name", NO_TOKEN, "__Host-sessio=x.y.z; session=x.y.z"),
                row("another case", NO_TOKEN, "__host-session=x.y.z; __HOST-SESSION=x.y.z"),
                row("a space before the equals sign", NO_TOKEN, "__Host-session =x.y.z"),
                row("a dollar sign", NO_TOKEN, "$__Host-session=x.y.z"),
                row("a name in quotes", NO_TOKEN, "\"__Host-session\"=x.y.z"),
                row("a no-break space before the name", NO_TOKEN, "a=b; \u00a0__Host-session=x.y.z"),
                row("a wide space before the name", NO_TOKEN, "a=b; \u2000__Host-session=x.y.z"),
                row("a line feed before the name", NO_TOKEN, "a=b;\n__Host-session=x.y.z"),
                row("a comma in place of a semicolon", NO_TOKEN, "a=b,__Host-session=x.y.z"),
                row("an escaped name", NO_TOKEN, "%5F_Host-session=x.y.z"),
                row("a value in quotes", BAD_FORMAT, "__Host-session=\"x.y.z\""),
                row("a quote at the end", BAD_FORMAT, "__Host-session=x.y.z\""),
                row("empty quotes", BAD_FORMAT, "__Host-session=\"\""),
                row("a comma after the value", BAD_FORMAT, "__Host-session=x.y.z, __Host-session=x.y.z"),
                row("a space within the value", BAD_FORMAT, "__Host-session=x.y. z"),
                row("a scheme", BAD_FORMAT, "__Host-session=Bearer x.y.z"),
                row("an escaped value", BAD_FORMAT, "__Host-session=x%2Ey%2Ez"),
                row("a NUL", BAD_FORMAT, "__Host-session=x.y.z\0"),
                row("a letter that is not ASCII", BAD_FORMAT, "__Host-session=x.y.\u00e9"),
                row("a line feed", BAD_FORMAT, "__Host-session=x.y.z\n"),
                row("only padding", BAD_FORMAT, "__Host-session=="),
                row("the value of a pair with a second equals sign", BAD_FORMAT, "__Host-session=a=b"),
                row("twice in one line", SEVERAL, "__Host-session=x; __Host-session=y"),
                row("the same value twice", SEVERAL, "__Host-session=x; __Host-session=x"),
                row("twice in two lines", SEVERAL, "__Host-session=x", "a=b; __Host-session=x"),
                row("an empty second cookie", SEVERAL, "__Host-session=x; __Host-session="),
                row("an empty first cookie", SEVERAL, "__Host-session=; __Host-session=x"),
                row("a quoted second cookie", SEVERAL, "__Host-session=x; __Host-session=\"y\""));
    }

    private static Arguments row(String reason, TokenResult expected, String... lines) {
        return arguments(
                reason,
                expected,
                Stream.of(lines).map(line -> "Cookie: " + line).toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void the_token_is_the_value_of_exactly_one_cookie(String reason, TokenResult expected, String[] lines)
            throws IOException {
        assertThat(result("GET", lines)).isEqualTo(expected);
        assertThat(tokens).isEqualTo(expected == DECODED ? List.of("x.y.z") : List.of());
    }

    static Stream<Arguments> a_token_in_the_header_comes_before_a_cookie() {
        String cookie = "Cookie: __Host-session=x.y.z";
        Missing otherScheme = new Missing("Bad Authorization header. Expected value 'Bearer <JWT>'");
        Invalid badHeader =
                new Invalid("Bad Authorization header. Expected value 'Bearer <JWT>'", Reason.MALFORMED_HEADER);
        Invalid severalHeaders = new Invalid("Multiple Authorization headers", Reason.MULTIPLE_TOKENS);
        String basic = "Authorization: Basic YWxpY2U6c2VjcmV0";
        return Stream.of(
                arguments("a token in the header", DECODED, "h", List.of("Authorization: Bearer h", cookie)),
                arguments("a blank header", DECODED, "x.y.z", List.of("Authorization:  ", cookie)),
                arguments("another scheme", DECODED, "x.y.z", List.of(basic, cookie)),
                arguments("another scheme and no cookie", otherScheme, null, List.of(basic)),
                arguments("another scheme and an empty cookie", otherScheme, null, List.of(basic, "Cookie: a=b")),
                arguments("the scheme alone", badHeader, null, List.of("Authorization: Bearer", cookie)),
                arguments("a tab after the scheme", badHeader, null, List.of("Authorization: Bearer\th", cookie)),
                arguments("two headers", severalHeaders, null, List.of("Authorization: Bearer h", basic, cookie)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_token_in_the_header_comes_before_a_cookie(
            String reason, TokenResult expected, String token, List<String> lines) throws IOException {
        assertThat(result("GET", lines.toArray(String[]::new))).isEqualTo(expected);
        assertThat(tokens).isEqualTo(token == null ? List.of() : List.of(token));
    }

    /** A client other than a browser may send a token in the header and a cookie. */
    @Test
    void a_token_in_the_header_needs_no_origin() throws IOException {
        TestExchange request = new TestExchange(
                "POST", "Authorization: Bearer h", "Cookie: __Host-session=x", "Sec-Fetch-Site: cross-site");
        guard.admit(request, Access.REQUIRED, request, request);
        assertThat(tokens).containsExactly("h");
        assertThat(request.asked).containsExactly("Authorization");
    }

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

    private static String trusted() {
        return "Origin: https://trusted.example";
    }

    private static Arguments admitted(String reason, String method, String... lines) {
        return arguments(reason, true, method, lines);
    }

    private static Arguments rejected(String reason, String method, String... lines) {
        return arguments(reason, false, method, lines);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void an_unsafe_request_needs_the_same_or_a_trusted_origin(
            String reason, boolean admitted, String method, String[] lines) throws IOException {
        Stream<String> all =
                Stream.concat(Stream.of("Host: example.com", "Cookie: __Host-session=x"), Stream.of(lines));
        assertThat(result(method, all.toArray(String[]::new))).isEqualTo(admitted ? DECODED : CROSS_ORIGIN);
        assertThat(tokens).hasSize(admitted ? 1 : 0);
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
        TokenResult result = result("POST", "Host: " + host, "Cookie: __Host-session=x", "Origin: " + origin);
        assertThat(result).isEqualTo(admitted ? DECODED : CROSS_ORIGIN);
    }

    @Test
    void an_origin_without_a_host_is_rejected() throws IOException {
        assertThat(result("POST", "Cookie: __Host-session=x", "Origin: https://example.com"))
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

    @Test
    void a_callback_responds_and_keeps_its_own_vary() throws IOException {
        JwtGuard own = JwtGuard.builder(this::note)
                .cookie(TokenCookie.of("session"))
                .onForbidden(forbidden -> new ErrorResponse(404, Map.of("Vary", "Accept"), forbidden.message()))
                .onMissing(missing -> new ErrorResponse(404, Map.of(), ""))
                .build();
        TestExchange request = new TestExchange("POST", "Cookie: session=x");
        own.admit(request, Access.REQUIRED, request, request);
        assertThat(request.response)
                .isEqualTo(new ErrorResponse(
                        404, Map.of("Vary", "Accept, Cookie, Origin, Sec-Fetch-Site"), "Cross-origin request"));
        TestExchange anonymous = new TestExchange("GET");
        own.admit(anonymous, Access.REQUIRED, anonymous, anonymous);
        assertThat(anonymous.response).isEqualTo(new ErrorResponse(404, Map.of("Vary", "Cookie"), ""));
    }

    /** An asterisk in {@code Vary} covers every request header (RFC 9110 §12.5.5). */
    @ParameterizedTest
    @ValueSource(strings = {"*", " * ", "Accept, *", "*,Accept"})
    void an_asterisk_of_a_callback_stays_alone(String vary) throws IOException {
        ErrorResponse response = new ErrorResponse(404, Map.of("Vary", vary), "");
        JwtGuard own = JwtGuard.builder(this::note)
                .cookie(TokenCookie.of("session"))
                .onMissing(missing -> response)
                .build();
        TestExchange request = new TestExchange("GET");
        own.admit(request, Access.REQUIRED, request, request);
        assertThat(request.response).isEqualTo(response);
    }

    @Test
    void derived_guards_read_the_cookie_of_their_root() throws IOException {
        for (JwtGuard derived : List.of(guard.withScope("a"), guard.allowing(claims -> true))) {
            TestExchange request = new TestExchange("GET", "Cookie: __Host-session=x");
            derived.admit(request, Access.REQUIRED, request, request);
            TestExchange attack = new TestExchange("POST", "Cookie: __Host-session=x");
            derived.admit(attack, Access.REQUIRED, attack, attack);
            assertThat(attack.response.status()).isEqualTo(403);
            assertThat(attack.response.headers()).doesNotContainKey("WWW-Authenticate");
        }
        assertThat(tokens).containsExactly("x", "x");
    }

    @Test
    void a_guard_without_a_cookie_asks_for_one_header_only() throws IOException {
        JwtGuard plain = JwtGuard.of(this::note);
        TestExchange request = new TestExchange("POST", "Cookie: __Host-session=x; session=x");
        plain.admit(request, Access.REQUIRED, request, request);
        assertThat(request.asked).containsExactly("Authorization");
        assertThat(request.response.headers()).doesNotContainKey("Vary");
        assertThat(tokens).isEmpty();
    }

    @Test
    void a_check_of_header_values_sees_no_cookie() {
        assertThat(guard.check(List.of())).isEqualTo(NO_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "Missing"})
    void a_decode_function_that_breaks_its_contract_admits_nothing(String returned) {
        JwtGuard broken = JwtGuard.builder(token -> returned.equals("null") ? null : new Missing("none"))
                .cookie(TokenCookie.of("session"))
                .build();
        TestExchange request = new TestExchange("GET", "Cookie: session=x");
        assertThatIllegalStateException()
                .isThrownBy(() -> broken.admit(request, Access.OPTIONAL, request, request))
                .withMessageStartingWith("the decode function returned " + returned);
        assertThat(request.decision).isNull();
    }

    /**
     * Servers limit request headers to a few KiB. This test scans some MB, because quadratic work is visible only with
     * such a length.
     */
    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {";", "; ", " ", "\t", "=", "a", "__Host-session", "__Host-session;", "__Host-session="})
    @Timeout(10)
    void a_long_header_takes_linear_time(String repeated) throws IOException {
        String line = "Cookie: " + repeated.repeat(5_000_000 / repeated.length());
        TestExchange request = new TestExchange("GET", line, line);
        guard.admit(request, Access.REQUIRED, request, request);
        assertThat(request.response.status()).isEqualTo(401);
    }

    private TokenResult result(String method, String... lines) throws IOException {
        TestExchange request = new TestExchange(method, lines);
        assertThat(guard.admit(request, Access.REQUIRED, request, request)).isFalse();
        assertThat(results).hasSize(1);
        return results.get(0);
    }
}
