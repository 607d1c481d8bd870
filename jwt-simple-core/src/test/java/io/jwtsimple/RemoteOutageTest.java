package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests remote keys if the server does not respond, or responds without usable keys. */
@Timeout(60)
class RemoteOutageTest {

    private static final Unavailable UNAVAILABLE = new Unavailable("Key source unavailable");
    private static final String CANARY = "c4n4ry";

    private final JwtKey first = JwtKey.generate(EdDSA).withId("first");
    private final JwtKey second = JwtKey.generate(EdDSA).withId("second");
    private final TestClock clock = new TestClock();
    private final TestKeyServer server = TestKeyServer.http();
    private final TestLog log = new TestLog();

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void without_keys_every_result_is_unavailable(String row, String cause, HttpHandler response) {
        server.respond(response);
        JwtManager jwt = server.manager(clock, options -> options.timeout(Duration.ofMillis(500)));

        assertThat(jwt.decode(token(first))).isEqualTo(UNAVAILABLE);
        assertThat(jwt.decode(token(second))).isEqualTo(UNAVAILABLE);
        assertThat(server.requests()).hasSize(1);
        assertThat(log.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith("keys of localhost are unavailable: ")
                        .contains(cause)
                        .endsWith("; no token can be verified"));
        assertThat(log.all()).allSatisfy(line -> assertThat(line).doesNotContain(CANARY));

        server.publish(first);
        clock.advance(Duration.ofSeconds(10));
        assertThat(TestKeyServer.whenAvailable(jwt, token(first))).isInstanceOf(Valid.class);
        assertThat(log.of(Level.INFO)).containsExactly("keys of localhost are available again");
    }

