package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.JwtGuard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that the routes in the guide on Javalin behave as the guide describes. The test runs on Javalin 6, so it
 * changes the routes as the guide says for Javalin 6.
 */
@TestInstance(Lifecycle.PER_CLASS)
class JavalinGuideTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger decoded = new AtomicInteger();
    private Javalin server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        new Page(Path.of("../../guides/javalin.md"))
                .compileFile(
                        "routes",
                        "Routes",
                        code -> code.replace("config.routes.apiBuilder", "config.router.apiBuilder"),
                        folder);
        Class<?> type = Page.load("Routes", folder);
        Object routes = type.getConstructor(JwtGuard.class).newInstance(JwtGuard.of(this::decode));
        server = Javalin.create(config -> {
                    try {
                        type.getMethod("addTo", JavalinConfig.class).invoke(routes, config);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .start("127.0.0.1", 0);
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /me,            401, Hello alice",
        "HEAD, /me,            200, ''",
        "GET,  /admin,         401, 'Welcome, alice'",
        "GET,  /admin/,        401, 'Welcome, alice'",
        "HEAD, /admin,         401, ''",
        "GET,  /admin/users/7, 401, User 7",
        "HEAD, /admin/users/7, 401, ''"
    })
    void a_route_responds_as_the_guide_describes(String method, String path, int withoutToken, String text)
            throws Exception {
        assertThat(send(method, path, null).statusCode()).isEqualTo(withoutToken);
        HttpResponse<String> admitted = send(method, path, JWT.create("alice"));
        assertThat(admitted.statusCode()).isEqualTo(200);
        assertThat(admitted.body()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /orders,        orders:read,             200",
        "GET,    /orders,        orders:write,            403",
        "POST,   /orders,        orders:read orders:write, 200",
        "POST,   /orders,        orders:read,             403",
        "GET,    /admin/users/7, orders:read,             200",
        "DELETE, /admin/users/7, users:write,             200",
        "DELETE, /admin/users/7, orders:read,             403"
    })
    void a_route_requires_its_scope_and_decodes_the_token_once(String method, String path, String scope, int status)
            throws Exception {
        decoded.set(0);
        String token = JWT.create("alice", claims -> claims.put("scope", scope));
        assertThat(send(method, path, token).statusCode()).isEqualTo(status);
        assertThat(decoded).hasValue(1);
    }

    @Test
    void a_web_socket_of_the_group_opens_for_a_valid_token_only() throws Exception {
        assertThat(firstText(JWT.create("alice"))).isEqualTo("It begins");
        assertThatThrownBy(() -> firstText("abc")).hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    private TokenResult decode(String token) {
        decoded.incrementAndGet();
        return JWT.decode(token);
    }

    private HttpResponse<String> send(String method, String path, @Nullable String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private String firstText(String token) throws Exception {
        CompletableFuture<String> text = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                text.complete(data.toString());
                return null;
            }
        };
        WebSocket socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/admin/events"), listener)
                .get(10, TimeUnit.SECONDS);
        try {
            return text.get(10, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }
}
