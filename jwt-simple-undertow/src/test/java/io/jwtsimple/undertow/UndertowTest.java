package io.jwtsimple.undertow;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.tck.AdapterTck;
import io.jwtsimple.tck.Call;
import io.jwtsimple.tck.Endpoint;
import io.jwtsimple.tck.RunningServer;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

class UndertowTest extends AdapterTck {

    @Override
    protected RunningServer start(List<Endpoint> endpoints) {
        PathHandler paths = Handlers.path();
        endpoints.forEach(endpoint -> {
            HttpHandler handler = inFront(endpoint, handler(endpoint));
            if (endpoint.path().equals("/*")) {
                paths.addPrefixPath("/", handler);
            } else {
                paths.addExactPath(endpoint.path(), handler);
            }
        });
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 64 * 1024)
                .setHandler(paths)
                .build();
        undertow.start();
        return new RunningServer() {
            @Override
            public int port() {
                return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
            }

            @Override
            public boolean speaksHttp2() {
                return true;
            }

            @Override
            public void close() {
                undertow.stop();
            }
        };
    }

    private static HttpHandler inFront(Endpoint endpoint, HttpHandler next) {
        if (endpoint.sentInFront() != null) {
            return new BlockingHandler(exchange -> {
                exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
                exchange.getOutputStream().write(endpoint.sentInFront().getBytes(StandardCharsets.UTF_8));
                exchange.getOutputStream().flush();
                next.handleRequest(exchange);
            });
        }
        return exchange -> {
            endpoint.headersInFront()
                    .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
            next.handleRequest(exchange);
        };
    }

    private static HttpHandler handler(Endpoint endpoint) {
        HttpHandler handler = new BlockingHandler(exchange -> {
            String text = endpoint.handler().handle(new ExchangeCall(exchange));
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
            exchange.getResponseSender().send(text);
        });
        if (endpoint.guard() == null) {
            return handler;
        }
        HttpHandler guarded = endpoint.access() == Access.REQUIRED
                ? JwtUndertow.required(endpoint.guard(), handler)
                : JwtUndertow.optional(endpoint.guard(), handler);
        return endpoint.guardInFront() == null ? guarded : JwtUndertow.required(endpoint.guardInFront(), guarded);
    }

    private record ExchangeCall(HttpServerExchange exchange) implements Call {
        @Override
        public Claims claims() {
            return JwtUndertow.claims(exchange);
        }

        @Override
        public @Nullable Object identity() {
            return JwtUndertow.identity(exchange);
        }

        @Override
        public <T> @Nullable T identity(Class<T> type) {
            return JwtUndertow.identity(exchange, type);
        }

        @Override
        public @Nullable TokenResult result() {
            return JwtUndertow.result(exchange);
        }

        @Override
        public @Nullable String user() {
            SecurityContext security = exchange.getSecurityContext();
            return security == null || security.getAuthenticatedAccount() == null
                    ? null
                    : security.getAuthenticatedAccount().getPrincipal().getName();
        }

        @Override
        public String body() throws IOException {
            return new String(exchange.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
