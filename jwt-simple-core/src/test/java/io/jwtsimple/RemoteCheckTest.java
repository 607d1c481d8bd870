package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests {@code requireAvailable}, with which an application checks at its start, or in a health check, that keys are
 * available.
 */
@Timeout(60)
class RemoteCheckTest {

    private static final String CHECK = "; check the address, and that this program can reach it";

    private final JwtKey key = JwtKey.generate(EdDSA).withId("k");
    private final TestClock clock = new TestClock();
    private final TestKeyServer server = TestKeyServer.http();
    private final TestLog log = new TestLog();

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @Test
    void local_keys_are_available() {
        assertThatCode(JwtKeySet.of(key)::requireAvailable).doesNotThrowAnyException();
    }

    @Test
    void the_exception_for_an_interrupted_check_names_the_interrupt() {
        server.publish(key);
        JwtKeySet keys = remote();
        keys.requireAvailable();
        clock.advance(Duration.ofDays(1)); // the keys are outdated, so the check must fetch them
        CountDownLatch checked = new CountDownLatch(1);
        server.respond(exchange -> TestKeyServer.await(checked));
        Thread.currentThread().interrupt();
        assertThatIllegalStateException()
                .isThrownBy(keys::requireAvailable)
                .withMessage(
                        "keys of localhost: unavailable, this thread was interrupted before the fetch ended" + CHECK);
        assertThat(Thread.interrupted()).isTrue();
        checked.countDown();
    }

    @Test
    void keys_are_fetched_once_for_the_check_and_the_first_token() {
        server.publish(key);
        JwtKeySet keys = remote();
        keys.requireAvailable();
        keys.requireAvailable();
        assertThat(TestKeyServer.manager(keys).decode(token(key))).isInstanceOf(Valid.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void the_exception_for_a_failed_check_names_the_cause(String cause, HttpHandler response) {
        server.respond(response);
        assertThatIllegalStateException()
                .isThrownBy(remote()::requireAvailable)
                .withMessage("keys of localhost: unavailable, " + cause + CHECK);
        assertThat(log.warnings()).singleElement().asString().contains(cause);
    }

    static Stream<Arguments> the_exception_for_a_failed_check_names_the_cause() {
        CountDownLatch never = new CountDownLatch(1);
        return Stream.of(
                row("java.io.IOException: HTTP 404", exchange -> TestKeyServer.respond(exchange, 404, "")),
                row("java.io.IOException: HTTP 503", exchange -> TestKeyServer.respond(exchange, 503, "")),
                row("no complete response within PT0.5S", exchange -> TestKeyServer.await(never)),
                row("jwks: keys: must be an array", exchange -> TestKeyServer.respond(exchange, 200, "{}")),
                row(
                        "the set has no key for [EdDSA]",
                        exchange -> TestKeyServer.respond(exchange, 200, "{\"keys\":[]}")));
    }

    private static Arguments row(String cause, HttpHandler response) {
        return Arguments.of(cause, response);
    }

    @Test
    void the_exception_for_discovered_keys_names_both_issuers() {
        server.publish("{\"issuer\":\"https://elsewhere.example\",\"jwks_uri\":\"" + server.uri() + "\"}");
        assertThatIllegalStateException()
                .isThrownBy(JwtKeySet.discover(EdDSA, server.address())::requireAvailable)
                .withMessage("keys of localhost: unavailable, issuer: must be '" + server.address()
                        + "', and the metadata names 'https://elsewhere.example'" + CHECK);
    }

    @Test
    void the_exception_for_a_closed_port_names_the_refused_connection() {
        server.close();
        assertThatIllegalStateException()
                .isThrownBy(remote()::requireAvailable)
                .withMessage("keys of localhost: unavailable, connection refused" + CHECK);
    }

    /**
     * If DNS does not find a host, the exception of the HTTP client has no message, and its cause is an
     * {@code UnresolvedAddressException}.
     */
    @Test
    void the_exception_for_a_name_without_an_address_says_so() {
        TestFaultyClient client = new TestFaultyClient();
        client.behave(exchange ->
                CompletableFuture.failedFuture(new ConnectException().initCause(new UnresolvedAddressException())));
        assertThatIllegalStateException()
                .isThrownBy(JwtKeySet.remote(EdDSA, server.uri(), options -> options.client(client))::requireAvailable)
                .withMessage("keys of localhost: unavailable, the name of the host has no address" + CHECK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 \u001b[2J\rWARN forged",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\u009b2J\u0085WARN forged",
                "HTTP/1.1 200 OK\r\nETag: \"\u009b2J\u0085WARN forged"
            })
    void a_response_that_is_not_http_forges_no_log_line(String start) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> responded =
                    CompletableFuture.runAsync(() -> respond(listener, start + "x".repeat(5000) + "\r\n\r\n"));
            JwtKeySet keys = JwtKeySet.remote(EdDSA, URI.create("http://127.0.0.1:" + listener.getLocalPort()));
            assertThatIllegalStateException()
                    .isThrownBy(keys::requireAvailable)
                    .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]{1,700}"));
            assertThat(log.warnings()).singleElement().asString().matches("[ -~]{1,700}");
            responded.join();
        }
    }

