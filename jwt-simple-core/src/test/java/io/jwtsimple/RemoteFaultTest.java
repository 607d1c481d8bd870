package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests exceptions and errors during a fetch: the fetch ends, and the keys are replaced completely or not at all. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteFaultTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final JwtKey first = JwtKey.generate(EdDSA).withId("first");
    private final JwtKey second = JwtKey.generate(EdDSA).withId("second");
    private final TestClock clock = new TestClock();
    private final TestKeyServer server = TestKeyServer.http();
    private final TestFaultyClient client = new TestFaultyClient();
    private final TestLog log = new TestLog();
    private final JwtManager jwt = server.manager(clock, options -> {
        options.client(client).timeout(TIMEOUT).lifetime(Duration.ofMinutes(10));
        options.margin = Duration.ofMillis(100);
    });

    @BeforeAll
    static void loadClasses() { // loads the classes first, so that no fetch exceeds its timeout
        try (TestKeyServer server = TestKeyServer.http()) {
            JwtKey key = JwtKey.generate(EdDSA);
            server.publish(key);
            assertThat(server.manager(new TestClock(), options -> {}).decode(token(key)))
                    .isInstanceOf(Valid.class);
        }
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        @SuppressWarnings("unchecked")
        T unchecked = (T) failure;
        throw unchecked;
    }

    static Stream<Throwable> everything() {
        return Stream.of(
                new IllegalStateException("injected"),
                new IllegalArgumentException("injected"),
                new OutOfMemoryError("injected"),
                new StackOverflowError("injected"),
                new NoClassDefFoundError("injected"),
                new InterruptedException("injected"));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void a_withdrawn_key_stays_rejected_after_the_log_throws_once(Throwable failure) {
        server.publish(first);
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        server.respond(exchange -> TestKeyServer.respond(exchange, 500, ""));
        assertThat(jwt.decode(token(second))).isInstanceOf(Unavailable.class); // the outage begins

        server.publish(second);
        AtomicInteger lines = new AtomicInteger();
        log.onLine(() -> {
            if (lines.getAndIncrement() == 0) {
                RemoteFaultTest.<RuntimeException>sneak(failure);
            }
        });
        clock.advance(Duration.ofSeconds(10));
        jwt.decode(token(first)); // the fetch logs that keys are available again, and the log throws
        log.all();

        clock.advance(Duration.ofHours(24));
        assertThat(TestKeyServer.whenAvailable(jwt, token(second))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(lines).hasPositiveValue();
    }

    @ParameterizedTest
    @MethodSource("everything")
    void a_log_that_always_throws_changes_nothing(Throwable failure) {
        log.onLine(() -> RemoteFaultTest.<RuntimeException>sneak(failure));
        server.respond(exchange -> TestKeyServer.respond(exchange, 500, ""));
        String good = token(first);
        for (int second = 0; second < 30; second++) {
            assertThat(jwt.decode(good)).isInstanceOf(Unavailable.class);
            log.all();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(client.requests()).isEqualTo(3);

        server.publish("{\"keys\":[7," + JwtKeySet.of(first).toJson().replace("{\"keys\":[", ""));
        assertThat(TestKeyServer.whenAvailable(jwt, token(first))).isInstanceOf(Valid.class);
        log.all();
        server.publish(second);
        clock.advance(Duration.ofMinutes(10));
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void a_clock_that_throws_at_any_time_changes_nothing(Throwable failure) {
        server.publish(first);
        for (int failing = 1; failing <= 5; failing++) {
            AtomicInteger left = new AtomicInteger(failing);
            JwtManager jwt = TestKeyServer.manager(JwtKeySet.remote(
                    EdDSA,
                    server.uri(),
                    options -> options.client(client).clock(() -> {
                        if (left.decrementAndGet() == 0) {
                            RemoteFaultTest.<RuntimeException>sneak(failure);
                        }
                        return clock.instant();
                    })));
            for (int i = 0; i < 5; i++) {
                try {
                    assertThat(jwt.decode(token(first))).isInstanceOfAny(Valid.class, Unavailable.class);
                } catch (Throwable thrown) {
                    assertThat(thrown)
                            .isSameAs(failure)
                            .isNotInstanceOf(RuntimeException.class); // decode must catch every RuntimeException
                }
            }
            assertThat(left).hasNonPositiveValue();
            assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        }
    }

    @Test
    void a_log_that_hangs_delays_no_token() {
        CountDownLatch never = new CountDownLatch(1);
        log.onLine(() -> TestKeyServer.await(never));
        server.respond(exchange -> TestKeyServer.respond(exchange, 500, ""));
        assertThat(jwt.decode(token(first))).isInstanceOf(Unavailable.class);

        server.publish(first);
        clock.advance(Duration.ofSeconds(10));
        assertThat(TestKeyServer.whenAvailable(jwt, token(first))).isInstanceOf(Valid.class);
        never.countDown();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("behaviours")
    void any_failure_of_the_client_ends_the_fetch(String how, TestFaultyClient.Behaviour behaviour) {
        server.publish(first);
        client.behave(behaviour);
        assertThat(jwt.decode(token(first))).isInstanceOf(Unavailable.class);
        String good = token(first);
        for (int second = 0; second < 9; second++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(jwt.decode(good)).isInstanceOf(Unavailable.class);
        }
        assertThat(client.requests()).isEqualTo(1);

        client.behave(TestFaultyClient.Exchange::send);
        clock.advance(Duration.ofSeconds(1));
        assertThat(TestKeyServer.whenAvailable(jwt, token(first))).isInstanceOf(Valid.class);
        assertThat(client.requests()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("behaviours")
    void known_keys_stay_usable_after_any_failure_of_the_client(String how, TestFaultyClient.Behaviour behaviour) {
        server.publish(first);
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        client.behave(behaviour);
        String good = token(first);
        for (int minute = 0; minute < 69; minute += 3) {
            clock.advance(Duration.ofMinutes(3));
            assertThat(jwt.decode(good)).isInstanceOf(Valid.class);
        }
        client.behave(TestFaultyClient.Exchange::send);
        clock.advance(Duration.ofDays(1));
        assertThat(TestKeyServer.whenAvailable(jwt, token(first))).isInstanceOf(Valid.class);
    }

    static Stream<Arguments> behaviours() {
        CountDownLatch never = new CountDownLatch(1);
        return Stream.concat(
                everything()
                        .flatMap(failure -> Stream.of(
                                behaviour("throws " + failure.getClass().getSimpleName(), exchange -> {
                                    RemoteFaultTest.<RuntimeException>sneak(failure);
                                    return null;
                                }),
                                behaviour(
                                        "completes with " + failure.getClass().getSimpleName(),
                                        exchange -> CompletableFuture.failedFuture(failure)))),
                Stream.of(
                        behaviour("returns null", exchange -> null),
                        behaviour("completes with null", exchange -> CompletableFuture.completedFuture(null)),
                        behaviour("never completes", exchange -> new CompletableFuture<>()),
                        behaviour("hangs before it returns", exchange -> {
                            TestKeyServer.await(never);
                            return null;
                        })));
    }

    private static Arguments behaviour(String how, TestFaultyClient.Behaviour behaviour) {
        return Arguments.of(how, behaviour);
    }

    @Test
    void an_outage_is_logged_although_the_request_cannot_be_cancelled() {
        client.behave(exchange -> new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                throw new IllegalStateException("injected");
            }
        });
        assertThat(jwt.decode(token(first))).isInstanceOf(Unavailable.class);
        assertThat(log.warnings()).singleElement().asString().contains("no complete response within PT1S");
    }

    @Test
    void a_request_that_a_client_sends_too_late_is_cancelled() {
        CountDownLatch never = new CountDownLatch(1);
        server.respond(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().flush();
            TestKeyServer.await(never);
        });
        CountDownLatch maySend = new CountDownLatch(1);
        CompletableFuture<CompletableFuture<?>> late = new CompletableFuture<>();
        client.behave(exchange -> {
            while (maySend.getCount() > 0) {
                TestKeyServer.await(maySend);
                Thread.interrupted(); // ignores the interrupt
            }
            var sent = exchange.send();
            late.complete(sent);
            return sent;
        });
        assertThat(jwt.decode(token(first))).isInstanceOf(Unavailable.class);
        maySend.countDown();
        assertThat(late.join()).failsWithin(Duration.ofSeconds(20)); // cancelled, because the response body never ends
        never.countDown();
    }

    @Test
    void the_text_of_an_exception_forges_no_log_line() {
        client.behave(exchange -> CompletableFuture.failedFuture(new CompletionException(
                new CompletionException(new IllegalArgumentException("evil\nline\u001b[31m")))));
        assertThat(jwt.decode(token(first))).isInstanceOf(Unavailable.class);
        client.behave(exchange -> {
            throw new IllegalArgumentException("evil\nline\u001b[31m");
        });
        clock.advance(Duration.ofDays(1));
        jwt.decode(token(first));
        assertThat(log.all()).hasSize(2).allMatch(line -> line.matches("[^\\p{Cntrl}]*"));
    }

    @Test
    void a_late_response_to_a_fetch_after_its_timeout_changes_nothing() {
        server.publish(first);
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        CountDownLatch mayRespond = new CountDownLatch(1);
        CompletableFuture<Thread> late = new CompletableFuture<>();
        client.behave(exchange -> {
            var response = exchange.send().join(); // this response contains the key that is withdrawn below
            late.complete(Thread.currentThread());
            while (mayRespond.getCount() > 0) {
                TestKeyServer.await(mayRespond);
                Thread.interrupted(); // ignores the interrupt
            }
            return CompletableFuture.completedFuture(response);
        });
        clock.advance(Duration.ofMinutes(10));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class); // known keys stay usable in an outage
        client.behave(TestFaultyClient.Exchange::send);
        server.publish(second);
        clock.advance(Duration.ofSeconds(10));
        assertThat(TestKeyServer.whenAvailable(jwt, token(second))).isInstanceOf(Valid.class);

        mayRespond.countDown();
        assertThat(late.join()).satisfies(thread -> thread.join(10_000)).matches(thread -> !thread.isAlive());
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class);
        clock.advance(Duration.ofHours(24));
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
    }
}
