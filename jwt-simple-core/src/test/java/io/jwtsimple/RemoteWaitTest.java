package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the tokens that wait for a fetch. The test controls when the server responds, so no test measures time. */
@Timeout(60)
class RemoteWaitTest {

    private static final int CLIENTS = 64;
    private static final Unavailable UNAVAILABLE = new Unavailable("Key source unavailable");

    private final JwtKey first = JwtKey.generate(EdDSA).withId("first");
    private final JwtKey second = JwtKey.generate(EdDSA).withId("second");
    private final TestClock clock = new TestClock();
    private final TestKeyServer server = TestKeyServer.http();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayRespond = new CountDownLatch(1);
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final CompletionService<TokenResult> results = new ExecutorCompletionService<>(clients);
    private final JwtManager jwt = remote(Duration.ofMinutes(1));

    @AfterEach
    void stop() {
        mayRespond.countDown();
        server.close();
        clients.shutdownNow();
    }

    /** Publishes these keys from now on; each response waits for {@code mayRespond}. */
    private void publishLater(JwtKey key, JwtKey... others) {
        server.respond(exchange -> {
            asked.countDown();
            TestKeyServer.await(mayRespond);
            TestKeyServer.respond(exchange, 200, JwtKeySet.of(key, others).toJson());
        });
    }

    private TokenResult next() throws Exception {
        Future<TokenResult> result = results.poll(20, TimeUnit.SECONDS);
        assertThat(result).as("a result while the server does not respond").isNotNull();
        return result.get();
    }

    private JwtManager remote(Duration timeout) {
        return server.manager(clock, options -> options.timeout(timeout));
    }

    @Test
    void eight_tokens_of_unknown_ids_wait_and_other_tokens_do_not() throws Exception {
        server.publish(first);
        String good = token(first);
        assertThat(jwt.decode(good)).isInstanceOf(Valid.class);

        publishLater(first);
        for (int i = 0; i < CLIENTS; i++) {
            String unknown = token(first.withId("unknown" + i));
            results.submit(() -> jwt.decode(unknown));
        }
        for (int i = 0; i < CLIENTS - 8; i++) {
            assertThat(next()).isEqualTo(UNAVAILABLE);
        }
        TestKeyServer.await(asked);
        for (int i = 0; i < 50; i++) {
            assertThat(jwt.decode(good)).isInstanceOf(Valid.class);
        }
        mayRespond.countDown();
        for (int i = 0; i < 8; i++) {
            assertThat(next()).isEqualTo(TestJwts.UNKNOWN_KEY);
        }
        // The first request was for the first keys, and the second for unknown ids. A third follows if a token came
        // after the start of the second.
        assertThat(server.requests()).hasSizeBetween(2, 3);
    }

    @Test
    void all_tokens_wait_for_the_first_keys() throws Exception {
        publishLater(first);
        String good = token(first);
        for (int i = 0; i < CLIENTS; i++) {
            results.submit(() -> jwt.decode(good));
        }
        TestKeyServer.await(asked);
        mayRespond.countDown();
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(next()).isInstanceOf(Valid.class);
        }
    }

    @Test
    void no_token_waits_for_another_attempt_in_an_outage() throws Exception {
        server.respond(exchange -> TestKeyServer.respond(exchange, 500, ""));
        String good = token(first);
        assertThat(jwt.decode(good)).isEqualTo(UNAVAILABLE);

        publishLater(first);
        clock.advance(Duration.ofSeconds(10));
        for (int i = 0; i < CLIENTS; i++) {
            results.submit(() -> jwt.decode(good));
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(next()).isEqualTo(UNAVAILABLE);
        }
        TestKeyServer.await(asked);
        assertThat(asked.getCount()).isZero();
        mayRespond.countDown();
        assertThat(TestKeyServer.whenAvailable(jwt, good)).isInstanceOf(Valid.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void a_client_that_starts_slowly_delays_no_token_of_a_known_key() throws Exception {
        server.publish(first);
        TestFaultyClient client = new TestFaultyClient();
        JwtManager slow = server.manager(clock, options -> options.client(client));
        String good = token(first);
        assertThat(slow.decode(good)).isInstanceOf(Valid.class);

        client.behave(exchange -> {
            TestKeyServer.await(mayRespond);
            return exchange.send();
        });
        clock.advance(Duration.ofMinutes(4));
        results.submit(() -> slow.decode(good));
        assertThat(next()).isInstanceOf(Valid.class);
    }

    @Test
    void a_token_of_a_new_key_is_unavailable_on_an_interrupted_thread() throws Exception {
        server.publish(first);
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        publishLater(second, first);

        List<Boolean> interrupted = new ArrayList<>();
        Thread waiting = new Thread(() -> {
            TokenResult result = jwt.decode(token(second));
            interrupted.add(Thread.currentThread().isInterrupted() && result.equals(UNAVAILABLE));
            result = jwt.decode(token(second)); // the thread is still interrupted
            interrupted.add(Thread.currentThread().isInterrupted() && result.equals(UNAVAILABLE));
            result = jwt.decode(token(first)); // a known key needs no wait
            interrupted.add(Thread.currentThread().isInterrupted() && result instanceof Valid);
        });
        waiting.start();
        TestKeyServer.await(asked);
        waiting.interrupt();
        waiting.join();
        assertThat(interrupted).containsExactly(true, true, true);
        mayRespond.countDown();
        assertThat(TestKeyServer.whenAvailable(jwt, token(second))).isInstanceOf(Valid.class);
    }

    @Test
    void a_key_after_its_lifetime_is_unavailable_on_an_interrupted_thread() throws Exception {
        server.publish(first);
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        publishLater(second);
        clock.advance(Duration.ofMinutes(5));
        results.submit(() -> {
            Thread.currentThread().interrupt();
            return jwt.decode(token(first));
        });
        assertThat(next()).isEqualTo(UNAVAILABLE);
    }

    @Test
    void keys_are_fetched_while_the_application_blocks_the_common_pool() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        ForkJoinPool common = ForkJoinPool.commonPool();
        IntStream.rangeClosed(0, common.getParallelism())
                .forEach(i -> common.execute(() -> TestKeyServer.await(mayEnd)));
        try {
            server.publish(first);
            assertThat(remote(Duration.ofSeconds(5)).decode(token(first))).isInstanceOf(Valid.class);
        } finally {
            mayEnd.countDown();
        }
    }

    @Test
    void a_token_waits_on_a_pool_that_may_start_no_more_threads() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(
                2, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, false, 2, 2, 1, null, 1, TimeUnit.SECONDS);
        publishLater(first);
        String good = token(first);
        CountDownLatch begun = new CountDownLatch(2);
        List<Future<TokenResult>> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            results.add(pool.submit(() -> {
                begun.countDown();
                return jwt.decode(good);
            }));
        }
        TestKeyServer.await(begun);
        TestKeyServer.await(asked);
        mayRespond.countDown();
        for (Future<TokenResult> result : results) {
            assertThat(result.get()).isInstanceOf(Valid.class);
        }
        pool.shutdown();
    }
}
