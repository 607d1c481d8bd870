package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.claimMissing;
import static io.jwtsimple.TestJwts.withClaims;
import static io.jwtsimple.TestJwts.withPayload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the claims that a manager requires. Every token in these tests is signed with the right key. */
class RequiredClaimTest {

    private static final Invalid MISSING = claimMissing("Token is missing the 'c' claim");
    private static final Invalid WRONG = wrong("c");

    @Nested
    class Presence {

        private final JwtManager jwt = TestJwts.manager().requireClaim("c").build();

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'c':'x'", "'c':''", "'c':0", "'c':false", "'c':[]", "'c':[null]", "'c':{}"})
        void any_value_is_accepted(String claim) {
            assertValid(jwt.decode(withClaims(claim)));
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'c':null", "'C':'x'", "'c ':'x'", "'x':{'c':'x'}", "'sub':'c'"})
        void an_absent_claim_is_rejected(String claim) {
            assertThat(jwt.decode(withClaims(claim))).isEqualTo(MISSING);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"nbf, 1", "iat, 1", "jti, 'x'", "sub, 'x'"})
        void a_registered_claim_without_an_option_can_be_required(String name, String value) {
            JwtManager strict = TestJwts.manager().requireClaim(name).build();

            assertThat(strict.decode(withClaims("'x':1")))
                    .isEqualTo(claimMissing("Token is missing the '" + name + "' claim"));
            assertValid(strict.decode(withClaims("'" + name + "':" + (value.equals("x") ? "'x'" : value))));
        }
    }

    @Nested
    class Values {

        static Stream<Arguments> values() {
            BigInteger large = BigInteger.TWO.pow(80);
            return Stream.of(
                    Arguments.of("one of the texts", "'b'", new Object[] {"a", "b"}, true),
                    Arguments.of("another text", "'c'", new Object[] {"a", "b"}, false),
                    Arguments.of("another case", "'A'", new Object[] {"a"}, false),
                    Arguments.of("the beginning of a text", "'a'", new Object[] {"ab"}, false),
                    Arguments.of("a space behind", "'a '", new Object[] {"a"}, false),
                    Arguments.of("several texts in one", "'a b'", new Object[] {"a", "b"}, false),
                    Arguments.of("an empty text", "''", new Object[] {""}, true),
                    Arguments.of("a whole number", "2", new Object[] {1, 2}, true),
                    Arguments.of("a long", "2", new Object[] {2L}, true),
                    Arguments.of("a short", "2", new Object[] {(short) 2}, true),
                    Arguments.of("another number", "3", new Object[] {1, 2}, false),
                    Arguments.of("a number with a point", "2.0", new Object[] {2}, true),
                    Arguments.of("a number with an exponent", "2e2", new Object[] {200}, true),
                    Arguments.of("a fraction", "0.5", new Object[] {0.5f}, true),
                    Arguments.of("a decimal fraction", "0.1", new Object[] {0.1f}, true),
                    Arguments.of("a BigDecimal", "0.10", new Object[] {new BigDecimal("0.1")}, true),
                    Arguments.of("another fraction", "2.5", new Object[] {2}, false),
                    Arguments.of("zero", "-0.0", new Object[] {0}, true),
                    Arguments.of("a large number", "1208925819614629174706176", new Object[] {large}, true),
                    Arguments.of("a larger number", "1208925819614629174706177", new Object[] {large}, false),
                    Arguments.of("a very large number", "1e308", new Object[] {1}, false),
                    Arguments.of("true", "true", new Object[] {true}, true),
                    Arguments.of("false", "false", new Object[] {true}, false),
                    Arguments.of("the text of a number", "'1'", new Object[] {1}, false),
                    Arguments.of("a number for a text", "1", new Object[] {"1"}, false),
                    Arguments.of("the text of a boolean", "'true'", new Object[] {true}, false),
                    Arguments.of("1 for true", "1", new Object[] {true}, false),
                    Arguments.of("values of several types", "true", new Object[] {"a", 1, true}, true),
                    Arguments.of("an array with one of them", "['x','b']", new Object[] {"a", "b"}, true),
                    Arguments.of("an array with a number", "['x',1]", new Object[] {1}, true),
                    Arguments.of("an array without", "['x',null,{},['a']]", new Object[] {"a"}, false),
                    Arguments.of("an empty array", "[]", new Object[] {"a"}, false),
                    Arguments.of("an object", "{'a':'a'}", new Object[] {"a"}, false));
        }

