package io.jwtsimple.javalin;

import io.javalin.Javalin;
import io.javalin.apibuilder.ApiBuilder;
import io.javalin.apibuilder.EndpointGroup;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.javalin.security.RouteRole;
import io.jwtsimple.tck.RunningServer;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * A Javalin server with the routes of a test, and a client of this server. This class runs on Javalin 6 and 7, and uses
 * reflection for methods that differ between these versions.
 */
final class TestServer implements RunningServer, AutoCloseable {

    private final Javalin javalin;

    private TestServer(Javalin javalin) {
        this.javalin = javalin;
    }

    static TestServer start(EndpointGroup routes) {
        return start(config -> {}, routes);
    }

    /** Starts a server. Add the routes with {@link #add} and with the static methods of {@code ApiBuilder}. */
    static TestServer start(Consumer<JavalinConfig> settings, EndpointGroup routes) {
        Javalin javalin = Javalin.create(config -> {
            config.jetty.addConnector(TestServer::connector);
            settings.accept(config);
            addRoutes(config, routes);
        });
        return new TestServer(javalin.start());
    }

    /** Returns a connector for HTTP/1.1 and HTTP/2. */
    private static ServerConnector connector(Server jetty, HttpConfiguration http) {
        http.setRequestHeaderSize(64 * 1024);
        ServerConnector connector =
                new ServerConnector(jetty, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        return connector;
    }

    /** The routes are in {@code config.router} of Javalin 6, and in {@code config.routes} of Javalin 7. */
    private static void addRoutes(JavalinConfig config, EndpointGroup routes) {
        boolean six = Arrays.stream(config.getClass().getFields())
                .noneMatch(field -> field.getName().equals("routes"));
        try {
            Object router =
                    config.getClass().getField(six ? "router" : "routes").get(config);
            router.getClass().getMethod("apiBuilder", EndpointGroup.class).invoke(router, routes);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Adds a servlet filter in front of Javalin. The type of the servlet context handler differs between Javalin 6 and
     * 7, so this method uses reflection.
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static void addFilter(JavalinConfig config, Filter filter) {
        Consumer<Object> adding = handler -> {
            try {
                ServletContext context = (ServletContext)
                        handler.getClass().getMethod("getServletContext").invoke(handler);
                context.addFilter("front", filter).addMappingForUrlPatterns(null, false, "/*");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
        config.jetty.modifyServletContextHandler((Consumer) adding);
    }

    /** Adds a group. On Javalin 7, the group gets a role, but Javalin 6 has no roles of groups. */
    static void path(String path, RouteRole role, EndpointGroup group) {
        try {
            ApiBuilder.class
                    .getMethod("path", String.class, Collection.class, EndpointGroup.class)
                    .invoke(null, path, List.of(role), group);
        } catch (NoSuchMethodException javalin6) {
            ApiBuilder.path(path, group);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a handler of any type. */
    static void add(HandlerType type, String path, Handler handler) {
        call("addHttpHandler", new Class<?>[] {HandlerType.class, String.class, Handler.class}, type, path, handler);
    }

    /** Adds an error handler for a status. */
    static void onError(int status, Handler handler) {
        call("error", new Class<?>[] {int.class, Handler.class}, status, handler);
    }

    /** Calls a method whose return type differs between Javalin 6 and 7. */
    private static void call(String method, Class<?>[] types, Object... arguments) {
        try {
            Object routes = ApiBuilder.class.getMethod("staticInstance").invoke(null);
            JavalinDefaultRoutingApi.class.getMethod(method, types).invoke(routes, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path, @Nullable String token, String... headers) throws Exception {
        return send("GET", path, token, headers);
    }

    HttpResponse<String> send(String method, String path, @Nullable String token, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a request target that an HTTP client would normalize, and returns the whole response. */
    String raw(String method, String target, String header) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + header;
            socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput(); // makes the server close the connection
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the first text that a WebSocket sends. */
    String firstText(String path, @Nullable String token) throws Exception {
        CompletableFuture<String> text = new CompletableFuture<>();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        WebSocket socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port() + path), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletableFuture<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        text.complete(data.toString());
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        try {
            return text.get(10, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    @Override
    public boolean speaksHttp2() {
        return true;
    }

    @Override
    public int port() {
        return javalin.port();
    }

    /** Returns false, because Javalin has no concept of a user. */
    @Override
    public boolean knowsUsers() {
        return false;
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
