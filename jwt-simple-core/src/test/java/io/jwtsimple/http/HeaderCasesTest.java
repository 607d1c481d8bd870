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
 * Attacks by the header that carries the token. What a guard takes for the token goes to a function that notes it, and
 * answers that it was asked.
 */
class HeaderCasesTest {

    private static final TokenResult NO_HEADER = new Missing("Missing Authorization Header");
    private static final TokenResult OTHER_SCHEME =
            new Missing("Bad Authorization header. Expected value 'Bearer <JWT>'");
    private static final TokenResult BAD_FORMAT =
            new Invalid("Bad Authorization header. Expected value 'Bearer <JWT>'", Reason.MALFORMED_HEADER);
    private static final TokenResult SEVERAL = new Invalid("Multiple Authorization headers", Reason.MULTIPLE_TOKENS);
    private static final TokenResult ASKED = new Invalid("asked", Reason.REVOKED);

    private final List<String> tokens = new ArrayList<>();
    private final JwtGuard guard = JwtGuard.of(this::note);

    private TokenResult note(String token) {
        tokens.add(token);
        return ASKED;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void no_token_is_taken_from_such_a_header(String attack, String what, List<String> values, TokenResult expected) {
        assertThat(guard.check(values)).isEqualTo(expected);
        assertThat(tokens).isEmpty();

        ErrorResponse response = guard.response((Rejected) expected);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers().get("WWW-Authenticate")).isEqualTo(challenge(expected));
    }

    // RFC 6750 §3.1: no error is named where no token was sent.
    private static String challenge(TokenResult result) {
        return result instanceof Invalid invalid
                ? "Bearer error=\"invalid_request\", error_description=\"" + invalid.message() + "\""
                : "Bearer";
    }

    static Stream<Arguments> no_token_is_taken_from_such_a_header() {
        return Stream.of(
                row("R1", "no header", NO_HEADER),
                row("R2", "an empty value", NO_HEADER, ""),
                row("R2", "a space", NO_HEADER, " "),
                row("R2", "spaces and tabs", NO_HEADER, " \t  "),
                row("R2", "the scheme alone", BAD_FORMAT, "Bearer"),
                row("R2", "the scheme and a space", BAD_FORMAT, "Bearer "),
                row("R4", "a slash between", BAD_FORMAT, "Bearer/x.y.z"),
                row("R4", "TAB between", BAD_FORMAT, "Bearer\tx"),
                row("R4", "space and TAB between", BAD_FORMAT, "Bearer \tx"),
                row("R4", "no-break space between", BAD_FORMAT, "Bearer\u00a0x"),
                row("R4", "no-break space behind a space", BAD_FORMAT, "Bearer \u00a0x"),
                row("R4", "a wide space between", BAD_FORMAT, "Bearer\u3000x"),
                row("R4", "a form feed between", BAD_FORMAT, "Bearer\fx"),
                row("R4", "three words", BAD_FORMAT, "Bearer x y"),
                row("R4", "a space within the token", BAD_FORMAT, "Bearer x.y. z"),
                row("R5", "two lines", SEVERAL, "Bearer good", "Bearer evil"),
                row("R5", "the same line twice", SEVERAL, "Bearer x", "Bearer x"),
                row("R5", "an empty line before", SEVERAL, "", "Bearer x"),
                row("R5", "another scheme behind", SEVERAL, "Bearer x", "Basic Zm9v"),
                row(
                        "R5",
                        "a hundred lines",
                        SEVERAL,
                        Stream.generate(() -> "Bearer x").limit(100).toArray(String[]::new)),
                row("R6", "joined by a proxy", BAD_FORMAT, "Bearer a, Bearer b"),
                row("R6", "joined without a space", BAD_FORMAT, "Bearer a,b"),
                row("R6", "a comma behind", BAD_FORMAT, "Bearer a,"),
                row("R6", "a comma behind the scheme", BAD_FORMAT, "Bearer, Bearer a"),
                row("R6", "another scheme first", OTHER_SCHEME, "Basic Zm9v, Bearer a"),
                row("R7", "another scheme", OTHER_SCHEME, "Basic Zm9v"),
                row("R7", "another scheme alone", OTHER_SCHEME, "Negotiate"),
                row("R7", "the bare token", OTHER_SCHEME, "eyJh.eyJz.c2ln"),
                row("R7", "a longer word", OTHER_SCHEME, "Bearers x"),
                row("R7", "a shorter word", OTHER_SCHEME, "Beare x"),
                row("R7", "a letter that only looks like a", OTHER_SCHEME, "Be\u0430rer x"),
                row("R7", "no word at all", OTHER_SCHEME, "\"Bearer\" x"),
                row("R8", "a further header by CRLF", BAD_FORMAT, "Bearer x\r\nX-Role: admin"),
                row("R8", "a line folded", BAD_FORMAT, "Bearer x\r\n y"),
                row("R8", "NUL behind", BAD_FORMAT, "Bearer x\0"),
                row("R9", "quotes", BAD_FORMAT, "Bearer \"eyJh.eyJz.c2ln\""),
                row("R9", "single quotes", BAD_FORMAT, "Bearer 'eyJh.eyJz.c2ln'"),
                row("R9", "angle brackets", BAD_FORMAT, "Bearer <eyJh.eyJz.c2ln>"),
                row("R9", "a parameter", BAD_FORMAT, "Bearer token=\"x\""),
                row("R9", "padding alone", BAD_FORMAT, "Bearer ="),
                row("R9", "padding within", BAD_FORMAT, "Bearer x=y"));
    }