    static Stream<Arguments> without_keys_every_result_is_unavailable() {
        CountDownLatch never = new CountDownLatch(1);
        return Stream.of(
                row("500", "HTTP 500", exchange -> TestKeyServer.respond(exchange, 500, CANARY)),
                row("404", "HTTP 404", exchange -> TestKeyServer.respond(exchange, 404, "<html>")),
                row("204", "HTTP 204", exchange -> TestKeyServer.respond(exchange, 204, "")),
                row("304 without a condition", "HTTP 304", exchange -> TestKeyServer.respond(exchange, 304, "")),
                row("a redirect", "HTTP 302", exchange -> {
                    exchange.getResponseHeaders().add("Location", "/elsewhere"); // /elsewhere redirects too
                    TestKeyServer.respond(exchange, 302, "");
                }),
                row(
                        "HTML",
                        "must be one JSON object in UTF-8 (RFC 7517); no token",
                        exchange -> TestKeyServer.respond(exchange, 200, "<html>" + CANARY)),
                row(
                        "not a JWK Set",
                        "keys: must be an array; no token",
                        exchange -> TestKeyServer.respond(exchange, 200, "{\"a\":1}")),
                row(
                        "only bad keys",
                        "keys[0]: x: missing; keys[1]: kty: missing; keys[2]: kty: missing; keys[3]: kty: missing;"
                                + " keys[4]: kty: missing; and 1 more",
                        exchange -> TestKeyServer.respond(
                                exchange, 200, "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\"},{},{},{},{},{}]}")),
                row("half a body", "IOException", exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write(CANARY.getBytes(US_ASCII));
                    exchange.getResponseBody().flush();
                }),
                row("no response", "no complete response within PT0.5S", exchange -> TestKeyServer.await(never)),
                row("a slow body", "no complete response within PT0.5S", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    TestKeyServer.await(never);
                }));
    }

    private static Arguments row(String name, String cause, HttpHandler response) {
        return Arguments.of(name, cause, response);
    }

    @Test
    void an_endless_body_is_rejected() {
        CountDownLatch cutOff = new CountDownLatch(1);
        server.respond(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            writeUntilClosed(exchange.getResponseBody());
            cutOff.countDown();
        });
        assertThat(server.manager(clock, options -> {}).decode(token(first))).isEqualTo(UNAVAILABLE);
        TestKeyServer.await(cutOff);
        assertThat(cutOff.getCount()).isZero();
        assertThat(log.warnings()).singleElement().asString().contains("more than 262144 bytes");
    }

    @Test
    void the_connection_is_closed_if_a_body_does_not_end_in_time() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> sendUntilClosed(listener));
            JwtManager jwt = TestKeyServer.manager(JwtKeySet.remote(
                    EdDSA,
                    URI.create("http://127.0.0.1:" + listener.getLocalPort()),
                    options -> options.timeout(Duration.ofMillis(500))));
            assertThat(jwt.decode(token(first))).isEqualTo(UNAVAILABLE);
            assertThat(closed.get()).isTrue();
        }
        assertThat(log.warnings()).singleElement().asString().contains("no complete response within PT0.5S");
    }

    private static boolean sendUntilClosed(ServerSocket listener) {
        try (Socket connection = listener.accept()) {
            BufferedReader request = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
            while (!Objects.requireNonNullElse(request.readLine(), "").isEmpty()) {
                continue; // reads up to the empty line after the request, or to the end of a closed connection
            }
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".getBytes(US_ASCII));
            return request.read() == -1;
        } catch (IOException e) {
            return true; // the connection was reset
        }
    }

    private static void writeUntilClosed(OutputStream body) {
        try {
            while (true) {
                body.write(new byte[64 * 1024]);
            }
        } catch (IOException e) {
            // the client has closed the connection
        }
    }

    @Test
    void known_keys_stay_usable_in_an_outage_of_a_minute_and_of_an_hour() {
        server.publish(first);
        JwtManager jwt = server.manager(clock, options -> options.lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        clock.advance(Duration.ofMinutes(8));
        server.respond(exchange -> TestKeyServer.respond(exchange, 503, ""));
        assertThat(jwt.decode(token(second)))
                .isEqualTo(UNAVAILABLE); // the key may be new, so the token waits until the fetch has failed
        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        }
        clock.advance(Duration.ofMinutes(61).minusNanos(1));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        assertThat(log.warnings())
                .containsExactly("keys of localhost are unavailable: java.io.IOException: HTTP 503;"
                        + " known keys are used until " + TestJwts.NOW.plus(Duration.ofMinutes(70)));

        clock.advance(Duration.ofNanos(1));
        assertThat(jwt.decode(token(first))).isEqualTo(UNAVAILABLE);
        server.publish(second);
        clock.advance(Duration.ofSeconds(10));
        assertThat(TestKeyServer.whenAvailable(jwt, token(second))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void only_one_token_of_an_unknown_key_waits_for_a_hanging_server_in_ten_seconds() {
        server.publish(first);
        JwtManager jwt = server.manager(
                clock, options -> options.timeout(Duration.ofSeconds(1)).lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        CountDownLatch never = new CountDownLatch(1);
        server.respond(exchange -> TestKeyServer.await(never));
        clock.advance(Duration.ofMinutes(8));
        assertThat(jwt.decode(token(second))).isEqualTo(UNAVAILABLE);
        int asked = server.requests().size();
        clock.advance(Duration.ofSeconds(9));
        String known = token(first);
        String unknown = token(second);
        for (int i = 0; i < 1000; i++) {
            assertThat(jwt.decode(known)).isInstanceOf(Valid.class);
            assertThat(jwt.decode(unknown)).isEqualTo(UNAVAILABLE);
        }
        assertThat(server.requests()).hasSize(asked);

        server.publish(second, first);
        clock.advance(Duration.ofSeconds(1));
        assertThat(jwt.decode(known)).isInstanceOf(Valid.class); // causes a fetch in the background
        assertThat(TestKeyServer.whenAvailable(jwt, unknown)).isInstanceOf(Valid.class);
    }

    @Test
    void a_closed_port_is_an_outage() {
        server.publish(first);
        JwtManager jwt = server.manager(clock, options -> {});
        server.close();
        assertThat(jwt.decode(token(first))).isEqualTo(UNAVAILABLE);
        assertThat(log.warnings())
                .containsExactly("keys of localhost are unavailable: connection refused; no token can be verified");
    }

    @Test
    void the_response_is_a_503_with_a_time_for_the_next_attempt() {
        JwtGuard guard = JwtGuard.of(server.manager(clock, options -> {}));
        TokenResult result = guard.check(List.of("Bearer " + token(first)));
        assertThat(result).isEqualTo(UNAVAILABLE);

        ErrorResponse response = guard.response((Unavailable) result);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"msg\":\"Key source unavailable\"}");
        assertThat(response.headers()).containsEntry("Retry-After", "30").doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void a_malformed_token_is_rejected_without_keys() {
        JwtManager jwt = server.manager(clock, options -> {});
        assertThat(jwt.decode(TestJwts.VALID)).isEqualTo(TestJwts.ALGORITHM);
        assertThat(jwt.decode("a.b")).isEqualTo(TestJwts.malformed("Not enough segments"));
        assertThat(server.requests()).isEmpty();
    }
}
