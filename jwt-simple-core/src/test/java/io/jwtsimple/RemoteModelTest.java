package io.jwtsimple;

import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests which remote keys are valid or unknown after random rotations, outages and jumps of the clock. */
@Timeout(300)
class RemoteModelTest {

    private static final int STEPS = 60;
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final List<Duration> JUMPS = Stream.of("0.001S", "1S", "9S", "10S", "1M", "8M", "10M", "2H")
            .map(text -> Duration.parse("PT" + text))
            .toList();

    private final List<JwtKey> all = Stream.of("a", "b", "c", "d")
            .map(id -> JwtKey.generate(Algorithm.EdDSA).withId(id))
            .toList();
    private final List<String> tokens = all.stream().map(TestKeyServer::token).toList();
    private volatile List<JwtKey> published = all;
    private volatile List<JwtKey> served = List.of();
    private volatile boolean up = true;

    @Test
    void only_published_keys_are_valid_and_only_absent_keys_are_unknown() {
        TestRounds.run(5, this::round);
    }

    private void round(Random random) {
        TestClock clock = new TestClock();
        up = true;
        served = List.of();
        try (TestKeyServer server = TestKeyServer.http();
                TestLog log = new TestLog()) {
            server.respond(exchange -> {
                List<JwtKey> now = published;
                if (up) {
                    served = now;
                }
                TestKeyServer.respond(exchange, up ? 200 : 503, up ? json(now) : "");
            });
            JwtManager jwt = server.manager(clock, options -> options.lifetime(LIFETIME));
            Duration age = Duration.ZERO;
            int requests = 0;
            for (int step = 0; step < STEPS; step++) {
                Duration jump = JUMPS.get(random.nextInt(JUMPS.size()));
                boolean back = random.nextInt(20) == 0;
                clock.advance(back ? jump.negated() : jump);
                age = back ? Duration.ofDays(-1) : age.plus(jump); // a step back of the clock makes the age unknown
                if (random.nextInt(3) == 0) {
                    published = all.stream().filter(key -> random.nextBoolean()).toList();
                }
                if (random.nextInt(5) == 0) {
                    up = !up;
                }
                int chosen = random.nextInt(all.size());
                TokenResult result = jwt.decode(tokens.get(chosen));
                log.all(); // waits for the fetch in the background
                age = up && server.requests().size() > requests ? Duration.ZERO : age;
                requests = server.requests().size();
                check(result, all.get(chosen), age);
            }
            up = true;
            published = all;
            clock.advance(LIFETIME); // longer than every pause between fetches
            jwt.decode(tokens.get(0));
            log.all();
            assertThat(tokens).allSatisfy(token -> assertThat(jwt.decode(token)).isInstanceOf(Valid.class));
            assertThat(requests).isLessThanOrEqualTo(2 * STEPS);
        }
    }

    private static String json(List<JwtKey> keys) {
        return keys.isEmpty()
                ? "{\"keys\":[]}"
                : JwtKeySet.of(keys.get(0), keys.subList(1, keys.size()).toArray(new JwtKey[0]))
                        .toJson();
    }

    private void check(TokenResult result, JwtKey key, Duration age) {
        if (result instanceof Valid) {
            assertThat(age).isLessThan(LIFETIME.plusHours(1));
        } else if (!(result instanceof Unavailable)) {
            assertThat(result).isEqualTo(TestJwts.UNKNOWN_KEY);
            assertThat(served).doesNotContain(key);
        }
    }
}
