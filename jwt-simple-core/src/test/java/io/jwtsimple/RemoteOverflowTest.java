package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a stack overflow in decode, at any depth, does not damage the keys. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteOverflowTest {

    private static final long STACK = 256 * 1024;
    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private final JwtKey first = JwtKey.generate(EdDSA).withId("first");
    private final JwtKey second = JwtKey.generate(EdDSA).withId("second");
    private final HttpClient client = HttpClient.newHttpClient();
    private final TestKeyServer server = TestKeyServer.http();
    private final TestLog log = new TestLog();
    private final TestClock clock = new TestClock();

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    private JwtManager manager() {
        return server.manager(clock, options -> {
            options.client(client).timeout(TIMEOUT);
            options.margin = Duration.ofMillis(100);
        });
    }

    @Test
    void an_overflow_at_the_first_token_does_not_damage_the_keys() throws Exception {
        server.publish(first);
        String token = token(first);
        overflow(this::manager, token);
    }

    @Test
    void an_overflow_at_a_token_of_a_new_key_does_not_damage_the_keys() throws Exception {
        String token = token(second);
        overflow(
                () -> {
                    server.publish(first);
                    JwtManager jwt = manager();
                    assertThat(recovered(jwt, token(first))).isInstanceOf(Valid.class);
                    server.publish(second, first);
                    return jwt;
                },
                token);
    }

    private interface Setup {
        JwtManager manager();
    }

    /**
     * Calls decode with little free stack, until ten rounds in a row cause no overflow. Each round uses a new manager,
     * and has room for one call more than the round before. At the end, each manager must accept the token.
     */
    private void overflow(Setup setup, String token) throws Exception {
        assertThat(recovered(setup.manager(), token)).isInstanceOf(Valid.class); // loads all classes
        List<JwtManager> left = new ArrayList<>();
        int overflows = 0;
        for (int inARow = 0; inARow < 10; ) {
            JwtManager jwt = setup.manager();
            boolean overflown = overflows(left.size(), () -> jwt.decode(token));
            inARow = overflown ? 0 : inARow + 1;
            overflows += overflown ? 1 : 0;
            left.add(jwt);
        }
        assertThat(overflows).isGreaterThan(20);
        for (int room = 0; room < left.size(); room++) {
            assertThat(recovered(left.get(room), token))
                    .as("room for %s calls", room)
                    .isInstanceOf(Valid.class);
        }
    }

    /**
     * Decodes a token, and repeats this while keys are unavailable, because an overflow may have ended a fetch, or the
     * machine may be busy.
     */
    private TokenResult recovered(JwtManager jwt, String token) {
        TokenResult result = jwt.decode(token);
        for (int i = 0; i < 10 && result instanceof Unavailable; i++) {
            clock.advance(Duration.ofSeconds(10));
            jwt.decode(token);
            log.all(); // waits for the fetch in the background
            result = jwt.decode(token);
        }
        return result;
    }

    /**
     * Returns whether an action overflows the stack if the free stack is enough for only {@code room} calls of
     * {@link #run}.
     */
    private static boolean overflows(int room, Runnable action) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Runnable remembering = () -> {
            try {
                action.run();
            } catch (Throwable e) {
                thrown.set(e);
            }
        };
        Thread thread = new Thread(null, () -> run(room, remembering), "small stack", STACK);
        thread.start();
        thread.join();
        assertThat(thrown.get() == null || thrown.get() instanceof StackOverflowError)
                .as("%s", thrown.get())
                .isTrue();
        return thrown.get() != null;
    }

    /** Calls itself until the stack is full. Then returns from {@code room} calls, and runs the action. */
    private static int run(int room, Runnable action) {
        int above;
        try {
            above = run(room, action) + 1;
        } catch (StackOverflowError e) {
            return 0;
        }
        if (above == room) {
            action.run();
        }
        return above;
    }
}
