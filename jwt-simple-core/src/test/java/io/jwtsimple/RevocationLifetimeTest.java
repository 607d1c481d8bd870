package io.jwtsimple;

import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.withPayload;
import static io.jwtsimple.TestRevocations.REVOKED;
import static io.jwtsimple.TestRevocations.TOO_OLD;
import static io.jwtsimple.TestRevocations.withClaims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how long a revocation is in effect, and that a token is rejected if its revocation may already have ended. */
class RevocationLifetimeTest {

    private final TestRevocations memory = new TestRevocations();
    private final TestClock clock = memory.clock;
    private final JwtManager jwt = memory.jwt;

    @Test
    void a_revoked_token_expires_with_the_result_of_an_expired_token() {
        Claims claims = memory.claims("'jti':'x'");
        jwt.revoke(claims);

        clock.advance(Duration.ofSeconds(59));
        assertThat(jwt.decode(withClaims("'jti':'x'"))).isEqualTo(REVOKED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(jwt.decode(withClaims("'jti':'x'"))).isInstanceOf(Expired.class);
    }

    @Test
    void a_token_is_revoked_until_the_end_of_the_longest_leeway() {
        JwtManager lenient = memory.manager().leeway(Duration.ofMinutes(5)).build();
        jwt.revoke(memory.claims("'jti':'x'"));

        clock.advance(Duration.ofSeconds(60 + 299));
        assertThat(lenient.decode(withClaims("'jti':'x'"))).isEqualTo(REVOKED);
    }

    @Test
    void a_token_without_expiry_is_revoked_for_ever() {
        JwtManager forever = memory.manager().acceptMissingExpiry().build();
        String token = withPayload("{'jti':'x'}");
        forever.revoke(assertValid(forever.decode(token)));

        clock.advance(Duration.ofDays(365_000));
        fill(forever);
        assertThat(forever.decode(token)).isEqualTo(REVOKED);
    }

    @ParameterizedTest
    @CsvSource({"1,86400,true", "1,86401,false", "172800,172800,true", "172800,172801,false"})
    void a_token_is_accepted_for_a_day_or_the_longest_lifetime(long expiresIn, long age, boolean isAccepted) {
        JwtManager manager =
                memory.manager().expiresIn(Duration.ofSeconds(expiresIn)).build();
        TokenResult result =
                manager.decode(withClaims("'iat':" + NOW.minusSeconds(age).getEpochSecond()));

        if (isAccepted) {
            assertValid(result);
        } else {
            assertThat(result).isEqualTo(TOO_OLD);
        }
    }

    @Test
    void the_leeway_counts_for_the_age_of_a_token() {
        JwtManager lenient = memory.manager().leeway(Duration.ofSeconds(5)).build();

        assertValid(lenient.decode(withClaims("'iat':" + (1_900_000_000L - 86_405))));
        assertThat(lenient.decode(withClaims("'iat':" + (1_900_000_000L - 86_406))))
                .isEqualTo(TOO_OLD);
    }

    @Test
    void a_token_without_iat_is_rejected_and_not_created() {
        String token = TestJwts.withClaims("'jti':'x','sub':'alice'");

        assertThat(jwt.decode(token)).isEqualTo(new Invalid("Token is missing the 'iat' claim", Reason.MISSING_CLAIM));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> jwt.create("alice", claims -> claims.remove("iat")))
                .withMessage("iat: must be present, since decode of a manager with revocations rejects a token"
                        + " without iat; do not remove the claim");
        JwtManager forever = JwtManager.builder(JwtKey.secret(SECRET))
                .clock(clock)
                .acceptMissingExpiry()
                .revocations(Revocations.inMemory())
                .build();
        assertValid(forever.decode(token));
        assertValid(forever.decode(forever.create("alice", ClaimsEditor::clear)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'iat':-253402300799", "'iat':0", "'sub':'alice'"})
    void a_token_of_any_age_is_accepted_where_tokens_never_expire(String members) {
        JwtManager forever = memory.manager().acceptMissingExpiry().build();

        assertValid(forever.decode(withPayload("{" + members + "}")));
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, 86_400, 90_000, 864_000, 31_536_000})
    void no_token_of_an_identity_or_session_comes_back(long lifetime) {
        JwtManager manager = memory.manager().expiresIn(Duration.ofHours(30)).build();
        long exp = NOW.getEpochSecond() + lifetime;
        String token = withPayload("{'sub':'alice','iat':1900000000,'exp':" + exp + "}");
        String session = withPayload("{'sid':'s1','iat':1900000000,'exp':" + exp + "}");
        assertValid(manager.decode(token));
        manager.revokeAll("alice");
        manager.revokeSession("s1");

        for (int hours = 0; hours < 24 * 12; hours += 6) {
            clock.advance(Duration.ofHours(6));
            fill(manager);
            assertThat(manager.decode(token)).isNotInstanceOf(TokenResult.Valid.class);
            assertThat(manager.decode(session)).isNotInstanceOf(TokenResult.Valid.class);
        }
        assertThat(memory.revocations.toString()).contains("identities=0, sessions=0");
    }

    @Test
    void issuers_whose_entries_have_ended_take_no_memory() {
        RevocationTable table = new RevocationTable();
        for (int i = 0; i < 100_000; i++) {
            table.add(
                    new RevocationEntry(
                            RevocationEntry.Kind.TOKEN, "tenant" + i, "x", null, RevocationEntry.FOREVER, i + 1, 0),
                    i);
        }

        assertThat(table.issuers()).isLessThan(3000);
    }

    @Test
    void entries_are_kept_for_the_manager_with_the_longest_lifetime() {
        JwtManager longer = memory.manager().expiresIn(Duration.ofDays(10)).build();
        String token = longer.create("alice");
        jwt.revokeAll("alice");

        clock.advance(Duration.ofDays(9));
        fill(jwt);
        assertThat(longer.decode(token)).isEqualTo(REVOKED);
    }

    @Test
    void entries_of_identities_never_end_where_tokens_never_expire() {
        JwtManager forever = memory.manager().acceptMissingExpiry().build();
        String token = forever.create("alice", claims -> claims.remove("exp"));
        forever.revokeAll("alice");

        clock.advance(Duration.ofDays(36_500));
        fill(forever);
        assertThat(forever.decode(token)).isEqualTo(REVOKED);
    }

    /** Adds so many entries that the table removes all entries that have ended. */
    private static void fill(JwtManager jwt) {
        for (int i = 0; i < 1100; i++) {
            Claims claims = assertValid(jwt.decode(jwt.create("x", c -> c.expiresIn(Duration.ofSeconds(1)))));
            jwt.revoke(claims);
        }
    }
}
