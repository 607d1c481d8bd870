package io.jwtsimple;

import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.TOO_LARGE;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.claimMissing;
import static io.jwtsimple.TestJwts.hs256;
import static io.jwtsimple.TestJwts.json;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.malformedClaim;
import static io.jwtsimple.TestJwts.row;
import static io.jwtsimple.TestJwts.segment;
import static io.jwtsimple.TestJwts.withClaims;
import static io.jwtsimple.TestJwts.withPayload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests tokens of several issuers. The secret of {@link TestJwts} is the key of the issuer {@code me}. */
class TokenIssuersTest {

    private static final Invalid WRONG_ISSUER = new Invalid("Invalid issuer", Reason.WRONG_ISSUER);
    private static final byte[] OTHER_SECRET = "another secret of 32 bytes or so".getBytes(StandardCharsets.US_ASCII);

    private final JwtManager me = TestJwts.manager().issuer("me").build();
    private final JwtManager other = TestJwts.manager(JwtKey.secret(Algorithm.HS256, OTHER_SECRET))
            .issuer("https://login.example/")
            .audience("orders")
            .type("at+jwt")
            .requireClaim("azp")
            .build();
    private final TokenDecoder both = TokenDecoder.byIssuer(me, other);

    @Nested
    class Choice {

        @Test
        void each_token_is_checked_by_the_manager_of_its_issuer() {
            String mine = withClaims("'iss':'me','sub':'alice'");
            String theirs = theirs("{'exp':1900000060,'iss':'https://login.example/','aud':'orders','azp':'shop'}");

            assertThat(assertValid(both.decode(mine)).subject()).isEqualTo("alice");
            assertThat(assertValid(both.decode(theirs)).get("azp")).isEqualTo("shop");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.jwtsimple.TokenIssuersTest#rejected")
        void a_rejection_is_that_of_the_manager(String what, String token, TokenResult expected) {
            assertThat(both.decode(token)).isEqualTo(expected);
            assertThat(token.contains(segment(theirs("{}"), 0)) ? other.decode(token) : me.decode(token))
                    .isEqualTo(expected);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.jwtsimple.TokenIssuersTest#withoutManager")
        void a_token_of_no_manager_is_rejected(String what, String token, Invalid expected) {
            assertThat(both.decode(token)).isEqualTo(expected);
            assertThat(both.decode(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43)))
                    .isEqualTo(expected);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.jwtsimple.TokenIssuersTest#notReadable")
        void a_malformed_token_is_rejected(String what, String token, Invalid expected) {
            assertThat(both.decode(token)).isEqualTo(expected);
        }

        @Test
        void a_key_of_one_issuer_signs_for_no_other() {
            String forged = withClaims("'iss':'https://login.example/','aud':'orders','azp':'shop'");
            String header = json("{'alg':'HS256','typ':'at+jwt'}");
            String withType = hs256(header, json("{'exp':1900000060,'iss':'https://login.example/','azp':'shop'}"));

            assertThat(both.decode(forged)).isEqualTo(new Invalid("Token type not allowed", Reason.WRONG_TYPE));
            assertThat(both.decode(withType)).isEqualTo(BAD_SIGNATURE);
        }

        @Test
        void no_changed_token_is_accepted() {
            String mine = withClaims("'iss':'me','sub':'alice'");
            String theirs = theirs("{'exp':1900000060,'iss':'https://login.example/','aud':'orders','azp':'shop'}");
            TestMutations mutations = new TestMutations(new Random(13));

            for (int i = 0; i < 20_000; i++) {
                String changed = mutations.ofToken(mine, theirs);
                if (!changed.equals(mine) && !changed.equals(theirs)) {
                    assertThat(both.decode(changed)).as(changed).isInstanceOf(Invalid.class);
                }
            }
        }

        @Test
        void the_times_of_a_payload_that_was_read_before_are_exact() {
            Claims claims = assertValid(both.decode(withPayload("{'iss':'me','exp':1900000000.000000001}")));

            assertThat(claims.expiresAt()).isEqualTo(NOW.plusNanos(1));
        }

        @Test
        void verified_tokens_are_cached_by_their_manager() {
            JwtManager cached =
                    TestJwts.manager().issuer("me").cacheVerifiedTokens(4).build();
            TokenDecoder decoder = TokenDecoder.byIssuer(cached, other);
            String token = withClaims("'iss':'me','sub':'alice'");
            String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43);

            assertValid(decoder.decode(token));
            assertValid(decoder.decode(token));
            assertThat(decoder.decode(forged)).isEqualTo(BAD_SIGNATURE);
        }
    }