        @ParameterizedTest(name = "{0}: {3}")
        @MethodSource("values")
        void a_claim_must_equal_one_of_the_values(String what, String json, Object[] anyOf, boolean accepted) {
            JwtManager jwt = TestJwts.manager().requireClaim("c", anyOf).build();
            TokenResult result = jwt.decode(withClaims("'c':" + json));

            if (accepted) {
                assertValid(result);
            } else {
                assertThat(result).isEqualTo(WRONG);
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'c':null", "'x':'a'"})
        void an_absent_claim_is_missing_and_not_wrong(String claim) {
            JwtManager jwt = TestJwts.manager().requireClaim("c", "a").build();

            assertThat(jwt.decode(withClaims(claim))).isEqualTo(MISSING);
        }
    }

    @Test
    void calls_for_different_names_add_up_in_their_order() {
        JwtManager jwt = TestJwts.manager()
                .requireClaim("c", "a")
                .requireClaim("d")
                .requireClaim("e", 1, 2)
                .build();

        assertValid(jwt.decode(withClaims("'c':'a','d':'x','e':2")));
        assertThat(jwt.decode(withClaims("'c':'b','e':3"))).isEqualTo(WRONG);
        assertThat(jwt.decode(withClaims("'c':'a','e':3"))).isEqualTo(claimMissing("Token is missing the 'd' claim"));
        assertThat(jwt.decode(withClaims("'c':'a','d':'x','e':3"))).isEqualTo(wrong("e"));
    }

    // Most of these tokens have several faults, and decode reports only the fault that it checks first.
    @Test
    void required_claims_are_checked_after_aud_and_before_cnf_nbf_and_exp() {
        JwtManager jwt =
                TestJwts.manager().audience("api").requireClaim("c", "a").build();

        assertThat(jwt.decode(withPayload("{'aud':'x','c':'b','cnf':{},'nbf':1900000001,'exp':1}")))
                .isEqualTo(new Invalid("Invalid audience", Reason.WRONG_AUDIENCE));
        assertThat(jwt.decode(withPayload("{'aud':'api','c':'b','cnf':{},'nbf':1900000001,'exp':1}")))
                .isEqualTo(WRONG);
        assertThat(jwt.decode(withPayload("{'aud':'api','c':'a','cnf':{},'nbf':1900000001,'exp':1}")))
                .isEqualTo(new Invalid("Sender-constrained tokens are not accepted", Reason.SENDER_CONSTRAINED));
        assertThat(jwt.decode(withPayload("{'aud':'api','c':'b','exp':1}"))).isEqualTo(WRONG);
        assertThat(jwt.decode(withPayload("{'aud':'api','c':'a','exp':1}"))).isInstanceOf(Expired.class);
    }

    @Test
    void a_required_claim_is_checked_each_time_where_verified_tokens_are_cached() {
        JwtManager jwt =
                TestJwts.manager().cacheVerifiedTokens(4).requireClaim("c", "a").build();

        for (int i = 0; i < 2; i++) {
            assertThat(jwt.decode(withClaims("'c':'b'"))).isEqualTo(WRONG);
            assertValid(jwt.decode(withClaims("'c':'a'")));
        }
    }

    @Test
    void create_does_not_write_the_claim() {
        JwtManager jwt = TestJwts.manager().requireClaim("c", "a").build();

        assertThat(jwt.decode(jwt.create("alice"))).isEqualTo(MISSING);
        assertValid(jwt.decode(jwt.create("alice", claims -> claims.put("c", "a"))));
    }

    @Test
    void a_manager_that_was_built_does_not_change_with_its_builder() {
        JwtManager.Builder builder = TestJwts.manager().requireClaim("c", "a");
        JwtManager jwt = builder.build();
        builder.requireClaim("d");

        assertValid(jwt.decode(withClaims("'c':'a'")));
        assertThat(builder.build().decode(withClaims("'c':'a'")))
                .isEqualTo(claimMissing("Token is missing the 'd' claim"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_mistake_is_named(String what, Consumer<JwtManager.Builder> mistake, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mistake.accept(TestJwts.manager()))
                .withMessage(message);
    }

    static Stream<Arguments> a_mistake_is_named() {
        return Stream.of(
                mistake("blank", b -> b.requireClaim(" "), "requireClaim: must not be blank, was ' '"),
                mistake(
                        "a quote",
                        b -> b.requireClaim("a\"b", "x"),
                        "requireClaim: 'a\"b' must be printable ASCII without the double quote and the backslash, because"
                                + " a message has the name (RFC 6750 §3); check this claim in your own code"),
                mistake(
                        "iss",
                        b -> b.requireClaim("iss", "me"),
                        "requireClaim: 'iss' has an option of its own; name the issuer with issuer(...)"),
                mistake(
                        "aud",
                        b -> b.requireClaim("aud"),
                        "requireClaim: 'aud' has an option of its own; name this service with audience(...)"),
                mistake(
                        "exp",
                        b -> b.requireClaim("exp"),
                        "requireClaim: 'exp' has an option of its own; decode requires it, unless"
                                + " acceptMissingExpiry() is called"),
                mistake(
                        "a name twice",
                        b -> b.requireClaim("c", "a").requireClaim("c"),
                        "requireClaim: 'c' is required already; name all its values in one call"),
                mistake(
                        "no value",
                        b -> b.requireClaim("c", List.of().toArray()),
                        "requireClaim: 'c' needs one accepted value at least; to accept any value, call"
                                + " requireClaim(name)"),
                mistake(
                        "a list",
                        b -> b.requireClaim("c", List.of("a")),
                        "requireClaim: a value of 'c' must be a text, a boolean or a finite number, was of "
                                + List.of("a").getClass().getName() + "; give each accepted value as an argument of its"
                                + " own"),
                mistake(
                        "NaN",
                        b -> b.requireClaim("c", Double.NaN),
                        "requireClaim: a value of 'c' must be a text, a boolean or a finite number, was of"
                                + " java.lang.Double; give each accepted value as an argument of its own"),
                mistake(
                        "a number whose text is not decimal",
                        b -> b.requireClaim("c", new Fraction()),
                        "requireClaim: a value of 'c' must be a text, a boolean or a finite number, was of "
                                + Fraction.class.getName() + "; give each accepted value as an argument of its own"));
    }

    /** A numeric type of an application. */
    @SuppressWarnings("serial")
    private static final class Fraction extends Number {
        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0.5f;
        }

        @Override
        public double doubleValue() {
            return 0.5;
        }

        @Override
        public String toString() {
            return "1/2";
        }
    }

    @Test
    void null_is_rejected() {
        JwtManager.Builder builder = TestJwts.manager();

        assertThatNullPointerException()
                .isThrownBy(() -> builder.requireClaim(null))
                .withMessage("requireClaim");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.requireClaim("c", "a", null))
                .withMessage("requireClaim");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.requireClaim("c", (Object[]) null))
                .withMessage("anyOf");
    }

    private static Arguments mistake(String what, Consumer<JwtManager.Builder> mistake, String message) {
        return Arguments.of(what, mistake, message);
    }

    private static Invalid wrong(String name) {
        return new Invalid("Invalid '" + name + "' claim", Reason.WRONG_CLAIM);
    }
}
