package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests which token a guard reads from the HTTP header, and which headers are rejected. The guard's decoder records
 * each token that it gets.
 */
class HeaderCasesTest {

    private static final TokenResult NO_HEADER = new Missing("Missing Authorization Header");
    private static final TokenResult OTHER_SCHEME =
            new Missing("Bad Authorization header. Expected value 'Bearer <JWT>'");
    private static final TokenResult BAD_FORMAT =
            new Invalid("Bad Authorization header. Expected value 'Bearer <JWT>'", Reason.MALFORMED_HEADER);
    private static final TokenResult SEVERAL = new Invalid("Multiple Authorization headers", Reason.MULTIPLE_TOKENS);
    private static final TokenResult DECODED = new Invalid("decoded", Reason.REVOKED);

    private final List<String> tokens = new ArrayList<>();
    private final JwtGuard guard = JwtGuard.of(this::note);

    private TokenResult note(String token) {
        tokens.add(token);
        return DECODED;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_malformed_or_missing_header_gives_no_token(String what, List<String> values, TokenResult expected) {
        assertThat(guard.check(values)).isEqualTo(expected);
        assertThat(tokens).isEmpty();

        ErrorResponse response = guard.response((Rejected) expected);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers().get("WWW-Authenticate")).isEqualTo(challenge(expected));
    }

    // RFC 6750 §3.1: a response to a request without a token has no error code.
    private static String challenge(TokenResult result) {
        return result instanceof Invalid invalid
                ? "Bearer error=\"invalid_request\", error_description=\"" + invalid.message() + "\""
                : "Bearer";
    }

    static Stream<Arguments> a_malformed_or_missing_header_gives_no_token() {
        return Stream.of(
                row("no header", NO_HEADER),
                row("an empty value", NO_HEADER, ""),
                row("a space", NO_HEADER, " "),
                row("spaces and tabs", NO_HEADER, " \t  "),
                row("only the scheme", BAD_FORMAT, "Bearer"),
                row("the scheme and a space", BAD_FORMAT, "Bearer "),
                row("a slash after the scheme", BAD_FORMAT, "Bearer/x.y.z"),
                row("TAB between", BAD_FORMAT, "Bearer\tx"),
                row("space and TAB after the scheme", BAD_FORMAT, "Bearer \tx"),
                row("no-break space after the scheme", BAD_FORMAT, "Bearer\u00a0x"),
                row("no-break space after a space", BAD_FORMAT, "Bearer \u00a0x"),
                row("a wide space after the scheme", BAD_FORMAT, "Bearer\u3000x"),
                row("a form feed after the scheme", BAD_FORMAT, "Bearer\fx"),
                row("three words", BAD_FORMAT, "Bearer x y"),
                row("a space within the token", BAD_FORMAT, "Bearer x.y. z"),
                row("two lines", SEVERAL, "Bearer good", "Bearer evil"),
                row("the same line twice", SEVERAL, "Bearer x", "Bearer x"),
                row("an empty line before", SEVERAL, "", "Bearer x"),
                row("another scheme after the first", SEVERAL, "Bearer x", "Basic Zm9v"),
                row(
                        "a hundred lines",
                        SEVERAL,
                        Stream.generate(() -> "Bearer x").limit(100).toArray(String[]::new)),
                row("joined by a proxy", BAD_FORMAT, "Bearer a, Bearer b"),
                row("joined without a space", BAD_FORMAT, "Bearer a,b"),
                row("a trailing comma", BAD_FORMAT, "Bearer a,"),
                row("a comma after the scheme", BAD_FORMAT, "Bearer, Bearer a"),
                row("another scheme first", OTHER_SCHEME, "Basic Zm9v, Bearer a"),
                row("another scheme", OTHER_SCHEME, "Basic Zm9v"),
                row("only another scheme", OTHER_SCHEME, "Negotiate"),
                row("the bare token", OTHER_SCHEME, "eyJh.eyJz.c2ln"),
                row("a longer word", OTHER_SCHEME, "Bearers x"),
                row("a shorter word", OTHER_SCHEME, "Beare x"),
                row("a letter that only looks like a", OTHER_SCHEME, "Be\u0430rer x"),
                row("a scheme in quotes", OTHER_SCHEME, "\"Bearer\" x"),
                row("another header after CRLF", BAD_FORMAT, "Bearer x\r\nX-Role: admin"),
                row("a folded line", BAD_FORMAT, "Bearer x\r\n y"),
                row("a trailing NUL", BAD_FORMAT, "Bearer x\0"),
                row("quotes", BAD_FORMAT, "Bearer \"eyJh.eyJz.c2ln\""),
                row("single quotes", BAD_FORMAT, "Bearer 'eyJh.eyJz.c2ln'"),
                row("angle brackets", BAD_FORMAT, "Bearer <eyJh.eyJz.c2ln>"),
                row("a parameter", BAD_FORMAT, "Bearer token=\"x\""),
                row("only padding", BAD_FORMAT, "Bearer ="),
                row("padding inside the token", BAD_FORMAT, "Bearer x=y"));
    }