    static Stream<Arguments> rejected() {
        String theirs = "'iss':'https://login.example/','aud':'orders','azp':'shop'";
        return Stream.of(
                row("expired", withPayload("{'iss':'me','exp':1}"), new Expired("Token has expired", at(1))),
                row("for somebody", withClaims("'iss':'me','aud':'x'"), audience()),
                row("too early", withClaims("'iss':'me','nbf':1900000001"), TokenFault.NOT_YET_VALID.result()),
                row("no exp", withPayload("{'iss':'me'}"), claimMissing("Token is missing the 'exp' claim")),
                row("another algorithm", signed("{'alg':'HS512'}", "{'iss':'me'}"), TokenFault.ALGORITHM.result()),
                row("no algorithm", signed("{}", "{'iss':'me'}"), malformed("Algorithm not specified")),
                row("crit", signed("{'alg':'HS256','crit':[]}", "{'iss':'me'}"), TokenFault.CRITICAL.result()),
                row("forged", withClaims("'iss':'me'").replaceAll("[^.]+$", "A".repeat(43)), BAD_SIGNATURE),
                row(
                        "other key",
                        theirs("{'iss':'me'}").replaceFirst("^[^.]+", segment(withClaims("'a':1"), 0)),
                        BAD_SIGNATURE),
                row("their exp", theirs("{'exp':1," + theirs + "}"), new Expired("Token has expired", at(1))),
                row(
                        "their azp",
                        theirs("{'exp':1,'iss':'https://login.example/','aud':'orders'}"),
                        claimMissing("Token is missing the 'azp' claim")),
                row("their aud", theirs("{'iss':'https://login.example/','aud':'x'}"), audience()));
    }

    static Stream<Arguments> withoutManager() {
        Invalid missing = claimMissing("Token is missing the 'iss' claim");
        Invalid format = malformedClaim("Issuer must be a string");
        return Stream.of(
                row("no issuer", withClaims("'sub':'a'"), missing),
                row("another name", withClaims("'Iss':'me'"), missing),
                row("an issuer within a claim", withClaims("'x':{'iss':'me'}"), missing),
                row("null", withClaims("'iss':null"), format),
                row("a number", withClaims("'iss':1"), format),
                row("an array", withClaims("'iss':['me']"), format),
                row("an object", withClaims("'iss':{'me':1}"), format),
                row("another issuer", withClaims("'iss':'evil'"), WRONG_ISSUER),
                row("another case", withClaims("'iss':'Me'"), WRONG_ISSUER),
                row("a space behind", withClaims("'iss':'me '"), WRONG_ISSUER),
                row("empty", withClaims("'iss':''"), WRONG_ISSUER),
                row("without the slash", withClaims("'iss':'https://login.example'"), WRONG_ISSUER));
    }

    static Stream<Arguments> notReadable() {
        String header = segment(TestJwts.VALID, 0);
        return Stream.of(
                row("empty", "", malformed("Not enough segments")),
                row("two segments", "a.b", malformed("Not enough segments")),
                row("four segments", "a.b.c.d", malformed("Too many segments")),
                row("encrypted", "a.b.c.d.e", malformed("Encrypted tokens are not accepted")),
                row("a space", withClaims("'iss':'me'") + " ", malformed("Invalid character in token")),
                row("a character and segments", "a.b.c.d.\u00e9", malformed("Invalid character in token")),
                row("a surrogate pair", "a.\ud83d\ude00.c", malformed("Invalid character in token")),
                row("padding", header + ".e30a1.x", malformed("Invalid payload padding")),
                row("no payload", header + "..x", malformed("Invalid payload string")),
                row("no JSON", withPayload("{'iss':'me'"), malformed("Invalid payload string")),
                row(
                        "an array",
                        withPayload("['iss','me']"),
                        malformed("Invalid payload string: must be a json object")),
                row("two issuers", withPayload("{'iss':'me','iss':'me'}"), malformed("Duplicate member")),
                row("escaped", withPayload("{'iss':'me','i\\u0073s':'x'}"), malformed("Duplicate member")),
                row("a payload fault first", "e30." + base64url("{") + ".x", malformed("Invalid payload string")),
                row("half a pair", withPayload("{'iss':'\\ud800'}"), malformedClaim("Invalid claim format in token")));
    }

    @Nested
    class Limits {

        @Test
        void each_manager_has_its_own_limit_of_length() {
            String token = withClaims("'iss':'me'");
            JwtManager exact = TestJwts.manager()
                    .issuer("me")
                    .maxTokenLength(token.length())
                    .build();
            JwtManager shorter = TestJwts.manager()
                    .issuer("me")
                    .maxTokenLength(token.length() - 1)
                    .build();

            assertValid(TokenDecoder.byIssuer(exact, other).decode(token));
            assertThat(TokenDecoder.byIssuer(shorter, other).decode(token)).isEqualTo(TOO_LARGE);
            assertThat(TokenDecoder.byIssuer(other, shorter).decode(token)).isEqualTo(TOO_LARGE);
            assertThat(TokenDecoder.byIssuer(shorter).decode(token)).isEqualTo(TOO_LARGE);
        }

