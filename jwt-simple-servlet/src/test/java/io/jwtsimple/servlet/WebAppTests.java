package io.jwtsimple.servlet;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.servlet.WebApp.Page;
import io.jwtsimple.tck.RawGet;
import io.jwtsimple.tck.RunningServer;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The base class of tests that each start their own web application. */
abstract class WebAppTests {

    /** The code that starts the container under test. */
    interface Container {
        RunningServer start(WebApp app) throws Exception;
    }

    static final String REJECTION = "{\"msg\":\"Missing Authorization Header\"}";

    /** Writes the identity, the principal, the remote user and the authentication type of the request. */
    static final Page WHO = (request, response) -> response.getWriter()
            .write(JwtServlet.identity(request) + " " + name(request.getUserPrincipal()) + " " + request.getRemoteUser()
                    + " " + request.getAuthType());

    final JwtManager jwt = JwtManager.of(JwtKey.secret("a secret of the servlet tests, 32 bytes and more"));
    final JwtGuard guard = JwtGuard.of(jwt);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Container container;
    private RunningServer server;

    WebAppTests(Container container) {
        this.container = container;
    }

    static @Nullable String name(@Nullable Principal principal) {
        return principal == null ? null : principal.getName();
    }

    @AfterEach
    final void stop() throws Exception {
        server.close();
    }

    final void run(Consumer<ServletContext> initializer) throws Exception {
        run(WebApp.of(initializer));
    }

    final void run(WebApp app) throws Exception {
        server = container.start(app);
    }

    final HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    final HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return send(method, path, BodyPublishers.noBody(), headers);
    }

    final HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send("POST", path, BodyPublishers.ofString(body), headers);
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a request with an unchanged target, and returns the whole response. */
    final String raw(String target, String... headers) throws Exception {
        return RawGet.send(server.port(), target, headers);
    }

    final int port() {
        return server.port();
    }

    /** Sends a WebSocket handshake, and returns the status line of the response. */
    final String handshake(String target, String... headers) throws Exception {
        return RawGet.handshake(server.port(), target, headers);
    }

    /** Sends a request with a token for an identity. */
    final HttpResponse<String> getAs(String identity, String path) throws Exception {
        return get(path, "Authorization", "Bearer " + jwt.create(identity));
    }
}
