package io.jwtsimple.tck;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

class JdkServerTest extends AdapterTck {

    private static final JdkServerAdapter ADAPTER = new JdkServerAdapter();

    @Override
    protected RunningServer start(List<Endpoint> endpoints) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        endpoints.forEach(endpoint -> server.createContext(endpoint.path(), orServerError(exchange -> {
            endpoint.headersInFront().forEach(exchange.getResponseHeaders()::set);
            handler(endpoint).handle(exchange);
        })));
        server.start();
        return new RunningServer() {
            @Override
            public int port() {
                return server.getAddress().getPort();
            }

            @Override
            public boolean makesSpacesOfTabs() {
                return true;
            }

            @Override
            public void close() {
                server.stop(0);
                threads.shutdown();
            }
        };
    }

    private static HttpHandler handler(Endpoint endpoint) {
        JdkServerAdapter.Handler handler = request -> answer(endpoint.handler(), request);
        return endpoint.guard() == null
                ? exchange -> handler.handle(new JdkServerAdapter.Request(exchange))
                : ADAPTER.guarded(endpoint.guard(), endpoint.access(), handler);
    }

    private static void answer(Endpoint.Handler handler, JdkServerAdapter.Request request) throws IOException {
        String text;
        try {
            text = handler.handle(new RequestCall(request));
        } catch (Exception e) {
            throw new IOException(e);
        }
        request.exchange.getResponseHeaders().set("Content-Type", "application/json");
        JdkServerAdapter.send(request.exchange, 200, text);
    }

    /** When a handler throws, the JDK's server drops the connection without an answer. */
    private static HttpHandler orServerError(HttpHandler handler) {
        return exchange -> {
            try {
                handler.handle(exchange);
            } catch (IOException | RuntimeException e) {
                JdkServerAdapter.send(exchange, 500, "");
            }
        };
    }

    private record RequestCall(JdkServerAdapter.Request request) implements Call {
        @Override
        public Claims claims() {
            return ADAPTER.claims(request);
        }

        @Override
        public @Nullable Object identity() {
            return ADAPTER.identity(request);
        }

        @Override
        public <T> @Nullable T identity(Class<T> type) {
            return ADAPTER.identity(request, type);
        }

        @Override
        public @Nullable TokenResult result() {
            return ADAPTER.result(request);
        }

        @Override
        public String body() throws IOException {
            return new String(request.exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