        @Test
        void a_token_that_is_too_long_for_every_manager_is_not_read() {
            String token = "\u00e9".repeat(16_385);

            assertThat(both.decode(token)).isEqualTo(TOO_LARGE);
            assertThat(ResourceBoundsTest.cost(both, token)).isZero();
        }

        @Test
        void a_payload_has_1536_values_and_names_before_it_is_verified() {
            String some = withClaims("'iss':'me','x':[" + "0,".repeat(1528) + "0]"); // 7 others
            String many = withClaims("'iss':'me','x':[" + "0,".repeat(1529) + "0]");

            assertValid(both.decode(some));
            assertThat(both.decode(many)).isEqualTo(malformed("Invalid payload string"));
            assertValid(me.decode(many));
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"0.5", "1e3", "12345678901234567890"})
        void a_number_that_is_slow_to_convert_counts_as_32(String number) {
            String some = withClaims("'iss':'me','x':[" + (number + ",").repeat(47) + "0]"); // 1504 and 8 others
            String many = withClaims("'iss':'me','x':[" + (number + ",").repeat(48) + "0]");

            assertValid(both.decode(some));
            assertThat(both.decode(many)).isEqualTo(malformed("Invalid payload string"));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "1.23456789012345678e-300, 32",
            "1.234567890123456789e-300, 96",
            "1.234567890123456789012345678901234567890123456789012345678e-307, 96",
            "123456789012345678901234, 32",
            "1234567890123456789012345, 96"
        })
        void a_number_of_more_than_24_characters_counts_as_96(String number, int values) {
            int count = 1528 / values;
            String some = withClaims("'iss':'me','x':[" + (number + ",").repeat(count) + "0]");
            String many = withClaims("'iss':'me','x':[" + (number + ",").repeat(count + 1) + "0]");

            assertValid(both.decode(some));
            assertThat(both.decode(many)).isEqualTo(malformed("Invalid payload string"));
        }

