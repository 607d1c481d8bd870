package io.jwtsimple;

import static io.jwtsimple.TestCanary.FUTURE;
import static io.jwtsimple.TestCanary.PAST;
import static io.jwtsimple.TestCanary.SECRET;
import static io.jwtsimple.TestCanary.TEXT;
import static io.jwtsimple.TestCanary.assertSilent;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.RequestAdapter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that no result, response, log line or {@code toString} shows text of a token. Every value of a token, and every
 * value that the manager expects, contains a canary text.
 */
class SecrecyTest {

    private static final String HEADER = "{'alg':'HS256','typ':'c4n4ry+jwt','kid':'c4n4ry-id','cty':'c4n4ry',"
            + "'jku':'https://c4n4ry.example/','jwk':{'kty':'oct','k':'c4n4ry'},'x5u':'https://c4n4ry.example/',"
            + "'x5c':['c4n4ry'],'x5t':'c4n4ry','x5t#S256':'c4n4ry','zip':'c4n4ry','c4n4ry':'c4n4ry'}";
    private static final String PAYLOAD =
            "{'iss':'c4n4ry-issuer','sub':'c4n4ry','aud':['c4n4ry-audience','c4n4ry']," + "'exp':" + FUTURE + ",'nbf':"
                    + PAST + ",'iat':" + PAST + ",'jti':'c4n4ry','c4n4ry':['c4n4ry',{'c4n4ry':1}]}";
    private static final String GOOD = signed(HEADER, PAYLOAD);

    private final JwtManager jwt = TestJwts.manager(JwtKey.secret(SECRET).withId("c4n4ry-id"))
            .type("c4n4ry+jwt")
            .issuer("c4n4ry-issuer")
            .audience("c4n4ry-audience")
            .maxTokenLength(4096)
            .expiresIn(Duration.ofDays(36_500))
            .revocations(Revocations.inMemory())
            .build();

    @BeforeEach
    void revoke() {
        jwt.revokeSession("c4n4ry-session");
    }

    /** A request with its response, and the adapter for both. */
    private static final class Exchange implements RequestAdapter<List<String>, Exchange> {

        private Decision decision;
        private ErrorResponse response;

        @Override
        public List<String> headers(List<String> request, String name) {
            return request;
        }

        @Override
        public String method(List<String> request) {
            return "GET";
        }

        @Override
        public void attach(List<String> request, Decision made) {
            decision = made;
        }

        @Override
        public Decision attached(List<String> request) {
            return decision;
        }

        @Override
        public boolean reject(Exchange response, Rejected rejected, ErrorResponse error) {
            this.response = error;
            return true;
        }
    }

