package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that many simultaneous tokens cause few requests, and that no valid token is rejected. */
@Timeout(120)
class RemoteLoadTest {

    private static final int CLIENTS = 32;
    private static final Unavailable UNAVAILABLE = new Unavailable("Key source unavailable");

    private final JwtKey first = JwtKey.generate(EdDSA).withId("first");
    private final JwtKey second = JwtKey.generate(EdDSA).withId("second");
    private final TestClock clock = new TestClock();
    private final TestKeyServer server = TestKeyServer.http();
    private final JwtManager jwt = server.manager(clock, options -> {});
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    @AfterEach
    void stop() {
        server.close();
        clients.shutdownNow();
    }

    @Test
    void simultaneous_clients_cause_one_request() throws Exception {
        server.publish(first);
        String token = token(first);
        assertThat(atOnce(() -> jwt.decode(token))).allSatisfy(this::isValid);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void a_new_key_during_load_causes_one_request_and_no_good_token_is_invalid() throws Exception {
        server.publish(first);
        assertThat(jwt.decode(token(first))).satisfies(this::isValid);

        server.publish(second, first);
        String token = token(second);
        assertThat(atOnce(() -> jwt.decode(token)))
                .allSatisfy(this::isValidOrUnavailable)
                .anySatisfy(this::isValid);
        assertThat(jwt.decode(token)).satisfies(this::isValid);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void a_rotation_during_load_makes_no_good_token_invalid() throws Exception {
        server.publish(first);
        AtomicReference<JwtKey> signing = new AtomicReference<>(first);
        CountDownLatch halfway = new CountDownLatch(CLIENTS);
        List<Future<List<TokenResult>>> busy = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            busy.add(clients.submit(() -> {
                List<TokenResult> results = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    if (i == 10) {
                        halfway.countDown();
                    }
                    results.add(jwt.decode(token(signing.get())));
                }
                while (signing.get() == first) {
                    results.add(jwt.decode(token(signing.get())));
                }
                results.add(TestKeyServer.whenAvailable(jwt, token(second)));
                return results;
            }));
        }
        halfway.await();
        server.publish(second, first);
        signing.set(second);
        for (Future<List<TokenResult>> client : busy) {
            List<TokenResult> results = client.get();
            assertThat(results).hasSizeGreaterThan(20).allSatisfy(this::isValidOrUnavailable);
            assertThat(results.get(results.size() - 1)).satisfies(this::isValid);
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void a_key_that_is_newer_than_the_current_fetch_is_in_the_next_fetch() throws Exception {
        server.publish(first);
        assertThat(jwt.decode(token(first))).satisfies(this::isValid);

        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayRespond = new CountDownLatch(1);
        server.respond(exchange -> {
            asked.countDown();
            TestKeyServer.await(mayRespond);
            TestKeyServer.respond(exchange, 200, JwtKeySet.of(first).toJson());
        });
        Future<TokenResult> absent = clients.submit(() -> jwt.decode(token(first.withId("absent"))));
        asked.await();
        server.publish(second, first);
        Future<TokenResult> inNextFetch = clients.submit(() -> jwt.decode(token(second)));
        mayRespond.countDown();

        assertThat(inNextFetch.get()).satisfies(this::isValid);
        assertThat(absent.get()).isEqualTo(TestJwts.UNKNOWN_KEY);
    }

    @Test
    void ten_thousand_random_key_ids_cause_three_requests_and_reject_no_good_token() throws Exception {
        server.publish(first);
        String good = token(first);
        assertThat(jwt.decode(good)).satisfies(this::isValid);

        flood(good);
        assertThat(server.requests()).hasSize(1 + 3);
        clock.advance(Duration.ofSeconds(10));
        flood(good);
        assertThat(server.requests()).hasSize(1 + 3 + 1);
    }

    private void flood(String good) throws Exception {
        atOnce(() -> {
            for (int i = 0; i < 10_000 / CLIENTS; i++) {
                String unknown =
                        TestJwts.base64url("{\"alg\":\"EdDSA\",\"kid\":\"" + Math.random() + "\"}") + ".e30.AA";
                assertThat(jwt.decode(unknown)).isIn(TestJwts.UNKNOWN_KEY, UNAVAILABLE);
                if (i % 10 == 0) {
                    assertThat(jwt.decode(good)).satisfies(this::isValid);
                }
            }
            return null;
        });
    }

    @Test
    void an_absent_key_id_causes_no_fetch_for_ten_seconds() {
        server.publish(first);
        String unknown = token(second);
        for (int i = 0; i < 10; i++) {
            assertThat(jwt.decode(unknown)).isEqualTo(TestJwts.UNKNOWN_KEY);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(server.requests())
                .hasSize(1); // the fetch began after the first token, so the fetched keys also cover the key id

        server.publish(second);
        assertThat(jwt.decode(unknown)).satisfies(this::isValid);
        assertThat(server.requests()).hasSize(2);
    }

    private void isValidOrUnavailable(TokenResult result) {
        assertThat(result).isInstanceOfAny(Valid.class, Unavailable.class);
    }

    private void isValid(TokenResult result) {
        assertThat(result).isInstanceOf(Valid.class);
    }

    private <T> List<T> atOnce(Callable<T> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            futures.add(clients.submit(() -> {
                start.await();
                return task.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }
}
