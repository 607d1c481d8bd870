package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the HTTP client that all remote key sets share; see also {@link RemoteRedeployTest}. */
@Timeout(60)
class RemoteClientTest {

    private static final Duration MARGIN = Duration.ofMillis(200);

    private final TestLog log = new TestLog();

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void three_hundred_sets_do_not_need_three_hundred_threads() {
        JwtKey key = JwtKey.generate(EdDSA).withId("k");
        String token = TestKeyServer.token(key);
        String set = JwtKeySet.of(key).toJson();
        try (TestKeyServer server = TestKeyServer.http()) {
            server.publish(set);
            List<JwtManager> managers = new ArrayList<>();
            int before = threads();
            for (int i = 0; i < 300; i++) {
                JwtManager jwt = TestKeyServer.manager(JwtKeySet.remote(EdDSA, server.uri()));
                assertThat(jwt.decode(token)).isInstanceOf(Valid.class);
                managers.add(jwt);
            }
            assertThat(server.requests()).hasSameSizeAs(managers);
            assertThat(threads() - before).isLessThan(50);
        }
    }

    @Test
    void three_hundred_fetches_that_hang_do_not_need_three_hundred_threads() throws IOException {
        JwtKey key = JwtKey.generate(EdDSA).withId("k");
        String token = TestKeyServer.token(key);
        try (TestKeyServer server = TestKeyServer.http();
                HangingServer hanging = new HangingServer()) {
            server.publish(key);
            TestKeyServer.manager(JwtKeySet.remote(EdDSA, server.uri())).decode(token); // starts the shared client
            List<JwtManager> managers = new ArrayList<>();
            int before = threads();
            for (int i = 0; i < 300; i++) {
                managers.add(TestKeyServer.manager(JwtKeySet.remote(
                        EdDSA,
                        hanging.uri(),
                        options -> options.timeout(Duration.ofMinutes(1)).eager())));
            }
            hanging.receive(300);
            assertThat(threads() - before).isLessThan(50);

            TokenResult ofAnotherProvider =
                    TestKeyServer.manager(JwtKeySet.remote(EdDSA, server.uri())).decode(token);
            assertThat(ofAnotherProvider).isInstanceOf(Valid.class);
            assertThat(managers).hasSize(300); // keeps the managers reachable
        }
    }

    @Test
    void a_client_is_replaced_after_an_error_has_ended_its_thread() throws InterruptedException {
        JwtKey key = JwtKey.generate(EdDSA).withId("k");
        TestClock clock = new TestClock();
        try (TestKeyServer server = TestKeyServer.http()) {
            server.publish(key);
            RemoteClient.drop(RemoteClient.get());
            Set<Thread> others = Thread.getAllStackTraces().keySet();
            JwtManager jwt = server.manager(clock, options -> {
                options.timeout(Duration.ofSeconds(1));
                options.margin = MARGIN;
            });
            assertThat(jwt.decode(TestKeyServer.token(key))).isInstanceOf(Valid.class);

            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (!others.contains(thread) && thread.getName().contains("SelectorManager")) {
                    thread.interrupt(); // ends the thread, as an OutOfMemoryError could
                    thread.join(10_000);
                }
            }
            clock.advance(Duration.ofDays(1));
            assertThat(jwt.decode(TestKeyServer.token(key))).isInstanceOf(Unavailable.class);
            assertThat(log.warnings()).hasSize(1);
            clock.advance(Duration.ofSeconds(10));
            assertThat(TestKeyServer.whenAvailable(jwt, TestKeyServer.token(key)))
                    .isInstanceOf(Valid.class);
        }
    }

    @Test
    void a_working_client_is_kept_when_fetches_fail() throws InterruptedException {
        HttpClient client = RemoteClient.get();
        TestClock clock = new TestClock();
        JwtKey key = JwtKey.generate(EdDSA);
        CountDownLatch end = new CountDownLatch(1);
        try (TestKeyServer server = TestKeyServer.http()) {
            JwtManager jwt = server.manager(clock, options -> options.timeout(Duration.ofMillis(300)));
            List<HttpHandler> failures = List.of(
                    exchange -> TestKeyServer.await(end),
                    exchange -> {
                        exchange.sendResponseHeaders(200, 10);
                        exchange.getResponseBody().flush();
                        TestKeyServer.await(end);
                    },
                    HttpExchange::close,
                    exchange -> TestKeyServer.respond(exchange, 500, ""));
            for (HttpHandler failure : failures) {
                server.respond(failure);
                clock.advance(Duration.ofDays(1));
                assertThat(jwt.decode(TestKeyServer.token(key))).isInstanceOf(Unavailable.class);
                TestKeyServer.awaitFetches();
                assertThat(jwt.decode(TestKeyServer.token(key)))
                        .isInstanceOf(Unavailable.class); // decode ends an overdue fetch
            }
            end.countDown();
            assertThat(server.requests())
                    .hasSizeGreaterThanOrEqualTo(failures.size()); // the client may send a request twice
            assertThat(RemoteClient.get()).isSameAs(client);
            assertThat(log.warnings())
                    .filteredOn(line -> line.startsWith("keys of localhost")) // a manager of another test may log too
                    .hasSize(1); // one outage
        }
    }

    /** A server that accepts connections and never responds. */
    private static final class HangingServer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 400, InetAddress.getLoopbackAddress());
        private final List<Socket> connections = new ArrayList<>();

        HangingServer() throws IOException {}

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort());
        }

        /** Waits until the given number of requests has arrived. */
        void receive(int requests) throws IOException {
            while (connections.size() < requests) {
                Socket connection = server.accept();
                connections.add(connection);
                assertThat(connection.getInputStream().read()).isEqualTo('G'); // the first letter of GET
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
            TestKeyServer.awaitFetches();
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
