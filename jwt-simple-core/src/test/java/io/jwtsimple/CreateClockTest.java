package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@code create} fails if the clock or the expiry is outside the range of times that a token can have. */
class CreateClockTest {

    private final JwtKey key = JwtKey.secret(TestJwts.SECRET);

    @ParameterizedTest
    @ValueSource(
            strings = {"+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z"
            })
    void create_fails_if_the_clock_shows_a_time_that_a_token_cannot_have(Instant now) {
        JwtManager broken =
                JwtManager.builder(key).clock(InstantSource.fixed(now)).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> broken.create("alice"))
                .withMessage(
                        "clock: must show a time up to year 9999, the last year that a token can express, was " + now);
        assertThat(broken.decode(TestJwts.VALID)).isNotNull();
    }

    @Test
    void create_fails_if_the_token_would_expire_after_the_last_time_that_a_token_can_have() {
        Instant end = Instant.ofEpochSecond(ClaimDate.MAX_SECONDS);
        JwtManager late = JwtManager.builder(key)
                .clock(InstantSource.fixed(end.minusSeconds(10)))
                .expiresIn(Duration.ofSeconds(10))
                .build();
        assertValid(late.decode(late.create("alice")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> late.create("alice", claims -> claims.expiresIn(Duration.ofSeconds(11))))
                .withMessage("claim 'exp': must be an Instant up to year 9999");
    }
}
