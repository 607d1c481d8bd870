package io.jwtsimple.undertow;

import static io.jwtsimple.undertow.TestServer.firstLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.tck.RawGet;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.websockets.core.WebSockets;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a guard works with 100-continue, HTTP/2 and WebSockets, on the I/O thread and on a worker. */
class ProtocolTest {

    private static final String POST =
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n" + "Expect: 100-continue\r\n";

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    void a_client_gets_100_continue_when_the_handler_reads(Algorithm algorithm) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
        HttpHandler echo = Handlers.httpContinueRead(exchange -> exchange.getRequestReceiver()
                .receiveFullString((same, body) -> same.setStatusCode(body.equals("hello") ? 200 : 500)));
        try (TestServer server = new TestServer(JwtUndertow.required(JwtGuard.of(jwt), echo));
                Socket socket = server.connect()) {
            String head = POST + "Authorization: Bearer " + jwt.create("alice") + "\r\n\r\n";
            assertThat(firstLine(socket, head)).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(firstLine(socket, "hello")).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    void a_client_that_expects_100_continue_is_rejected_before_it_sends_its_body(Algorithm algorithm) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
        try (TestServer server = new TestServer(JwtUndertow.required(JwtGuard.of(jwt), exchange -> {}));
                Socket socket = server.connect()) {
            assertThat(firstLine(socket, POST + "\r\n")).isEqualTo("HTTP/1.1 401 Unauthorized");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    void http_2_is_guarded_like_http_1(Algorithm algorithm) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
        HttpHandler hello = exchange -> exchange.getResponseSender().send("hello " + JwtUndertow.identity(exchange));
        try (TestServer server = new TestServer(JwtUndertow.required(JwtGuard.of(jwt), hello))) {
            HttpResponse<String> rejected = server.get("/", null);
            assertThat(rejected.version()).isEqualTo(Version.HTTP_2);
            assertThat(rejected.statusCode()).isEqualTo(401);
            assertThat(rejected.body()).isEqualTo("{\"msg\":\"Missing Authorization Header\"}");
            HttpResponse<String> admitted = server.get("/", jwt.create("alice"));
            assertThat(admitted.version()).isEqualTo(Version.HTTP_2);
            assertThat(admitted.body()).isEqualTo("hello alice");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    void a_web_socket_opens_with_a_token_only(Algorithm algorithm) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
        HttpHandler greeting = Handlers.websocket((exchange, channel) -> WebSockets.sendText("welcome", channel, null));
        try (TestServer server = new TestServer(JwtUndertow.required(JwtGuard.of(jwt), greeting))) {
            WebSocket.Builder client = HttpClient.newHttpClient().newWebSocketBuilder();
            BlockingQueue<String> texts = new LinkedBlockingQueue<>();
            assertThatThrownBy(() -> client.buildAsync(server.uri("ws", "/"), listener(texts))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
            client.header("Authorization", "Bearer " + jwt.create("alice"));
            WebSocket socket =
                    client.buildAsync(server.uri("ws", "/"), listener(texts)).join();
            assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("welcome");
            socket.abort();
        }
    }

    @Test
    void a_handshake_with_a_cookie_must_come_from_the_same_origin() throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        JwtGuard guard = JwtGuard.builder(jwt)
                .cookie(TokenCookie.of("session").trusting("https://trusted.example"))
                .build();
        HttpHandler socket = Handlers.websocket((exchange, channel) -> {});
        try (TestServer server = new TestServer(JwtUndertow.required(guard, socket))) {
            RawGet.expectHandshakesOfTheSameOrigin(server.port(), "/", jwt.create("alice"));
        }
    }

    private static WebSocket.Listener listener(BlockingQueue<String> texts) {
        return new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                texts.add(text.toString());
                return null;
            }
        };
    }
}
