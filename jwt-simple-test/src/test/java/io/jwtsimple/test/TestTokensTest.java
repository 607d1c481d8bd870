package io.jwtsimple.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.ClaimsEditor;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TestTokensTest {

    /** Returns tokens of the default manager and of managers with unusual settings and clocks. */
    static Stream<TestTokens> all() {
        JwtKey key = JwtKey.generate(Algorithm.HS256).withId("2027");
        return Stream.of(
                TestTokens.create(),
                TestTokens.of(JwtManager.builder(key)
                        .issuer("https://login.example")
                        .audience("orders")
                        .identityClaim("user")
                        .leeway(Duration.ofMinutes(5))
                        .expiresIn(Duration.ofSeconds(1))
                        .build()),
                TestTokens.of(JwtManager.builder(key)
                        .acceptMissingExpiry()
                        .claims((identity, claims) -> claims.clear().put("sub", identity))
                        .build()),
                TestTokens.of(JwtManager.of(key)),
                TestTokens.of(JwtManager.builder(key)
                        .revocations(Revocations.inMemory())
                        .build()),
                TestTokens.of(JwtManager.builder(key)
                        .clock(InstantSource.fixed(Instant.parse("1999-12-31T23:59:59Z")))
                        .build()),
                TestTokens.of(JwtManager.builder(key)
                        .clock(InstantSource.fixed(Instant.parse("2999-12-31T23:59:59Z")))
                        .build()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_token_has_the_result_that_its_name_says(TestTokens tokens) {
        JwtManager jwt = tokens.manager();
        assertThat(jwt.decode(tokens.signed("alice"))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(tokens.expired("alice"))).isInstanceOf(Expired.class);
        assertThat(jwt.decode(tokens.notYetValid("alice")))
                .isEqualTo(new Invalid("The token is not yet valid (nbf)", Reason.NOT_YET_VALID));
        assertThat(jwt.decode(tokens.forged("alice"))).isEqualTo(badSignature());
        assertThat(tokens.claims("alice").identity()).isEqualTo("alice");
    }

    /** The changed character makes the signature wrong, and does not make the token malformed. */
    @ParameterizedTest
    @EnumSource(names = {"HS256", "RS256", "ES256", "ES512", "EdDSA", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void a_forged_token_of_every_kind_of_key_has_a_bad_signature(Algorithm algorithm) {
        assumeTrue(!algorithm.name().startsWith("ML") || Runtime.version().feature() >= 24, "the JDK has no ML-DSA");
        TestTokens tokens = TestTokens.of(JwtManager.of(JwtKey.generate(algorithm)));
        for (int i = 0; i < 5; i++) {
            assertThat(tokens.manager().decode(tokens.forged(i))).isEqualTo(badSignature());
        }
    }

    @Test
    void the_clock_always_shows_the_start_of_2030() {
        TestTokens tokens = TestTokens.create();
        Claims claims = tokens.claims("alice");
        assertThat(claims.issuedAt()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(claims.expiresAt()).isEqualTo(Instant.parse("2030-01-01T01:00:00Z"));
        assertThat(tokens.signed("alice")).isEqualTo(tokens.signed("alice"));
    }

    @Test
    void each_instance_has_a_new_key() {
        TokenResult result =
                TestTokens.create().manager().decode(TestTokens.create().signed("alice"));
        assertThat(result).isEqualTo(badSignature());
    }

    @Test
    void claims_of_tokens_can_be_changed() {
        TestTokens tokens = TestTokens.create();
        assertThat(tokens.claims(7, claims -> claims.put("role", "admin")).get("role"))
                .isEqualTo("admin");
        assertThat(tokens.manager().decode(tokens.signed("alice", claims -> claims.put("aud", "another-service"))))
                .isEqualTo(new Invalid("Invalid audience", Reason.WRONG_AUDIENCE));
        String forged = tokens.forged("alice", claims -> claims.put("role", "admin"));
        String good = tokens.signed("alice", claims -> claims.put("role", "admin"));
        assertThat(forged.substring(0, forged.lastIndexOf('.'))).isEqualTo(good.substring(0, good.lastIndexOf('.')));
    }

    /** The manager checks that claims are present before it checks the times. */
    @Test
    void a_token_with_a_required_claim_has_the_result_that_its_name_says() {
        TestTokens tokens = TestTokens.of(JwtManager.builder(JwtKey.generate(Algorithm.HS256))
                .requireClaim("azp", "shop")
                .build());
        JwtManager jwt = tokens.manager();
        Consumer<ClaimsEditor> azp = claims -> claims.put("azp", "shop");

        assertThat(jwt.decode(tokens.expired("alice")))
                .isEqualTo(new Invalid("Token is missing the 'azp' claim", Reason.MISSING_CLAIM));
        assertThat(jwt.decode(tokens.signed("alice", azp))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(tokens.expired("alice", azp))).isEqualTo(new Expired("Token has expired", Instant.EPOCH));
        assertThat(jwt.decode(tokens.notYetValid("alice", azp)))
                .isEqualTo(new Invalid("The token is not yet valid (nbf)", Reason.NOT_YET_VALID));
        assertThat(jwt.decode(tokens.forged("alice", azp))).isEqualTo(badSignature());
    }

    @Test
    void the_times_of_a_token_with_changed_claims_cannot_be_changed() {
        TestTokens tokens = TestTokens.create();
        Consumer<ClaimsEditor> times = claims ->
                claims.put("exp", Instant.parse("2999-01-01T00:00:00Z")).put("nbf", Instant.EPOCH);

        assertThat(tokens.manager().decode(tokens.expired("alice", times)))
                .isEqualTo(new Expired("Token has expired", Instant.EPOCH));
        assertThat(tokens.manager().decode(tokens.notYetValid("alice", times)))
                .isEqualTo(new Invalid("The token is not yet valid (nbf)", Reason.NOT_YET_VALID));
    }

    @Test
    void invalid_claims_are_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestTokens.create().claims("alice", claims -> claims.remove("exp")))
                .withMessage("claims: a token with them is rejected: Token is missing the 'exp' claim");
    }

    @Test
    void a_null_argument_is_rejected() {
        assertThatNullPointerException().isThrownBy(() -> TestTokens.of(null)).withMessage("manager");
        TestTokens tokens = TestTokens.create();
        assertThatNullPointerException()
                .isThrownBy(() -> tokens.expired("alice", null))
                .withMessage("edit");
        assertThatNullPointerException()
                .isThrownBy(() -> tokens.notYetValid("alice", null))
                .withMessage("edit");
    }

    private static Invalid badSignature() {
        return new Invalid("Signature verification failed", Reason.BAD_SIGNATURE);
    }
}
