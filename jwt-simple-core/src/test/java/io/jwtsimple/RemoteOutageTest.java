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

/** Keys that cannot be fetched, for whatever the server does: A17 and A18. */
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
    void without_keys_every_result_is_unavailable(String misdeed, String cause, HttpHandler answer) {
        server.answer(answer);
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
                misdeed("500", "HTTP 500", exchange -> TestKeyServer.answer(exchange, 500, CANARY)),
                misdeed("404", "HTTP 404", exchange -> TestKeyServer.answer(exchange, 404, "<html>")),
                misdeed("204", "HTTP 204", exchange -> TestKeyServer.answer(exchange, 204, "")),
                misdeed("304 unasked", "HTTP 304", exchange -> TestKeyServer.answer(exchange, 304, "")),
                misdeed("a redirect", "HTTP 302", exchange -> {
                    exchange.getResponseHeaders().add("Location", "/elsewhere"); // which would answer the same
                    TestKeyServer.answer(exchange, 302, "");
                }),
                misdeed(
                        "HTML",
                        "must be one JSON object in UTF-8 (RFC 7517); no token",
                        exchange -> TestKeyServer.answer(exchange, 200, "<html>" + CANARY)),
                misdeed(
                        "no set",
                        "keys: must be an array; no token",
                        exchange -> TestKeyServer.answer(exchange, 200, "{\"a\":1}")),
                misdeed(
                        "bad keys only",
                        "keys[0]: x: missing; keys[1]: kty: missing; keys[2]: kty: missing; keys[3]: kty: missing;"
                                + " keys[4]: kty: missing; and 1 more",
                        exchange -> TestKeyServer.answer(
                                exchange, 200, "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\"},{},{},{},{},{}]}")),
                misdeed("half a body", "IOException", exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write(CANARY.getBytes(US_ASCII));
                    exchange.getResponseBody().flush();
                }),
                misdeed("no answer", "no whole answer within PT0.5S", exchange -> TestKeyServer.await(never)),
                misdeed("a slow body", "no whole answer within PT0.5S", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    TestKeyServer.await(never);
                }));
    }

    private static Arguments misdeed(String name, String cause, HttpHandler answer) {
        return Arguments.of(name, cause, answer);
    }

    @Test
    void a_body_without_end_is_cut_off() {
        CountDownLatch cutOff = new CountDownLatch(1);
        server.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            writeUntilRefused(exchange.getResponseBody());
            cutOff.countDown();
        });
        assertThat(server.manager(clock, options -> {}).decode(token(first))).isEqualTo(UNAVAILABLE);
        TestKeyServer.await(cutOff);
        assertThat(cutOff.getCount()).isZero();
        assertThat(log.warnings()).singleElement().asString().contains("more than 262144 bytes");
    }

    @Test
    void a_body_that_does_not_end_in_time_is_hung_up_on() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Boolean> hungUp = CompletableFuture.supplyAsync(() -> dripUntilHungUp(listener));
            JwtManager jwt = TestKeyServer.manager(JwtKeySet.remote(
                    EdDSA,
                    URI.create("http://127.0.0.1:" + listener.getLocalPort()),
                    options -> options.timeout(Duration.ofMillis(500))));
            assertThat(jwt.decode(token(first))).isEqualTo(UNAVAILABLE);
            assertThat(hungUp.get()).isTrue();
        }
        assertThat(log.warnings()).singleElement().asString().contains("no whole answer within PT0.5S");
    }

    private static boolean dripUntilHungUp(ServerSocket listener) {
        try (Socket connection = listener.accept()) {
            BufferedReader request = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
            while (!Objects.requireNonNullElse(request.readLine(), "").isEmpty()) {
                continue; // up to the empty line that ends the request, or to its end if time is over before
            }
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".getBytes(US_ASCII));
            return request.read() == -1;
        } catch (IOException e) {
            return true; // reset
        }
    }

    private static void writeUntilRefused(OutputStream body) {
        try {
            while (true) {
                body.write(new byte[64 * 1024]);
            }
        } catch (IOException e) {
            // the client has closed the connection
        }
    }

    @Test
    void known_keys_serve_through_an_outage_of_a_minute_and_of_an_hour() {
        server.publish(first);
        JwtManager jwt = server.manager(clock, options -> options.lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        clock.advance(Duration.ofMinutes(8));
        server.answer(exchange -> TestKeyServer.answer(exchange, 503, ""));
        assertThat(jwt.decode(token(second)))
                .isEqualTo(UNAVAILABLE); // is it a new key? waits until the server has failed
        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        }
        clock.advance(Duration.ofMinutes(61).minusNanos(1));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        assertThat(log.warnings())
                .containsExactly("keys of localhost are unavailable: java.io.IOException: HTTP 503;"
                        + " known ones serve until " + TestJwts.NOW.plus(Duration.ofMinutes(70)));

        clock.advance(Duration.ofNanos(1));
        assertThat(jwt.decode(token(first))).isEqualTo(UNAVAILABLE);
        server.publish(second);
        clock.advance(Duration.ofSeconds(10));
        assertThat(TestKeyServer.whenAvailable(jwt, token(second))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void a_server_that_hangs_is_waited_for_once_in_ten_seconds_and_by_no_token_of_a_known_key() {
        server.publish(first);
        JwtManager jwt = server.manager(
                clock, options -> options.timeout(Duration.ofSeconds(1)).lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        CountDownLatch never = new CountDownLatch(1);
        server.answer(exchange -> TestKeyServer.await(never));
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
        assertThat(jwt.decode(known)).isInstanceOf(Valid.class); // and has the keys fetched in the background
        assertThat(TestKeyServer.whenAvailable(jwt, unknown)).isInstanceOf(Valid.class);
    }

    @Test
    void a_port_where_nobody_listens_is_an_outage_too() {
        server.publish(first);
        JwtManager jwt = server.manager(clock, options -> {});
        server.close();
        assertThat(jwt.decode(token(first))).isEqualTo(UNAVAILABLE);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .containsPattern("java.net.ConnectException.* \\(java.nio.channels.ClosedChannelException\\)");
    }

    @Test
    void the_answer_is_a_503_with_a_time_to_come_back() {
        JwtGuard guard = JwtGuard.of(server.manager(clock, options -> {}));
        TokenResult result = guard.check(List.of("Bearer " + token(first)));
        assertThat(result).isEqualTo(UNAVAILABLE);

        ErrorResponse answer = guard.response((Unavailable) result);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"msg\":\"Key source unavailable\"}");
        assertThat(answer.headers()).containsEntry("Retry-After", "30").doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void a_malformed_token_is_rejected_without_keys() {
        JwtManager jwt = server.manager(clock, options -> {});
        assertThat(jwt.decode(TestJwts.VALID)).isEqualTo(TestJwts.ALGORITHM);
        assertThat(jwt.decode("a.b")).isEqualTo(TestJwts.malformed("Not enough segments"));
        assertThat(server.requests()).isEmpty();
    }
}