    /** Returns a token for each fault that decode reports. */
    static Stream<Arguments> rejected() {
        String forged = TestJwts.hmac("HmacSHA256", TestJwts.utf8(SECRET + "x"), segment(HEADER), segment(PAYLOAD));
        String whole = segment(PAYLOAD + " ".repeat(2 - (PAYLOAD.length() + 2) % 3)); // the length is a multiple of 4
        String misspelled = TestJwts.hmac("HmacSHA256", TestJwts.utf8(SECRET), segment(HEADER), whole + "A");
        return Stream.of(
                row(TokenFault.TOO_LARGE, GOOD + TEXT.repeat(1000)),
                row(TokenFault.CHARACTER, GOOD + " c4n4ry"),
                row(TokenFault.NOT_ENOUGH_SEGMENTS, "c4n4ry.c4n4ry"),
                row(TokenFault.TOO_MANY_SEGMENTS, GOOD + ".c4n4ry"),
                row(TokenFault.ENCRYPTED, GOOD + ".c4n4ry.c4n4ry"),
                header(TokenFault.ENCRYPTED, "'zip'", "'enc'"),
                header(TokenFault.DUPLICATE_MEMBER, "'zip'", "'c4n4ry'"),
                payload(TokenFault.DUPLICATE_MEMBER, "'sub'", "'c4n4ry'"),
                header(TokenFault.HEADER_TOO_LARGE, "'zip':'", "'zip':[" + "0,".repeat(768) + "0],'x':'"),
                row(TokenFault.HEADER_PADDING, "c4n4ryc4n" + GOOD.substring(GOOD.indexOf('.'))),
                header(TokenFault.HEADER_STRING, "'}", "'"),
                header(TokenFault.HEADER_NOT_OBJECT, HEADER, "['c4n4ry']"),
                header(TokenFault.NO_ALGORITHM, "'HS256'", "['c4n4ry']"),
                header(TokenFault.ALGORITHM, "HS256", "c4n4ry"),
                header(TokenFault.CRITICAL, "'zip':'c4n4ry'", "'crit':['c4n4ry']"),
                header(TokenFault.TYPE_FORMAT, "'c4n4ry+jwt'", "['c4n4ry+jwt']"),
                header(TokenFault.TYPE, "c4n4ry+jwt", "c4n4ry"),
                header(TokenFault.NESTED, "'cty':'c4n4ry'", "'cty':'application/jwt'"),
                header(TokenFault.KEY_ID_FORMAT, "'c4n4ry-id'", "['c4n4ry-id']"),
                header(TokenFault.KEY_ID_LENGTH, "c4n4ry-id", TEXT.repeat(50)),
                header(TokenFault.UNKNOWN_KEY, "c4n4ry-id", "c4n4ry"),
                row(TokenFault.SIGNATURE_PADDING, GOOD + "AA"),
                row(TokenFault.BAD_SIGNATURE, forged),
                row(TokenFault.PAYLOAD_PADDING, misspelled),
                payload(TokenFault.PAYLOAD_STRING, "'sub':", "'sub'"),
                payload(TokenFault.PAYLOAD_NOT_OBJECT, PAYLOAD, "'c4n4ry'"),
                payload(TokenFault.MALFORMED_CLAIM, "'c4n4ry-audience'", "1"),
                payload(TokenFault.MALFORMED_CLAIM, "'sub':'c4n4ry'", "'sub':'c4n4ry\\udc00'"),
                payload(TokenFault.EXPIRES_AT_FORMAT, "'exp':" + FUTURE, "'exp':'c4n4ry'"),
                payload(TokenFault.EXPIRES_AT_RANGE, "'exp':", "'exp':1000"),
                payload(TokenFault.NOT_BEFORE_FORMAT, "'nbf':" + PAST, "'nbf':'c4n4ry'"),
                payload(TokenFault.NOT_BEFORE_RANGE, "'nbf':", "'nbf':1000"),
                payload(TokenFault.ISSUED_AT_FORMAT, "'iat':" + PAST, "'iat':['c4n4ry']"),
                payload(TokenFault.ISSUED_AT_RANGE, "'iat':", "'iat':1000"),
                payload(TokenFault.ISSUER_FORMAT, "'c4n4ry-issuer'", "['c4n4ry-issuer']"),
                payload(TokenFault.ID_FORMAT, "'jti':'c4n4ry'", "'jti':{'c4n4ry':1}"),
                payload(TokenFault.ISSUER_MISSING, "'iss'", "'c4n4ry-iss'"),
                payload(TokenFault.WRONG_ISSUER, "c4n4ry-issuer", "c4n4ry"),
                payload(TokenFault.AUDIENCE_MISSING, "'aud'", "'c4n4ry-aud'"),
                payload(TokenFault.WRONG_AUDIENCE, "c4n4ry-audience", "c4n4ry"),
                payload(TokenFault.SENDER_CONSTRAINED, "'jti':'c4n4ry'", "'cnf':'c4n4ry'"),
                payload(TokenFault.NOT_YET_VALID, "'nbf':" + PAST, "'nbf':" + FUTURE),
                payload(TokenFault.EXPIRES_AT_MISSING, "'exp'", "'c4n4ry-exp'"),
                payload(TokenFault.ISSUED_LATER, "'iat':" + PAST, "'iat':" + FUTURE),
                payload(TokenFault.ISSUED_AT_MISSING, "'iat'", "'c4n4ry-iat'"),
                payload(TokenFault.REVOKED, "'jti':'c4n4ry'", "'sid':'c4n4ry-session'"),
                payload(TokenFault.TOO_OLD, "'iat':" + PAST, "'iat':-2000000000"));
    }

    private static Arguments header(TokenFault fault, String part, String changed) {
        return row(fault, signed(change(HEADER, part, changed), PAYLOAD));
    }

    private static Arguments payload(TokenFault fault, String part, String changed) {
        return row(fault, signed(HEADER, change(PAYLOAD, part, changed)));
    }

    private static String change(String json, String part, String changed) {
        assertThat(json).contains(part);
        return json.replace(part, changed);
    }

