package io.jwtsimple;

import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.claimMissing;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.malformedClaim;
import static io.jwtsimple.TestJwts.row;
import static io.jwtsimple.TestJwts.withClaims;
import static io.jwtsimple.TestJwts.withPayload;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests which times in {@code exp}, {@code nbf} and {@code iat} cause a rejection. Tokens are signed with the right
 * key, and the clock shows second 1 900 000 000.
 */
class TimeCasesTest {

    private static final Invalid EXP_FORMAT = malformedClaim("Expiration Time claim (exp) must be a number");
    private static final Invalid EXP_RANGE = malformedClaim("Expiration Time claim (exp) is out of range");
    private static final Invalid NBF_FORMAT = malformedClaim("Not Before claim (nbf) must be a number");
    private static final Invalid NBF_RANGE = malformedClaim("Not Before claim (nbf) is out of range");
    private static final Invalid IAT_FORMAT = malformedClaim("Issued At claim (iat) must be a number");
    private static final Invalid IAT_RANGE = malformedClaim("Issued At claim (iat) is out of range");
    private static final Invalid NOT_YET_VALID = new Invalid("The token is not yet valid (nbf)", Reason.NOT_YET_VALID);
    private static final Invalid PAYLOAD_STRING = malformed("Invalid payload string");

    private final JwtManager jwt = TestJwts.manager().build();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_wrong_time_is_rejected(String what, String token, Invalid expected) {
        assertThat(jwt.decode(token)).isEqualTo(expected);
    }

    static Stream<Arguments> a_wrong_time_is_rejected() {
        return Stream.of(
                row("no exp", withPayload("{'sub':'a'}"), claimMissing("Token is missing the 'exp' claim")),
                row("Exp", withPayload("{'Exp':1900000060}"), claimMissing("Token is missing the 'exp' claim")),
                row("exp null", withPayload("{'exp':null}"), EXP_FORMAT),
                row("exp true", withPayload("{'exp':true}"), EXP_FORMAT),
                row("exp {}", withPayload("{'exp':{}}"), EXP_FORMAT),
                row("exp []", withPayload("{'exp':[]}"), EXP_FORMAT),
                row("exp [number]", withPayload("{'exp':[1900000060]}"), EXP_FORMAT),
                row("exp as a string", withPayload("{'exp':'1900000060'}"), EXP_FORMAT),
                row("exp as a date", withPayload("{'exp':'2099-01-01T00:00:00Z'}"), EXP_FORMAT),
                row("exp 1e30", withPayload("{'exp':1e30}"), EXP_RANGE),
                row("exp 2^63-1", withPayload("{'exp':9223372036854775807}"), EXP_RANGE),
                row("exp 2^63", withPayload("{'exp':9223372036854775808}"), EXP_RANGE),
                row("exp -2^63", withPayload("{'exp':-9223372036854775808}"), EXP_RANGE),
                row("exp 2^64/1000", withPayload("{'exp':18446744073709552}"), EXP_RANGE),
                row("exp -2^63/1000", withPayload("{'exp':-9223372036854776}"), EXP_RANGE),
                row("exp 10^26", withPayload("{'exp':100000000000000000000000000}"), EXP_RANGE),
                row("exp 1e308", withPayload("{'exp':1e308}"), EXP_RANGE),
                row("exp in year 10000", withPayload("{'exp':253402300800}"), EXP_RANGE),
                row("exp just after year 9999", withPayload("{'exp':253402300799.000000001}"), EXP_RANGE),
                row("exp too early", withPayload("{'exp':-253402300800}"), EXP_RANGE),
                row("exp in milliseconds", withPayload("{'exp':1900000060000}"), EXP_RANGE),
                row("exp NaN", withPayload("{'exp':NaN}"), PAYLOAD_STRING),
                row("exp Infinity", withPayload("{'exp':Infinity}"), PAYLOAD_STRING),
                row("exp 1e400", withPayload("{'exp':1e400}"), PAYLOAD_STRING),
                row("nbf one second from now", withClaims("'nbf':1900000001"), NOT_YET_VALID),
                row("nbf one nanosecond from now", withClaims("'nbf':1900000000.000000001"), NOT_YET_VALID),
                row("nbf that overflows", withClaims("'nbf':9223372036854776"), NBF_RANGE),
                row("nbf 2^63", withClaims("'nbf':9223372036854775808"), NBF_RANGE),
                row("nbf null", withClaims("'nbf':null"), NBF_FORMAT),
                row("nbf as a string", withClaims("'nbf':'0'"), NBF_FORMAT),
                row("iat null", withClaims("'iat':null"), IAT_FORMAT),
                row("iat as a string", withClaims("'iat':'1900000000'"), IAT_FORMAT),
                row("iat out of range", withClaims("'iat':1e30"), IAT_RANGE));
    }

