package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests tokens with unknown key ids while the provider begins to sign with a new key. */
@Timeout(60)
class RemoteRotationTest {

    private static final Unavailable UNAVAILABLE = new Unavailable("Key source unavailable");

    private final JwtKey first = JwtKey.generate(EdDSA).withId("first");
    private final JwtKey second = JwtKey.generate(EdDSA).withId("second");
    private final TestClock clock = new TestClock();
    private final TestKeyServer server = TestKeyServer.http();
    private final JwtManager jwt = server.manager(clock, options -> options.lifetime(Duration.ofHours(1)));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_steady_rate_of_unknown_ids_makes_no_good_token_invalid() {
        server.publish(first);
        String good = token(first);
        int unavailable = 0;
        for (int second = 0; second < 120; second++) {
            clock.advance(Duration.ofSeconds(1));
            if (second % 2 == 0) {
                assertThat(jwt.decode(token(first.withId("unknown" + second)))).isIn(TestJwts.UNKNOWN_KEY, UNAVAILABLE);
            }
            if (second == 61) {
                server.publish(this.second, first);
                good = token(this.second);
            }
            for (int i = 0; i < 5; i++) {
                TokenResult result = jwt.decode(good);
                assertThat(result).isInstanceOfAny(Valid.class, Unavailable.class);
                unavailable += result instanceof Unavailable ? 1 : 0;
            }
        }
        assertThat(unavailable).isLessThan(5 * 10); // the number of tokens in ten seconds
        assertThat(server.requests()).hasSizeLessThan(3 + 120 / 10 + 2);
    }

    @Test
    void a_key_id_that_was_used_before_its_publication_is_rejected_for_at_most_ten_seconds() {
        server.publish(first);
        for (int i = 0; i < 30; i++) {
            assertThat(jwt.decode(token(second))).isEqualTo(TestJwts.UNKNOWN_KEY);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(jwt.decode(token(second))).isEqualTo(TestJwts.UNKNOWN_KEY);
        server.publish(second, first);
        clock.advance(Duration.ofSeconds(10));
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class);
        assertThat(server.requests()).hasSize(1 + 3 + 1);
    }

    @Test
    void a_key_id_that_is_absent_for_one_algorithm_is_fetched_for_another() {
        server.publish(first);
        JwtKey other = JwtKey.generate(Algorithm.ES256).withId("next");
        assertThat(jwt.decode(token(first.withId("next")))).isEqualTo(TestJwts.UNKNOWN_KEY);
        server.publish(first, other);
        assertThat(jwt.decode(token(other))).isInstanceOf(Valid.class);
    }

    @Test
    void a_token_whose_key_id_could_not_be_fetched_is_not_verified_by_keys_without_id() {
        JwtKey withoutId = JwtKey.generate(EdDSA);
        server.publish(withoutId);
        IntStream.range(0, 4)
                .forEach(i -> assertThat(jwt.decode(token(second.withId("unknown" + i))))
                        .isEqualTo(TestJwts.BAD_SIGNATURE));
        server.publish(second, withoutId);
        assertThat(jwt.decode(token(second))).isEqualTo(UNAVAILABLE);
        assertThat(jwt.decode(token(withoutId.withId("unknown")))).isInstanceOf(Valid.class);
        clock.advance(Duration.ofSeconds(10));
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class);
    }
}
