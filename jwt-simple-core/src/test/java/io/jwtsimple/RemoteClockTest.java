package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests remote keys with clocks that show impossible times or that jump. */
@Timeout(60)
class RemoteClockTest {

    private static final Duration THOUSAND_YEARS = Duration.ofDays(365_000);

    private final JwtKey key = JwtKey.generate(EdDSA).withId("first");
    private final TestKeyServer server = TestKeyServer.http();
    private volatile InstantSource clock = InstantSource.fixed(TestJwts.NOW);
    private final JwtManager jwt = TestKeyServer.manager(
            JwtKeySet.remote(EdDSA, server.uri(), options -> options.clock(() -> clock.instant())));

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<InstantSource> clocks() {
        return Stream.of(
                () -> Instant.MAX,
                () -> Instant.MAX.minus(Duration.ofHours(2)),
                () -> Instant.MIN,
                () -> Instant.ofEpochSecond(ClaimDate.MAX_SECONDS + 1),
                () -> null,
                () -> {
                    throw new IllegalStateException("no time");
                });
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void an_impossible_time_makes_results_unavailable_and_causes_no_fetch(InstantSource broken) {
        server.publish(key);
        clock = broken;
        for (int i = 0; i < 10; i++) {
            assertThat(jwt.decode(token(key))).isInstanceOf(Unavailable.class);
        }
        assertThat(server.requests()).isEmpty();

        clock = InstantSource.fixed(TestJwts.NOW);
        assertThat(jwt.decode(token(key))).isInstanceOf(Valid.class);
        clock = broken;
        assertThat(jwt.decode(token(key))).isInstanceOf(Unavailable.class);
        clock = InstantSource.fixed(TestJwts.NOW);
        assertThat(jwt.decode(token(key))).isInstanceOf(Valid.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void eager_keys_are_not_fetched_at_an_impossible_time(InstantSource broken) {
        JwtKeySet.remote(EdDSA, server.uri(), options -> options.clock(broken).eager());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void keys_are_usable_at_the_last_and_the_first_possible_time() {
        server.publish(key);
        clock = () -> Instant.ofEpochSecond(ClaimDate.MAX_SECONDS);
        for (int i = 0; i < 10; i++) {
            assertThat(jwt.decode(token(key))).isInstanceOf(Valid.class);
        }
        clock = () -> Instant.ofEpochSecond(-ClaimDate.MAX_SECONDS);
        for (int i = 0; i < 10; i++) {
            assertThat(jwt.decode(token(key))).isInstanceOf(Valid.class);
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void each_jump_of_the_clock_causes_one_fetch() {
        server.publish(key);
        for (int jump = 0; jump < 20; jump++) {
            Instant now = TestJwts.NOW.plus(THOUSAND_YEARS.multipliedBy(jump % 2));
            clock = () -> now;
            for (int i = 0; i < 10; i++) {
                assertThat(jwt.decode(token(key))).isInstanceOf(Valid.class);
            }
            assertThat(server.requests()).hasSize(jump + 1);
        }
    }

    @Test
    void a_jump_of_the_clock_in_an_outage_causes_no_overflow() {
        RemoteState keys = RemoteState.none();
        for (int jump = 0; jump < 100_000; jump++) {
            keys = keys.failed(Instant.ofEpochSecond(ClaimDate.MAX_SECONDS * (jump % 2 * 2 - 1)), new Error());
        }
        assertThat(keys.failing()).isTrue();
    }
}
