package io.jwtsimple.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.tck.AdapterTck;
import io.jwtsimple.tck.Call;
import io.jwtsimple.tck.Endpoint;
import io.jwtsimple.tck.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

class HttpServerTest extends AdapterTck {

    @Override
    protected RunningServer start(List<Endpoint> endpoints) throws Exception {
        TestServer server = TestServer.http(started -> endpoints.forEach(endpoint -> {
            HttpHandler handler = guarded(endpoint);
            started.createContext(endpoint.path().replace("/*", "/"), orServerError(exchange -> {
                endpoint.headersInFront().forEach(exchange.getResponseHeaders()::set);
                if (endpoint.sentInFront() == null) {
                    handler.handle(exchange);
                } else {
                    begin(exchange, endpoint.sentInFront(), handler);
                }
            }));
        }));
        return new RunningServer() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public boolean makesSpacesOfTabs() {
                return true;
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    private static void begin(HttpExchange exchange, String text, HttpHandler next) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            next.handle(exchange);
        }
    }

    private static HttpHandler guarded(Endpoint endpoint) {
        HttpHandler handler = exchange -> respond(endpoint.handler(), exchange);
        if (endpoint.guard() == null) {
            return handler;
        }
        HttpHandler guarded = endpoint.access() == Access.REQUIRED
                ? JwtHttpServer.required(endpoint.guard(), handler)
                : JwtHttpServer.optional(endpoint.guard(), handler);
        return endpoint.guardInFront() == null ? guarded : JwtHttpServer.required(endpoint.guardInFront(), guarded);
    }

    private static void respond(Endpoint.Handler handler, HttpExchange exchange) throws IOException {
        String text;
        try {
            text = handler.handle(new ExchangeCall(exchange));
        } catch (Exception e) {
            throw new IOException(e);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        TestServer.send(exchange, 200, text);
    }

    /** Responds with 500 to an exception, because the JDK's server would only close the connection. */
    private static HttpHandler orServerError(HttpHandler handler) {
        return exchange -> {
            try {
                handler.handle(exchange);
            } catch (IOException | RuntimeException e) {
                TestServer.send(exchange, 500, "");
            }
        };
    }

    private record ExchangeCall(HttpExchange exchange) implements Call {
        @Override
        public Claims claims() {
            return JwtHttpServer.claims(exchange);
        }

        @Override
        public @Nullable Object identity() {
            return JwtHttpServer.identity(exchange);
        }

        @Override
        public <T> @Nullable T identity(Class<T> type) {
            return JwtHttpServer.identity(exchange, type);
        }

        @Override
        public @Nullable TokenResult result() {
            return JwtHttpServer.result(exchange);
        }

        @Override
        public @Nullable String user() {
            return exchange.getPrincipal() == null
                    ? null
                    : exchange.getPrincipal().getUsername();
        }

        @Override
        public String body() throws IOException {
            return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