    private static void respond(ServerSocket listener, String response) {
        try (Socket connection = listener.accept()) {
            connection.getInputStream().read();
            connection.getOutputStream().write(response.getBytes(ISO_8859_1));
        } catch (IOException e) {
            // the client has closed the connection
        }
    }

    @Test
    void the_exception_for_a_failure_that_is_its_own_cause_names_the_failure() {
        IOException failure = new IOException("first", new IOException("second"));
        failure.getCause().initCause(failure);
        TestFaultyClient client = new TestFaultyClient();
        client.behave(exchange -> CompletableFuture.failedFuture(failure));
        JwtKeySet keys = JwtKeySet.remote(EdDSA, server.uri(), options -> options.client(client));
        assertThatIllegalStateException()
                .isThrownBy(keys::requireAvailable)
                .withMessageStartingWith("keys of localhost: unavailable, java.io.IOException: first");
    }

    @Test
    void a_check_causes_no_more_requests_than_tokens_do() {
        server.respond(exchange -> TestKeyServer.respond(exchange, 503, ""));
        JwtKeySet keys = remote();
        for (int i = 0; i < 100; i++) {
            assertThat(isAvailable(keys)).isFalse();
        }
        assertThat(server.requests()).hasSize(1);

        server.publish(key);
        clock.advance(Duration.ofSeconds(10));
        while (!isAvailable(keys)) {
            Thread.onSpinWait();
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void keys_that_stay_usable_in_an_outage_are_available() {
        server.publish(key);
        JwtKeySet keys = remote();
        keys.requireAvailable();
        server.respond(exchange -> TestKeyServer.respond(exchange, 503, ""));
        clock.advance(Duration.ofMinutes(30));
        assertThat(isAvailable(keys)).isTrue();
        clock.advance(Duration.ofMinutes(60));
        assertThat(isAvailable(keys)).isFalse();
    }

    @Test
    void the_result_for_a_client_does_not_name_the_cause() {
        server.respond(exchange -> TestKeyServer.respond(exchange, 503, ""));
        JwtKeySet keys = remote();
        assertThat(isAvailable(keys)).isFalse();
        assertThat(TestKeyServer.manager(keys).decode(token(key))).isEqualTo(new Unavailable("Key source unavailable"));
    }

    private JwtKeySet remote() {
        return JwtKeySet.remote(
                EdDSA, server.uri(), options -> options.clock(clock).timeout(Duration.ofMillis(500)));
    }

    private static boolean isAvailable(JwtKeySet keys) {
        try {
            keys.requireAvailable();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
