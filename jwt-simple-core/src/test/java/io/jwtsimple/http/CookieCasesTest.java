package io.jwtsimple.http;

import static io.jwtsimple.http.TestCookieGuard.DECODED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests which token a guard with a cookie decodes. Some of these requests rarely reach a guard, because most servers
 * reject them first.
 */
class CookieCasesTest {

    private static final Missing NO_TOKEN = new Missing("Missing Authorization Header");
    private static final Invalid BAD_FORMAT =
            new Invalid("Bad __Host-session cookie. Expected value '<JWT>'", Reason.MALFORMED_HEADER);
    private static final Invalid SEVERAL = new Invalid("Multiple __Host-session cookies", Reason.MULTIPLE_TOKENS);

    private final TestCookieGuard fixture = new TestCookieGuard();
    private final List<String> tokens = fixture.tokens;
    private final JwtGuard guard = fixture.guard;

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

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void the_token_is_the_value_of_exactly_one_cookie(String reason, TokenResult expected, String[] lines)
            throws IOException {
        assertThat(fixture.result("GET", lines)).isEqualTo(expected);
        assertThat(tokens).isEqualTo(expected == DECODED ? List.of("x.y.z") : List.of());
    }

    private static Arguments row(String reason, TokenResult expected, String... lines) {
        return arguments(
                reason,
                expected,
                Stream.of(lines).map(line -> "Cookie: " + line).toArray(String[]::new));
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
        assertThat(fixture.result("GET", lines.toArray(String[]::new))).isEqualTo(expected);
        assertThat(tokens).isEqualTo(token == null ? List.of() : List.of(token));
    }

    @Test
    void a_callback_responds_and_keeps_its_own_vary() throws IOException {
        JwtGuard own = JwtGuard.builder(fixture::note)
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
        JwtGuard own = JwtGuard.builder(fixture::note)
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
        JwtGuard plain = JwtGuard.of(fixture::note);
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
     * Servers limit request headers to a few KiB. The headers of this test have 10 MB, because only such a length makes
     * quadratic work visible.
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
}