        @Test
        void a_longer_payload_has_a_value_for_each_eight_bytes() {
            JwtManager large =
                    TestJwts.manager().issuer("me").maxTokenLength(1 << 20).build();
            String names = IntStream.range(0, 20_000)
                    .mapToObj(i -> "'a name of " + i + "'")
                    .collect(Collectors.joining(","));

            assertValid(TokenDecoder.byIssuer(large).decode(withClaims("'iss':'me','x':[" + names + "]")));
            assertThat(TokenDecoder.byIssuer(large).decode(withClaims("'iss':'me','x':[" + "0,".repeat(20_000) + "0]")))
                    .isEqualTo(malformed("Invalid payload string"));
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "0,",
                    "[],",
                    "{},",
                    "'',",
                    "'\\n',",
                    "'\\n\u00e9',",
                    "{'':0},",
                    "{'\\n\u00e9':{}},",
                    "0.5e-300,",
                    "12345678901234567890,",
                    "[[[[[[]]]]]],"
                })
        void an_unverified_payload_costs_little_memory(String repeated) {
            String token = unsigned("{'iss':'evil','x':[" + repeated.repeat(11_900 / utf8Length(repeated)) + "0]}");

            assertThat(token.length()).isBetween(15_000, 16_384);
            assertThat(both.decode(token)).isInstanceOf(Invalid.class);
            assertThat(ResourceBoundsTest.cost(both, token)).isLessThan(512 * 1024);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "'abcdefghijklmnopqrstuvwxyz',",
                    "'\\n\u00e9abcdefghijklmnopqrstuvwxyz',",
                    "123456789012345678,",
                    "{'a name of a member':0},",
                    "[['abcdefghijklmnopqrstuvwxyz']],"
                })
        void the_time_of_an_unverified_payload_is_in_proportion_to_its_length(String repeated) {
            TokenDecoder large = TokenDecoder.byIssuer(
                    TestJwts.manager().issuer("me").maxTokenLength(1 << 20).build());
            String quarter = unsigned("{'iss':'evil','x':[" + repeated.repeat(16_000 / utf8Length(repeated)) + "0]}");
            String whole = unsigned("{'iss':'evil','x':[" + repeated.repeat(64_000 / utf8Length(repeated)) + "0]}");

            assertThat(large.decode(quarter)).isEqualTo(WRONG_ISSUER);
            assertThat(large.decode(whole)).isEqualTo(WRONG_ISSUER);
            ResourceBoundsTest.assertLinearTime(large, quarter, whole);
        }

        @Test
        void a_payload_is_read_once() {
            String token = withClaims("'iss':'me'," + claims(500));

            assertValid(both.decode(token));
            assertThat(ResourceBoundsTest.cost(both, token)).isLessThan(ResourceBoundsTest.cost(me, token) + 2 * 1024);
        }

        private static int utf8Length(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        private static String claims(int count) {
            return IntStream.range(0, count).mapToObj(i -> "'c" + i + "':" + i).collect(Collectors.joining(","));
        }
    }

    @Nested
    @Timeout(60)
    class Providers {

        private final JwtKey pair = JwtKey.generate(Algorithm.EdDSA).withId("first");
        private final TestKeyServer server = TestKeyServer.http();
        private final JwtManager remote = server.manager(new TestClock(), options -> {});
        private final TokenDecoder decoder = TokenDecoder.byIssuer(other, remote);

        @AfterEach
        void stop() {
            TestKeyServer.awaitFetches();
            server.close();
        }

        @Test
        void ten_thousand_forged_issuers_cause_no_fetch() {
            server.publish(pair);
            String good = TestKeyServer.token(pair);
            for (int i = 0; i < 10_000; i++) {
                String payload = base64url("{\"iss\":\"" + server.address() + "/" + i + "\"}");
                String forged = segment(good, 0) + "." + payload + "." + segment(good, 2);
                assertThat(decoder.decode(forged)).isEqualTo(WRONG_ISSUER);
            }
            String unsigned = segment(good, 0) + "." + base64url("{}") + "." + segment(good, 2);
            assertThat(decoder.decode(unsigned)).isEqualTo(claimMissing("Token is missing the 'iss' claim"));
            assertThat(server.requests()).isEmpty();

            assertValid(decoder.decode(good));
            assertThat(server.requests()).hasSize(1);
        }

        @Test
        void an_outage_of_one_provider_affects_its_tokens_only() {
            server.respond(exchange -> TestKeyServer.respond(exchange, 500, ""));

            assertThat(decoder.decode(TestKeyServer.token(pair))).isEqualTo(new Unavailable("Key source unavailable"));
            assertThat(decoder.decode(ofOther())).isInstanceOf(Valid.class);
        }

        @Test
        void a_token_of_another_issuer_does_not_wait_for_a_provider_that_hangs() throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            server.respond(exchange -> {
                asked.countDown();
                TestKeyServer.await(end);
            });
            Thread waiting = new Thread(() -> decoder.decode(TestKeyServer.token(pair)));
            waiting.start();
            TestKeyServer.await(asked);

            assertThat(decoder.decode(ofOther())).isInstanceOf(Valid.class);
            assertThat(waiting.isAlive()).isTrue();
            end.countDown();
            waiting.join(Duration.ofSeconds(30).toMillis());
        }

        @Test
        void decode_may_block_if_one_manager_may() {
            assertThat(decoder.mayBlock()).isTrue();
            assertThat(TokenDecoder.byIssuer(remote, other).mayBlock()).isTrue();
            assertThat(both.mayBlock()).isFalse();
        }

        private static String ofOther() {
            return theirs("{'exp':1900000060,'iss':'https://login.example/','aud':'orders','azp':'shop'}");
        }
    }

    @Test
    void each_manager_needs_an_issuer_of_its_own() {
        JwtManager without = TestJwts.manager().build();
        JwtManager again = TestJwts.manager().issuer("me").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenDecoder.byIssuer(me, without))
                .withMessage(
                        "byIssuer: a manager has no issuer, by which its tokens are known; name it with issuer(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenDecoder.byIssuer(me, other, again))
                .withMessage("byIssuer: two managers have the issuer 'me'; use one manager with all keys of an issuer"
                        + " (JwtKeySet.of)");
        assertThatNullPointerException()
                .isThrownBy(() -> TokenDecoder.byIssuer(null))
                .withMessage("first");
        assertThatNullPointerException()
                .isThrownBy(() -> TokenDecoder.byIssuer(me, other, null))
                .withMessage("others");
        assertThatNullPointerException().isThrownBy(() -> both.decode(null)).withMessage("token");
    }

    @Test
    void it_shows_no_issuer() {
        assertThat(both).hasToString("TokenDecoder[2 issuers]");
    }

    /** A token of the issuer {@code https://login.example/}; the JSON has ' for ". */
    private static String theirs(String payload) {
        return TestJwts.hmac(
                "HmacSHA256",
                OTHER_SECRET,
                base64url(json("{'alg':'HS256','typ':'at+jwt'}")),
                base64url(json(payload)));
    }

    private static String signed(String header, String payload) {
        return hs256(json(header), json(payload));
    }

    private static String unsigned(String payload) {
        return segment(TestJwts.VALID, 0) + "." + base64url(json(payload)) + "." + segment(TestJwts.VALID, 2);
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static Invalid audience() {
        return new Invalid("Invalid audience", Reason.WRONG_AUDIENCE);
    }
}
