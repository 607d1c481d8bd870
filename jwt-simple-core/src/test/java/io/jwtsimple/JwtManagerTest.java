package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the options of a manager: their effect, their bounds, and the exceptions for wrong values. */
class JwtManagerTest {

    private static final JwtKey KEY = JwtKey.secret("0123456789abcdef0123456789abcdef");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static JwtManager.Builder builder() {
        return JwtManager.builder(KEY).clock(InstantSource.fixed(NOW));
    }

    private static JwtManager at(Instant now) {
        return JwtManager.builder(KEY).clock(InstantSource.fixed(now)).build();
    }

    private static Claims claims(TokenResult result) {
        return assertValid(result);
    }

    @Test
    void a_token_is_valid_for_an_hour_by_default() {
        String token = at(NOW).create("alice");
        assertValid(at(NOW.plusSeconds(3599)).decode(token));
        assertThat(at(NOW.plusSeconds(3600)).decode(token))
                .isEqualTo(new TokenResult.Expired("Token has expired", NOW.plusSeconds(3600)));
    }

    @Test
    void expires_in_sets_the_lifetime_of_every_token() {
        String token = builder().expiresIn(Duration.ofMinutes(5)).build().create("alice");
        assertThat(claims(at(NOW).decode(token)).expiresAt()).isEqualTo(NOW.plusSeconds(300));
    }

    @Test
    void identity_claim_sets_the_claim_for_the_identity() {
        JwtManager jwt = builder().identityClaim("user").build();
        Claims claims = claims(jwt.decode(jwt.create("alice")));
        assertThat(claims.identity()).isEqualTo("alice");
        assertThat(claims.get("user")).isEqualTo("alice");
        assertThat(claims.subject()).isNull();
    }

    @Test
    void issuer_is_written_and_required() {
        JwtManager ours = builder().issuer("ours").build();
        JwtManager theirs = builder().issuer("theirs").build();
        assertThat(claims(ours.decode(ours.create("alice"))).issuer()).isEqualTo("ours");
        assertThat(ours.decode(theirs.create("alice"))).isEqualTo(TokenFault.WRONG_ISSUER.result());
        assertThat(ours.decode(at(NOW).create("alice"))).isEqualTo(TokenFault.ISSUER_MISSING.result());
        assertValid(at(NOW).decode(ours.create("alice")));
    }

    @Test
    void audience_is_written_and_one_name_of_it_is_required() {
        JwtManager api = builder().audience("api").build();
        JwtManager both = builder().audience("web", "api").build();
        JwtManager web = builder().audience("web").build();
        assertThat(claims(api.decode(both.create("alice"))).audience()).containsExactly("web", "api");
        assertThat(claims(both.decode(api.create("alice"))).get("aud")).isEqualTo("api");
        assertThat(web.decode(api.create("alice"))).isEqualTo(TokenFault.WRONG_AUDIENCE.result());
        assertThat(web.decode(at(NOW).create("alice"))).isEqualTo(TokenFault.AUDIENCE_MISSING.result());
        assertThat(at(NOW).decode(api.create("alice"))).isEqualTo(TokenFault.WRONG_AUDIENCE.result());
    }

    @Test
    void the_claims_option_edits_a_token_before_the_callback_of_create() {
        JwtManager jwt = builder()
                .issuer("ours")
                .claims((identity, claims) ->
                        claims.put("for", identity).put("role", "user").remove("iss"))
                .build();
        Claims claims = claims(at(NOW).decode(jwt.create("alice", c -> c.put("role", "admin"))));
        assertThat(claims.get("for")).isEqualTo("alice");
        assertThat(claims.get("role")).isEqualTo("admin");
        assertThat(claims.issuer()).isNull();
    }

