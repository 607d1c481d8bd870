package io.jwtsimple.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TestTokensTest {

    /** On the default manager, on those of applications, with strange settings and at strange times. */
    static Stream<TestTokens> all() {
        JwtKey key = JwtKey.generate(Algorithm.HS256).withId("2027");
        return Stream.of(
                TestTokens.create(),
                TestTokens.create(settings -> settings.issuer("https://login.example")
                        .audience("orders")
                        .identityClaim("user")
                        .leeway(Duration.ofMinutes(5))
                        .expiresIn(Duration.ofSeconds(1))),
                TestTokens.create(settings -> settings.acceptMissingExpiry()
                        .claims((identity, claims) -> claims.clear().put("sub", identity))),
                TestTokens.of(JwtManager.of(key)),
                TestTokens.of(JwtManager.builder(key)
                        .clock(InstantSource.fixed(Instant.parse("1999-12-31T23:59:59Z")))
                        .build()),
                TestTokens.of(JwtManager.builder(key)
                        .clock(InstantSource.fixed(Instant.parse("2999-12-31T23:59:59Z")))
                        .build()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_token_is_what_its_name_says(TestTokens tokens) {
        JwtManager jwt = tokens.manager();
        assertThat(jwt.decode(tokens.valid("alice"))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(tokens.expired("alice"))).isInstanceOf(Expired.class);
        assertThat(jwt.decode(tokens.notYetValid("alice")))
                .isEqualTo(new Invalid("The token is not yet valid (nbf)", Reason.NOT_YET_VALID));
        assertThat(jwt.decode(tokens.badlySigned("alice"))).isEqualTo(badSignature());
        assertThat(tokens.claims("alice").identity()).isEqualTo("alice");
    }

    /** The changed character makes a wrong signature, and not a malformed token, for every kind of key. */
    @ParameterizedTest
    @EnumSource(names = {"HS256", "RS256", "ES256", "ES512", "EdDSA"})
    void a_bad_signature_is_one_of_every_kind(Algorithm algorithm) {
        TestTokens tokens = TestTokens.of(JwtManager.of(JwtKey.generate(algorithm)));
        for (int i = 0; i < 5; i++) {
            assertThat(tokens.manager().decode(tokens.badlySigned(i))).isEqualTo(badSignature());
        }
    }

    @Test
    void time_stands_still_at_the_begin_of_2030() {
        TestTokens tokens = TestTokens.create();
        Claims claims = tokens.claims("alice");
        assertThat(claims.issuedAt()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(claims.expiresAt()).isEqualTo(Instant.parse("2030-01-01T01:00:00Z"));
        assertThat(tokens.valid("alice")).isEqualTo(tokens.valid("alice"));
    }

    @Test
    void time_is_what_the_settings_say() {
        Instant now = Instant.parse("2001-02-03T04:05:06Z");
        TestTokens tokens = TestTokens.create(settings -> settings.clock(InstantSource.fixed(now)));
        assertThat(tokens.claims("alice").issuedAt()).isEqualTo(now);
    }

    @Test
    void no_two_of_them_share_a_key() {
        TokenResult result =
                TestTokens.create().manager().decode(TestTokens.create().valid("alice"));
        assertThat(result).isEqualTo(badSignature());
    }

    @Test
    void tokens_and_claims_are_edited_at_will() {
        TestTokens tokens = TestTokens.create();
        assertThat(tokens.claims(7, claims -> claims.put("role", "admin")).get("role"))
                .isEqualTo("admin");
        assertThat(tokens.manager().decode(tokens.valid("alice", claims -> claims.put("aud", "somebody else"))))
                .isEqualTo(new Invalid("Invalid audience", Reason.WRONG_AUDIENCE));
        String forged = tokens.badlySigned("alice", claims -> claims.put("role", "admin"));
        String good = tokens.valid("alice", claims -> claims.put("role", "admin"));
        assertThat(forged.substring(0, forged.lastIndexOf('.'))).isEqualTo(good.substring(0, good.lastIndexOf('.')));
    }

    @Test
    void claims_that_are_not_valid_are_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestTokens.create().claims("alice", claims -> claims.remove("exp")))
                .withMessage("claims: a token with them is refused: Token is missing the 'exp' claim");
    }

    @Test
    void a_manager_is_demanded() {
        assertThatNullPointerException().isThrownBy(() -> TestTokens.of(null)).withMessage("manager");
    }

    private static Invalid badSignature() {
        return new Invalid("Signature verification failed", Reason.BAD_SIGNATURE);
    }
}