    private static Arguments row(String what, TokenResult expected, String... values) {
        return Arguments.of(what, List.of(values), expected);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "Bearer x.y.z",
                "bearer x.y.z",
                "BEARER x.y.z",
                "bEaReR x.y.z",
                "Bearer   x.y.z",
                " \tBearer x.y.z \t"
            })
    void the_token_is_the_text_after_the_scheme(String value) {
        assertThat(guard.check(List.of(value))).isEqualTo(DECODED);
        assertThat(tokens).containsExactly("x.y.z");
    }

    @ParameterizedTest(name = "header {0}, scheme {1}: [{2}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Auth        | Bearer | ''           | Missing X-Auth Header",
                "X-Auth        | Bearer | Basic x      | Bad X-Auth header. Expected value 'Bearer <JWT>'",
                "X-Auth        | JWT    | JWT          | Bad X-Auth header. Expected value 'JWT <JWT>'",
                "Authorization | JWT    | Bearer x.y.z | Bad Authorization header. Expected value 'JWT <JWT>'",
                "Authorization |        | Bearer x.y.z | Bad Authorization header. Expected value '<JWT>'",
                "Authorization |        | x.y.z,x.y.z  | Bad Authorization header. Expected value '<JWT>'",
                "Authorization |        | ''           | Missing Authorization Header",
                "X-Auth        | JWT    | jwt x.y.z    | decoded",
                "X-Auth        |        | x.y.z        | decoded",
            })
    void messages_name_the_configured_header_and_scheme(String header, String scheme, String value, String message) {
        JwtGuard.Builder builder = JwtGuard.builder(this::note).header(header);
        JwtGuard custom = (scheme == null ? builder.noScheme() : builder.scheme(scheme)).build();

        assertThat(custom.check(List.of(value)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.message()).isEqualTo(message));
        assertThat(tokens).isEqualTo(message.equals("decoded") ? List.of("x.y.z") : List.of());
        assertThat(custom.check(List.of("", "")))
                .isEqualTo(new Invalid("Multiple " + header + " headers", Reason.MULTIPLE_TOKENS));
    }

    @Test
    void a_token_may_have_only_the_characters_of_b64token() { // RFC 6750 §2.1
        String allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";
        for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) {
            String token = "a" + (char) c + "b";
            TokenResult expected = allowed.indexOf(c) >= 0 ? DECODED : BAD_FORMAT;
            if (!guard.check(List.of("Bearer " + token)).equals(expected)) {
                throw new AssertionError("character " + c);
            }
        }
        assertThat(tokens).hasSize(allowed.length());
        assertThat(guard.check(List.of("Bearer ab=="))).isEqualTo(DECODED);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"Bearer c4n4ry\r\nX: y", "Bearer\tc4n4ry", "Bearer \"c4n4ry\"", "c4n4ry x", "Basic c4n4ry"})
    void a_response_repeats_no_text_of_the_request(String value) {
        ErrorResponse response = guard.response((Rejected) guard.check(List.of(value)));

        assertThat(response.toString()).doesNotContain("c4n4ry");
        assertThat(response.headers().get("WWW-Authenticate"))
                .matches("Bearer( error=\"invalid_request\", error_description=\"[ !#-\\[\\]-~]+\")?");
    }

    @Test
    void the_guard_reads_only_one_header_of_a_request() throws IOException {
        Exchange exchange = new Exchange(Map.of(
                "Authorization_", List.of("Bearer x"),
                "X-Authorization", List.of("Bearer x"),
                "Proxy-Authorization", List.of("Bearer x"),
                "Cookie", List.of("access_token=x")));

        assertThat(guard.admit(exchange, Access.REQUIRED, exchange, exchange)).isFalse();
        assertThat(exchange.asked).containsExactly("Authorization");
        assertThat(exchange.response.body()).isEqualTo("{\"msg\":\"Missing Authorization Header\"}");
        assertThat(tokens).isEmpty();
    }

    @Test
    void a_token_of_a_megabyte_is_rejected_before_decode() {
        JwtGuard decoding = JwtGuard.of(JwtManager.of(JwtKey.secret("0123456789abcdef0123456789abcdef")));

        assertThat(decoding.check(List.of("Bearer " + "a".repeat(1 << 20))))
                .isEqualTo(new Invalid("Token too large", Reason.TOO_LARGE));
    }

    /** A request with its response, and the adapter for both. */
    private static final class Exchange implements RequestAdapter<Exchange, Exchange> {

        private final Map<String, List<String>> headers;
        private final List<String> asked = new ArrayList<>();
        private Decision decision;
        private ErrorResponse response;

        Exchange(Map<String, List<String>> headers) {
            this.headers = headers;
        }

        @Override
        public List<String> headers(Exchange request, String name) {
            asked.add(name);
            return headers.getOrDefault(name, List.of());
        }

        @Override
        public String method(Exchange request) {
            return "GET";
        }

        @Override
        public void attach(Exchange request, Decision made) {
            decision = made;
        }

        @Override
        public Decision attached(Exchange request) {
            return decision;
        }

        @Override
        public boolean reject(Exchange response, Rejected rejected, ErrorResponse error) {
            this.response = error;
            return true;
        }
    }
}