    @Test
    void leeway_applies_to_nbf_and_exp() {
        JwtManager jwt = at(NOW);
        String token = jwt.create(
                "alice", claims -> claims.put("nbf", NOW.plusSeconds(10)).put("exp", NOW.plusSeconds(20)));
        assertThat(withLeeway(NOW).decode(token)).isEqualTo(TokenFault.NOT_YET_VALID.result());
        assertValid(withLeeway(NOW.plusSeconds(5)).decode(token));
        assertValid(withLeeway(NOW.plusSeconds(24)).decode(token));
        assertThat(withLeeway(NOW.plusSeconds(25)).decode(token)).isInstanceOf(TokenResult.Expired.class);
    }

    private static JwtManager withLeeway(Instant now) {
        return JwtManager.builder(KEY)
                .clock(InstantSource.fixed(now))
                .leeway(Duration.ofSeconds(5))
                .build();
    }

    @Test
    void type_is_written_and_required() {
        JwtManager access = builder().type("at+jwt").build();
        JwtManager spelled = builder().type("application/AT+jwt").build();
        assertValid(access.decode(spelled.create("alice")));
        assertValid(spelled.decode(access.create("alice")));
        assertThat(access.decode(at(NOW).create("alice"))).isEqualTo(TokenFault.TYPE.result());
        assertThat(at(NOW).decode(access.create("alice"))).isEqualTo(TokenFault.TYPE.result());
    }

    @Test
    void the_first_of_several_types_is_stamped_and_all_are_accepted() {
        JwtManager both = builder().type("at+jwt", "JWT").build();
        JwtManager access = builder().type("at+jwt").build();
        assertValid(both.decode(at(NOW).create("alice")));
        assertValid(both.decode(access.create("alice")));
        assertValid(access.decode(both.create("alice")));
        assertThat(at(NOW).decode(both.create("alice"))).isEqualTo(TokenFault.TYPE.result());
    }