    private static Arguments row(String attack, String what, TokenResult expected, String... values) {
        return Arguments.of(attack, what, List.of(values), expected);
    }

    @ParameterizedTest(name = "R3, R4 [{0}]")
    @ValueSource(
            strings = {
                "Bearer x.y.z",
                "bearer x.y.z",
                "BEARER x.y.z",
                "bEaReR x.y.z",
                "Bearer   x.y.z",
                " \tBearer x.y.z \t"
            })
    void the_token_is_what_follows_the_scheme(String value) {
        assertThat(guard.check(List.of(value))).isEqualTo(ASKED);
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
                "X-Auth        | JWT    | jwt x.y.z    | asked",
                "X-Auth        |        | x.y.z        | asked",
            })
    void messages_name_the_header_and_the_scheme_that_are_configured(
            String header, String scheme, String value, String message) {
        JwtGuard.Builder builder = JwtGuard.builder(this::note).header(header);
        JwtGuard custom = (scheme == null ? builder.noScheme() : builder.scheme(scheme)).build();

        assertThat(custom.check(List.of(value)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.message()).isEqualTo(message));
        assertThat(tokens).isEqualTo(message.equals("asked") ? List.of("x.y.z") : List.of());
        assertThat(custom.check(List.of("", "")))
                .isEqualTo(new Invalid("Multiple " + header + " headers", Reason.MULTIPLE_TOKENS));
    }

    @Test
    void a_token_has_the_characters_of_b64token_and_no_other() { // R8, RFC 6750 §2.1
        String allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";
        for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) {
            String token = "a" + (char) c + "b";
            TokenResult expected = allowed.indexOf(c) >= 0 ? ASKED : BAD_FORMAT;
            if (!guard.check(List.of("Bearer " + token)).equals(expected)) {
                throw new AssertionError("character " + c);
            }
        }
        assertThat(tokens).hasSize(allowed.length());
        assertThat(guard.check(List.of("Bearer ab=="))).isEqualTo(ASKED);
    }

    @ParameterizedTest(name = "R10 [{0}]")
    @ValueSource(strings = {"Bearer c4n4ry\r\nX: y", "Bearer\tc4n4ry", "Bearer \"c4n4ry\"", "c4n4ry x", "Basic c4n4ry"})
    void a_response_repeats_nothing_of_the_request(String value) {
        ErrorResponse response = guard.response((Rejected) guard.check(List.of(value)));

        assertThat(response.toString()).doesNotContain("c4n4ry");
        assertThat(response.headers().get("WWW-Authenticate"))
                .matches("Bearer( error=\"invalid_request\", error_description=\"[ !#-\\[\\]-~]+\")?");
    }

    @Test
    void one_header_is_read_and_nothing_else_of_a_request() throws IOException { // R8, R11
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
    void a_megabyte_of_token_is_rejected_unread() { // R12
        JwtGuard decoding = JwtGuard.of(JwtManager.of(JwtKey.secret("0123456789abcdef0123456789abcdef")));

        assertThat(decoding.check(List.of("Bearer " + "a".repeat(1 << 20))))
                .isEqualTo(new Invalid("Token too large", Reason.TOO_LARGE));
    }

    /** A request, its response, and the adapter to both. */
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
        public void attach(Exchange request, Decision made) {
            decision = made;
        }

        @Override
        public Decision attached(Exchange request) {
            return decision;
        }

        @Override
        public boolean reject(Exchange response, ErrorResponse error) {
            this.response = error;
            return true;
        }
    }
}
