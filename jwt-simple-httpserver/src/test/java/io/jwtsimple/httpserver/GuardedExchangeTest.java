package io.jwtsimple.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests that a guarded exchange returns the values of the server's exchange, over HTTP and HTTPS. */
class GuardedExchangeTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);

    @Test
    void a_guarded_exchange_over_http_has_the_values_of_the_servers_exchange() throws Exception {
        CompletableFuture<Void> compared = new CompletableFuture<>();
        try (TestServer server = TestServer.http(started -> started.createContext("/", comparing(compared)))) {
            assertThat(server.get("/a?b=c", JWT.create("alice")).body()).isEqualTo("alice");
        }
        compared.join();
    }

    @Test
    void a_guarded_exchange_over_https_has_the_values_of_the_servers_exchange() throws Exception {
        CompletableFuture<Void> compared = new CompletableFuture<>();
        try (TestServer server = TestServer.https(started -> started.createContext("/", comparing(compared)))) {
            assertThat(server.get("/a?b=c", JWT.create("alice")).body()).isEqualTo("alice");
            assertThat(server.get("/", null).statusCode()).isEqualTo(401);
        }
        compared.join();
    }

    /** Returns a handler that compares the exchanges in front of the guard and behind the guard. */
    private static HttpHandler comparing(CompletableFuture<Void> compared) {
        return original -> JwtHttpServer.required(GUARD, guarded -> {
                    try {
                        compare(guarded, original);
                        compared.complete(null);
                    } catch (AssertionError e) {
                        compared.completeExceptionally(e);
                    } finally {
                        guarded.close();
                    }
                })
                .handle(original);
    }

    private static void compare(HttpExchange guarded, HttpExchange original) throws IOException {
        assertThat(guarded instanceof HttpsExchange).isEqualTo(original instanceof HttpsExchange);
        if (guarded instanceof HttpsExchange secure) {
            assertThat(secure.getSSLSession()).isSameAs(((HttpsExchange) original).getSSLSession());
        }
        assertThat(guarded.getRequestMethod()).isEqualTo("GET");
        assertThat(guarded.getRequestURI()).hasToString("/a?b=c");
        assertThat(guarded.getProtocol()).isEqualTo("HTTP/1.1");
        assertThat(guarded.getRequestHeaders()).isEqualTo(original.getRequestHeaders());
        assertThat(guarded.getResponseHeaders()).isSameAs(original.getResponseHeaders());
        assertThat(guarded.getHttpContext()).isSameAs(original.getHttpContext());
        assertThat(guarded.getRemoteAddress()).isEqualTo(original.getRemoteAddress());
        assertThat(guarded.getLocalAddress()).isEqualTo(original.getLocalAddress());
        assertThat(guarded.getPrincipal().getUsername()).isEqualTo("alice");
        guarded.setAttribute("color", "blue");
        assertThat(guarded.getAttribute("color")).isEqualTo("blue");
        assertThat(original.getAttribute("color")).isEqualTo("blue");
        assertThat(original.getAttribute(HttpServerAdapter.DECISION)).isNull();
        ByteArrayInputStream in = new ByteArrayInputStream(new byte[0]);
        FilterOutputStream out = new FilterOutputStream(original.getResponseBody());
        guarded.setStreams(in, out);
        assertThat(guarded.getRequestBody()).isSameAs(original.getRequestBody()).isSameAs(in);
        assertThat(guarded.getResponseBody())
                .isSameAs(original.getResponseBody())
                .isSameAs(out);
        assertThat(guarded.getResponseCode()).isEqualTo(-1);
        guarded.sendResponseHeaders(200, 5);
        assertThat(guarded.getResponseCode()).isEqualTo(200);
        guarded.getResponseBody().write("alice".getBytes(StandardCharsets.US_ASCII));
    }
}