    @Test
    void max_token_length_applies_to_decode_and_create() {
        String token = at(NOW).create("alice");
        JwtManager exact = builder().maxTokenLength(token.length()).build();
        JwtManager shorter = builder().maxTokenLength(token.length() - 1).build();
        assertThat(exact.create("alice")).isEqualTo(token);
        assertValid(exact.decode(token));
        assertThat(shorter.decode(token)).isEqualTo(TokenFault.TOO_LARGE.result());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shorter.create("alice"))
                .withMessage(
                        "token: %d characters is too long, the limit is %d; use fewer or shorter claims, or raise"
                                + " maxTokenLength",
                        token.length(), token.length() - 1);
    }

    @Test
    void a_missing_expiry_is_accepted_only_if_chosen() {
        String token = at(NOW).create("alice", claims -> claims.remove("exp"));
        assertThat(at(NOW).decode(token)).isEqualTo(TokenFault.EXPIRES_AT_MISSING.result());
        assertThat(claims(builder().acceptMissingExpiry().build().decode(token)).expiresAt())
                .isNull();
    }

    @Test
    void a_missing_audience_is_accepted_only_if_chosen() {
        String token = at(NOW).create("alice");
        JwtManager.Builder builder = builder().audience("api");
        assertThat(builder.build().decode(token)).isEqualTo(TokenFault.AUDIENCE_MISSING.result());
        JwtManager lenient = builder.acceptMissingAudience().build();
        assertValid(lenient.decode(token));
        assertThat(lenient.decode(builder().audience("web").build().create("alice")))
                .isEqualTo(TokenFault.WRONG_AUDIENCE.result());
    }

    @ParameterizedTest
    @EnumSource
    void decode_may_block_if_one_verification_is_slow(Algorithm algorithm) {
        JwtKey key = algorithm.name().startsWith("HS")
                ? JwtKey.generate(algorithm)
                : JwtKey.of(algorithm, TestKeyPairs.of(algorithm));
        assertThat(JwtManager.of(key).mayBlock()).isEqualTo(algorithm.name().matches("(E|ML).*"));
    }

    @Test
    void a_later_call_of_the_builder_does_not_change_a_manager() {
        JwtManager.Builder builder = builder();
        JwtManager before = builder.build();
        builder.issuer("ours").expiresIn(Duration.ofDays(1));
        assertThat(claims(before.decode(before.create("alice"))).issuer()).isNull();
    }

    static Arguments[] mistakes() {
        return new Arguments[] {
            mistake(
                    "negative expiry",
                    b -> b.expiresIn(Duration.ofSeconds(-1)),
                    "expiresIn: must be 1 second to 100 years, was PT-1S"),
            mistake("no expiry", b -> b.expiresIn(Duration.ZERO), "expiresIn: must be 1 second to 100 years, was PT0S"),
            mistake(
                    "endless expiry",
                    b -> b.expiresIn(Duration.ofSeconds(Long.MAX_VALUE)),
                    "expiresIn: must be 1 second to 100 years, was PT2562047788015215H30M7S"),
            mistake(
                    "negative leeway",
                    b -> b.leeway(Duration.ofSeconds(-1)),
                    "leeway: must be zero to 5 minutes, was PT-1S"),
            mistake(
                    "long leeway",
                    b -> b.leeway(Duration.ofSeconds(301)),
                    "leeway: must be zero to 5 minutes, was PT5M1S"),
            mistake("no audience", b -> b.audience(), "audience: must name at least one, was empty"),
            mistake("empty audience", b -> b.audience("api", ""), "audience: must not be blank, was ''"),
            mistake("blank issuer", b -> b.issuer(" "), "issuer: must not be blank, was ' '"),
            mistake("empty identity claim", b -> b.identityClaim(""), "identityClaim: must not be blank, was ''"),
            mistake(
                    "identity in exp",
                    b -> b.identityClaim("exp"),
                    "identityClaim: 'exp' has another meaning (RFC 7519 §4.1, RFC 7800 §3.1); use sub, or a name of your own"),
            mistake(
                    "identity in cnf",
                    b -> b.identityClaim("cnf"),
                    "identityClaim: 'cnf' has another meaning (RFC 7519 §4.1, RFC 7800 §3.1); use sub, or a name of your own"),
            mistake("blank type", b -> b.type(""), "type: must not be blank, was ''"),
            mistake("blank second type", b -> b.type("at+jwt", " "), "type: must not be blank, was ' '"),
            mistake(
                    "type beyond ASCII",
                    b -> b.type("jwt\u212a"),
                    "type: must be a media type in visible ASCII, like at+jwt"),
            mistake("no token length", b -> b.maxTokenLength(0), "maxTokenLength: must be 1 to 2097152, was 0"),
            mistake(
                    "endless token",
                    b -> b.maxTokenLength(2_097_153),
                    "maxTokenLength: must be 1 to 2097152, was 2097153"),
        };
    }

    private static Arguments mistake(String what, Consumer<JwtManager.Builder> option, String message) {
        return Arguments.of(what, option, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_wrong_value_is_rejected_by_the_method_of_the_option(
            String what, Consumer<JwtManager.Builder> option, String message) {
        JwtManager.Builder builder = builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option.accept(builder))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3155760000, 3155760000"})
    void the_shortest_and_the_longest_expiry_are_accepted(long seconds, long expected) {
        String token = builder().expiresIn(Duration.ofSeconds(seconds)).build().create("alice");
        assertThat(claims(at(NOW).decode(token)).expiresAt()).isEqualTo(NOW.plusSeconds(expected));
    }

    @Test
    void the_exception_for_a_null_names_the_parameter() {
        JwtManager jwt = at(NOW);
        assertThatNullPointerException().isThrownBy(() -> jwt.decode(null)).withMessage("token");
        assertThatNullPointerException().isThrownBy(() -> jwt.create(null)).withMessage("identity");
        assertThatNullPointerException()
                .isThrownBy(() -> jwt.create("alice", null))
                .withMessage("edit");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtManager.of((JwtKey) null))
                .withMessage("key");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtManager.of((JwtKeySet) null))
                .withMessage("keys");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().issuer(null))
                .withMessage("issuer");
        assertThatNullPointerException().isThrownBy(() -> builder().clock(null)).withMessage("clock");
    }
}