    private static Arguments row(TokenFault fault, String token) {
        return Arguments.of(fault.getMessage(), fault, token);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void no_output_about_a_rejected_token_shows_its_content(String message, TokenFault fault, String token)
            throws IOException {
        assertThat(jwt.decode(token)).isEqualTo(fault.result());
        assertNoOutputShows(jwt::decode, token);
    }

    @Test
    void there_is_a_token_for_each_fault() {
        List<TokenFault> driven =
                rejected().map(row -> (TokenFault) row.get()[1]).distinct().toList();

        assertThat(TokenFaultTest.all())
                .filteredOn(fault -> !(fault.result() instanceof Unavailable))
                .hasSameElementsAs(driven);
    }

    @Test
    void no_output_about_any_other_token_shows_its_content() throws IOException {
        String expired = signed(HEADER, change(PAYLOAD, "'exp':" + FUTURE, "'exp':" + PAST));
        JwtManager remote = JwtManager.builder(JwtKeySet.remote(Algorithm.RS256, closedAddress()))
                .issuer("c4n4ry-issuer")
                .audience("c4n4ry-audience")
                .type("c4n4ry+jwt")
                .build();
        String ofRemote = signed(change(HEADER, "HS256", "RS256"), PAYLOAD);

        assertValid(jwt.decode(GOOD));
        assertThat(jwt.decode(expired)).isInstanceOf(Expired.class);
        assertNoOutputShows(jwt::decode, GOOD);
        assertNoOutputShows(jwt::decode, expired);
        assertNoOutputShows(remote::decode, ofRemote);
        assertThat(remote.decode(ofRemote)).isInstanceOf(Unavailable.class);

        TestRevocationStore store = new TestRevocationStore();
        store.onRead((cursor, entries) -> {
            throw new IOException("away");
        });
        JwtManager away = TestJwts.manager(JwtKey.secret(SECRET))
                .type("c4n4ry+jwt")
                .audience("c4n4ry-audience")
                .revocations(Revocations.of(store))
                .build();
        assertNoOutputShows(away::decode, GOOD);
        assertThat(away.decode(GOOD)).isInstanceOf(Unavailable.class);
    }

    /** Returns an address at which no server listens. */
    private static URI closedAddress() {
        try (TestKeyServer server = TestKeyServer.http()) {
            return server.uri();
        }
    }

    /** Passes the token through a guard, and asserts that no text and no log line shows the token. */
    private static void assertNoOutputShows(TokenDecoder decoder, String token) throws IOException {
        Exchange exchange = new Exchange();
        TokenResult result;
        String logged;
        try (TestLog log = TestLog.ofAllClasses()) {
            result = decoder.decode(token);
            JwtGuard.of(decoder).admit(exchange, Access.REQUIRED, List.of("Bearer " + token), exchange);
            exchange.claims(List.of());
            logged = log.text();
        }
        assertSilent(result + " " + result.match(Claims::toString, Rejected::message), token);
        if (exchange.response == null) {
            assertSilent(exchange.decision + " " + exchange.result(List.of()), token);
        } else {
            assertSilent(exchange.response.toString(), token);
            assertThat(logged).contains("request rejected: ");
            assertSilent(logged, token);
        }
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("headers")
    void no_output_about_a_rejected_header_shows_its_content(List<String> values) throws IOException {
        Exchange exchange = new Exchange();
        try (TestLog log = TestLog.ofAllClasses()) {
            assertThat(JwtGuard.of(jwt).admit(exchange, Access.REQUIRED, values, exchange))
                    .isFalse();
            assertSilent(log.text());
        }
        assertSilent(exchange.response.toString());
    }

    static Stream<List<String>> headers() {
        return Stream.of(
                List.of("c4n4ry"),
                List.of("Basic c4n4ry"),
                List.of("Bearer\tc4n4ry"),
                List.of("Bearer c4n4ry c4n4ry"),
                List.of("Bearer \"c4n4ry\""),
                List.of("Bearer c4n4ry, Bearer c4n4ry"),
                List.of("Bearer c4n4ry\r\nX-C4n4ry: c4n4ry"),
                List.of("Bearer c4n4ry", "Bearer c4n4ry"));
    }

    private static String signed(String header, String payload) {
        return TestJwts.hmac("HmacSHA256", TestJwts.utf8(SECRET), segment(header), segment(payload));
    }

    private static String segment(String text) {
        return TestJwts.base64url(json(text));
    }
}
