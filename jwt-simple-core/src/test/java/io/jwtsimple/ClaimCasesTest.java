package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.claimMissing;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.malformedClaim;
import static io.jwtsimple.TestJwts.withClaims;
import static io.jwtsimple.TestJwts.withPayload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which claims cause a rejection, although the token is signed with the right key. */
class ClaimCasesTest {

    private static final Invalid NBF_FORMAT = malformedClaim("Not Before claim (nbf) must be a number");
    private static final Invalid NOT_YET_VALID = new Invalid("The token is not yet valid (nbf)", Reason.NOT_YET_VALID);
    private static final Invalid WRONG_AUDIENCE = new Invalid("Invalid audience", Reason.WRONG_AUDIENCE);
    private static final Invalid WRONG_ISSUER = new Invalid("Invalid issuer", Reason.WRONG_ISSUER);
    private static final Invalid MALFORMED_CLAIM = malformedClaim("Invalid claim format in token");
    private static final Invalid PAYLOAD_STRING = malformed("Invalid payload string");

    private final JwtManager jwt = TestJwts.manager().build();

    @Nested
    class Parties {

        private final JwtManager api =
                TestJwts.manager().audience("api", "admin").build();
        private final JwtManager me = TestJwts.manager().issuer("me").build();

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "'aud':'apix'",
                    "'aud':'ap'",
                    "'aud':'API'",
                    "'aud':'api '",
                    "'aud':'api,admin'",
                    "'aud':['other','apix']",
                })
        void a_wrong_audience_is_rejected(String claim) {
            assertThat(api.decode(withClaims(claim))).isEqualTo(WRONG_AUDIENCE);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'aud':'api'", "'aud':'admin'", "'aud':['x','api']", "'aud':['api','api']"})
        void a_token_with_one_of_the_audiences_is_accepted(String claim) {
            assertValid(api.decode(withClaims(claim)));
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "'aud':[null]",
                    "'aud':[['api']]",
                    "'aud':{'api':1}",
                    "'aud':1",
                    "'aud':true",
                    "'aud':''",
                    "'aud':['']",
                    "'aud':['api',1]",
                    "'aud':['api',null]"
                })
        void an_audience_that_is_not_a_string_or_strings_is_rejected(String claim) {
            assertThat(api.decode(withClaims(claim))).isEqualTo(MALFORMED_CLAIM);
            assertThat(jwt.decode(withClaims(claim))).isEqualTo(MALFORMED_CLAIM);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'aud':[]", "'aud':null", "'Aud':'api'", "'sub':'a'"})
        void a_missing_audience_is_rejected_if_an_audience_is_required(String claim) {
            assertThat(api.decode(withClaims(claim))).isEqualTo(claimMissing("Token is missing the 'aud' claim"));
            assertValid(jwt.decode(withClaims(claim)));
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'aud':'other'", "'aud':['other']"})
        void an_audience_is_rejected_if_the_manager_has_no_audience(String claim) {
            assertThat(jwt.decode(withClaims(claim))).isEqualTo(WRONG_AUDIENCE);
        }

        @Test
        void accept_missing_audience_accepts_a_missing_audience_and_no_wrong_one() {
            JwtManager lenient =
                    TestJwts.manager().audience("api").acceptMissingAudience().build();

            assertValid(lenient.decode(withClaims("'aud':[]")));
            assertThat(lenient.decode(withClaims("'aud':'other'"))).isEqualTo(WRONG_AUDIENCE);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'iss':'m'", "'iss':'me2'", "'iss':'Me'", "'iss':''", "'iss':'me\\u0000'"})
        void a_wrong_issuer_is_rejected(String claim) {
            assertThat(me.decode(withClaims(claim))).isEqualTo(WRONG_ISSUER);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'iss':['me']", "'iss':null", "'iss':1", "'iss':{'me':1}", "'iss':true"})
        void an_issuer_that_is_not_a_string_is_rejected(String claim) {
            assertThat(me.decode(withClaims(claim))).isEqualTo(malformedClaim("Issuer must be a string"));
            assertThat(jwt.decode(withClaims(claim))).isEqualTo(malformedClaim("Issuer must be a string"));
        }

        @Test
        void a_missing_issuer_is_rejected_if_an_issuer_is_required() {
            assertThat(me.decode(withClaims("'sub':'a'"))).isEqualTo(claimMissing("Token is missing the 'iss' claim"));
            assertValid(me.decode(withClaims("'iss':'me'")));
            assertValid(jwt.decode(withClaims("'iss':'whoever'")));
        }

        @Test
        void a_token_signed_with_the_key_of_another_issuer_is_rejected() {
            JwtManager other = TestJwts.manager(JwtKey.generate(Algorithm.HS256))
                    .issuer("other")
                    .build();

            assertThat(other.decode(withClaims("'iss':'other'"))).isEqualTo(TestJwts.BAD_SIGNATURE);
            assertThat(me.decode(withClaims("'iss':'other'"))).isEqualTo(WRONG_ISSUER);
        }
    }

    @Nested
    class Values {

        static Stream<Arguments> identities() {
            return Stream.of(
                    Arguments.of("'a'", "a"),
                    Arguments.of("123", 123L),
                    Arguments.of("1.0", 1.0),
                    Arguments.of("true", true),
                    Arguments.of("['a']", List.of("a")),
                    Arguments.of("{}", Map.of()),
                    Arguments.of("null", null));
        }

        @ParameterizedTest(name = "sub {0}")
        @MethodSource("identities")
        void an_identity_keeps_its_type(String sub, Object identity) {
            Claims claims = claims("'sub':" + sub);

            assertThat(claims.identity()).isEqualTo(identity);
            assertThat(claims.subject()).isEqualTo(identity instanceof String ? identity : null);
        }

        @ParameterizedTest(name = "jti {0}")
        @ValueSource(strings = {"1", "null", "['x']", "true"})
        void a_jti_that_is_not_a_string_is_rejected(String jti) {
            assertThat(jwt.decode(withClaims("'jti':" + jti))).isEqualTo(malformedClaim("JWT ID must be a string"));
        }

        @Test
        void a_class_name_in_a_claim_is_an_ordinary_string() {
            Claims claims = claims("'@class':'java.net.URL','sub':['java.net.URL','http://127.0.0.1/']");

            assertThat(claims.get("@class")).isEqualTo("java.net.URL");
            assertThat(claims.identity(Object.class)).isEqualTo(List.of("java.net.URL", "http://127.0.0.1/"));
        }

        @Test
        void a_mismatch_names_the_claim_and_does_not_show_its_value() {
            record Session(int level) {}
            Claims claims = claims("'level':'canary','sub':{'level':'canary'}");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> claims.as(Session.class))
                    .withMessageContaining("level")
                    .withMessageContaining("Session")
                    .withMessageNotContaining("canary")
                    .withNoCause();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> claims.identity(Session.class))
                    .withMessageContaining("'sub'")
                    .withMessageContaining("Session")
                    .withMessageNotContaining("canary")
                    .withNoCause();
        }

        private Claims claims(String members) {
            return assertValid(jwt.decode(withClaims(members)));
        }
    }

    @Nested
    class SenderConstraints {

        private static final Invalid SENDER_CONSTRAINED =
                new Invalid("Sender-constrained tokens are not accepted", Reason.SENDER_CONSTRAINED);

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "'cnf':{'jkt':'0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I'}", // RFC 9449 §6.1
                    "'cnf':{'x5t#S256':'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2'}", // RFC 8705 §3.1
                    "'cnf':{'jwk':{'kty':'OKP'}}", // RFC 7800 §3.2
                    "'cnf':{'kid':'k'}",
                    "'cnf':{}",
                    "'cnf':null",
                    "'cnf':''",
                    "'cnf':[]",
                    "'cnf':false",
                    "'cnf':0"
                })
        void a_sender_constrained_token_is_rejected(String claim) {
            assertThat(jwt.decode(withClaims("'sub':'alice'," + claim))).isEqualTo(SENDER_CONSTRAINED);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'CNF':{}", "'cnf ':{}", "'x':{'cnf':{'jkt':'x'}}", "'x':'cnf'"})
        void a_claim_with_a_name_like_cnf_is_ignored(String claim) {
            assertValid(jwt.decode(withClaims("'sub':'alice'," + claim)));
        }

        @Test
        void a_sender_constrained_token_is_rejected_each_time_if_verified_tokens_are_cached() {
            JwtManager cached = TestJwts.manager().cacheVerifiedTokens(4).build();
            String token = withClaims("'cnf':{'jkt':'x'}");
            assertThat(cached.decode(token)).isEqualTo(SENDER_CONSTRAINED);
            assertThat(cached.decode(token)).isEqualTo(SENDER_CONSTRAINED);
        }

        @Test
        void a_sender_constrained_token_is_accepted_if_the_application_chose_so() {
            JwtManager lenient = TestJwts.manager()
                    .acceptSenderConstrained()
                    .cacheVerifiedTokens(4)
                    .build();
            String token = lenient.create("alice", claims -> claims.put("cnf", Map.of("jkt", "x")));

            assertThat(lenient.decode(token))
                    .isInstanceOfSatisfying(
                            Valid.class,
                            valid -> assertThat(valid.claims().get("cnf")).isEqualTo(Map.of("jkt", "x")));
            assertValid(lenient.decode(token));
            assertThat(jwt.decode(token)).isEqualTo(SENDER_CONSTRAINED);
        }
    }

    // Most of these tokens have several faults, and decode reports only the fault that it checks first. The test begins
    // with the fault that decode checks last.
    @Test
    void the_result_names_the_first_fault_and_expiry_comes_last() {
        JwtManager strict = TestJwts.manager().issuer("me").audience("api").build();
        String expired = "{'exp':1,'iss':'me','aud':'api'}";

        assertThat(strict.decode(withPayload(expired))).isInstanceOf(Expired.class);
        assertThat(strict.decode(withPayload("{'exp':1,'iss':'me','aud':'api','nbf':1900000001}")))
                .isEqualTo(NOT_YET_VALID);
        assertThat(strict.decode(withPayload("{'exp':1,'iss':'me','aud':'api','nbf':1900000001,'cnf':{}}")))
                .isEqualTo(SenderConstraints.SENDER_CONSTRAINED);
        assertThat(strict.decode(withPayload("{'exp':1,'iss':'me','aud':'x','nbf':1900000001,'cnf':{}}")))
                .isEqualTo(WRONG_AUDIENCE);
        assertThat(strict.decode(withPayload("{'exp':1,'iss':'x','aud':'x','nbf':1900000001}")))
                .isEqualTo(WRONG_ISSUER);
        assertThat(strict.decode(withPayload("{'exp':1,'iss':'x','aud':'x','nbf':'x'}")))
                .isEqualTo(NBF_FORMAT);
        assertThat(strict.decode(withPayload("{'exp':1,'iss':'x','aud':'x','nbf':'x'")))
                .isEqualTo(PAYLOAD_STRING);
        assertThat(strict.decode(withPayload(expired) + "AA")).isEqualTo(malformed("Invalid crypto padding"));
        assertThat(strict.decode(forged(expired))).isEqualTo(TestJwts.BAD_SIGNATURE);
        assertThat(strict.decode(forged("{'exp':"))).isEqualTo(TestJwts.BAD_SIGNATURE);
    }

    private static String forged(String payload) {
        String token = withPayload(payload);
        return token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43);
    }
}