    @ParameterizedTest(name = "exp of {0} is {1}")
    @CsvSource({
        "1900000003.9,                           2030-03-17T17:46:43.9Z",
        "1900000000.000000001,                   2030-03-17T17:46:40.000000001Z",
        "1900000000.9999999999,                  2030-03-17T17:46:40.999999999Z",
        "19000000019e-1,                         2030-03-17T17:46:41.9Z",
        "1.900000060E+9,                         2030-03-17T17:47:40Z",
        "1e10,                                   2286-11-20T17:46:40Z",
        "253402300799,                           9999-12-31T23:59:59Z",
        "253402300799.0,                         9999-12-31T23:59:59Z",
    })
    void a_fraction_is_kept_to_the_nanosecond(String exp, Instant expiresAt) {
        TokenResult result = jwt.decode(withPayload("{'exp':" + exp + "}"));

        assertThat(assertValid(result).expiresAt()).isEqualTo(expiresAt);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"'a':{'exp':0.5}", "'a':[{'exp':1e3}]", "'a':{'exp':0.5,'exp2':{'exp':0.5}}"})
    void only_the_exp_of_the_token_itself_counts(String claim) {
        for (String payload : new String[] {"{'exp':1900000060," + claim + "}", "{" + claim + ",'exp':1900000060}"}) {
            TokenResult result = jwt.decode(withPayload(payload));

            assertThat(assertValid(result).expiresAt()).isEqualTo(NOW.plusSeconds(60));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0,                      1970-01-01T00:00:00Z",
        "-0,                     1970-01-01T00:00:00Z",
        "-0.0,                   1970-01-01T00:00:00Z",
        "0e2147483647,           1970-01-01T00:00:00Z",
        "0e-2147483647,          1970-01-01T00:00:00Z",
        "0e9999999999,           1970-01-01T00:00:00Z",
        "1e-9999999999,          1970-01-01T00:00:00Z",
        "1e-300,                 1970-01-01T00:00:00Z",
        "1e-2147483647,          1970-01-01T00:00:00Z",
        "-1,                     1969-12-31T23:59:59Z",
        "-0.5,                   1969-12-31T23:59:59.5Z",
        "-253402300799,          -6060-01-02T00:00:01Z",
        "1900000000,             2030-03-17T17:46:40Z",
        "1900000000.0000000001,  2030-03-17T17:46:40Z",
        "1899999999.999999999,   2030-03-17T17:46:39.999999999Z",
        "1899999999,             2030-03-17T17:46:39Z",
    })
    void a_token_is_expired_at_its_exp_instant_and_later(String exp, Instant expiredAt) {
        assertThat(jwt.decode(withPayload("{'exp':" + exp + "}")))
                .isEqualTo(new Expired("Token has expired", expiredAt));
    }

    @Test
    void leeway_moves_the_bounds_of_nbf_and_exp() {
        JwtManager lenient = TestJwts.manager().leeway(Duration.ofSeconds(30)).build();

        assertValid(lenient.decode(withPayload("{'exp':1899999971}")));
        assertThat(lenient.decode(withPayload("{'exp':1899999970}")))
                .isEqualTo(new Expired("Token has expired", NOW.minusSeconds(30)));
        assertValid(lenient.decode(withClaims("'nbf':1900000030")));
        assertThat(lenient.decode(withClaims("'nbf':1900000031"))).isEqualTo(NOT_YET_VALID);
    }

    @Nested
    class Of_another_machine {

        private static final JwtKey PAIR = JwtKey.generate(Algorithm.EdDSA);

        private final TestKeyServer server = TestKeyServer.http();

        @BeforeEach
        void publish() {
            server.publish(PAIR);
        }

        @AfterEach
        void close() {
            TestKeyServer.awaitFetches();
            server.close();
        }

        @Test
        void a_token_from_a_clock_that_is_a_second_ahead_is_accepted_at_once() {
            String token = issuer(Duration.ofSeconds(1)).create("alice");

            assertValid(remote(Duration.ZERO).build().decode(token));
            assertThat(remote(Duration.ZERO).leeway(Duration.ZERO).build().decode(token))
                    .isEqualTo(NOT_YET_VALID);
        }

        @Test
        void own_keys_have_no_leeway_unless_it_is_configured() {
            String token = issuer(Duration.ofSeconds(1)).create("alice");
            JwtManager.Builder own =
                    JwtManager.builder(PAIR).audience("api").issuer("me").clock(() -> NOW);

            assertThat(own.build().decode(token)).isEqualTo(NOT_YET_VALID);
            assertValid(own.leeway(Duration.ofSeconds(1)).build().decode(token));
        }

        @Test
        void the_leeway_of_remote_keys_is_30_seconds() {
            String early = issuer(Duration.ofSeconds(30)).create("alice");
            String tooEarly = issuer(Duration.ofSeconds(31)).create("alice");
            String token = issuer(Duration.ZERO).create("alice", claims -> claims.expiresIn(Duration.ofSeconds(60)));

            assertValid(remote(Duration.ZERO).build().decode(early));
            assertThat(remote(Duration.ZERO).build().decode(tooEarly)).isEqualTo(NOT_YET_VALID);
            assertValid(remote(Duration.ofSeconds(89)).build().decode(token));
            assertThat(remote(Duration.ofSeconds(90)).build().decode(token))
                    .isEqualTo(new Expired("Token has expired", NOW.plusSeconds(60)));
        }

        /** Returns the manager that creates tokens; its clock is ahead of {@code NOW}. */
        private static JwtManager issuer(Duration ahead) {
            return JwtManager.builder(PAIR)
                    .issuer("me")
                    .audience("api")
                    .clock(() -> NOW.plus(ahead))
                    .build();
        }

        /** Returns the builder of the manager that verifies tokens; its clock is ahead of {@code NOW}. */
        private JwtManager.Builder remote(Duration ahead) {
            return JwtManager.builder(JwtKeySet.remote(Algorithm.EdDSA, server.uri()))
                    .issuer("me")
                    .audience("api")
                    .clock(() -> NOW.plus(ahead));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "'nbf':1900000000",
                "'nbf':1900000000.0",
                "'nbf':1899999999.999999999",
                "'nbf':-253402300799",
                "'iat':1900086400",
                "'iat':253402300799",
                "'iat':1584640000",
                "'iat':-1"
            })
    void a_token_with_permitted_times_is_accepted(String claims) {
        assertValid(jwt.decode(withClaims(claims)));
    }

    @Test
    void a_token_without_exp_is_accepted_if_the_application_chose_so() {
        JwtManager lenient = TestJwts.manager().acceptMissingExpiry().build();

        assertValid(lenient.decode(withPayload("{}")));
        assertThat(lenient.decode(withPayload("{'exp':null}"))).isEqualTo(EXP_FORMAT);
        assertThat(lenient.decode(withPayload("{'exp':1}"))).isInstanceOf(Expired.class);
    }
}
