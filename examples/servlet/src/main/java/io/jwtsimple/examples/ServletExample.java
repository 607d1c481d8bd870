package io.jwtsimple.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.servlet.JwtServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** A server on Jetty that issues tokens at /login, and guards three endpoints with the servlet adapter. */
@SuppressWarnings("serial") // nobody serializes these servlets
public final class ServletExample {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Starts the server. The environment may set PORT (default: 8080) and JWT_SECRET_KEY (default: a new random key).
     */
    public static void main(String[] args) {
        String port = System.getenv().getOrDefault("PORT", "8080");
        String secret = System.getenv("JWT_SECRET_KEY");
        try {
            start(
                    Integer.parseInt(port),
                    secret == null ? JwtKey.generate(Algorithm.ES256).withThumbprintId() : JwtKey.secret(secret));
        } catch (NumberFormatException e) {
            fail(port, "it must be a number");
        } catch (Exception e) {
            fail(port, e.getMessage());
        }
        if (secret == null) {
            System.out.println("JWT_SECRET_KEY is not set: a new key is used, and tokens are invalid after a restart.");
        }
        System.out.println("""
                Listening on http://localhost:PORT until Ctrl-C. In another terminal, try:

                  curl -i localhost:PORT/protected
                  curl localhost:PORT/login -d '{"username":"test","password":"test"}'
                  TOKEN=$(curl -s localhost:PORT/login -d '{"username":"test","password":"test"}' | cut -d '"' -f 4)
                  curl -i localhost:PORT/protected -H "Authorization: Bearer $TOKEN"
                """.replace("PORT", port));
    }

    private static void fail(String port, String reason) {
        System.err.println("Cannot start with PORT=" + port + ": " + reason);
        System.exit(1);
    }

    static Server start(int port, JwtKey key) throws Exception {
        JwtManager jwt = JwtManager.of(key);
        JwtGuard guard = JwtGuard.of(jwt);
        ServletHolder keys = get(request -> new RawValue(JwtKeySet.of(key).toJson()));
        ServletHolder hello = get(request -> Collections.singletonMap("hello_from", JwtServlet.identity(request)));
        ServletHolder claims = get(request -> JwtServlet.claims(request).asMap());
        ServletContextHandler routes = new ServletContextHandler();
        routes.addServlet(new Login(jwt), "/login");
        routes.addServlet(keys, "/.well-known/jwks.json");
        routes.addServlet(hello, "/protected");
        routes.addServlet(hello, "/optional");
        routes.addServlet(claims, "/claims");
        routes.addServletContainerInitializer((classes, context) -> {
            JwtServlet.register(context, JwtServlet.required(guard), "/protected", "/claims");
            JwtServlet.register(context, JwtServlet.optional(guard), "/optional");
        });
        Server server = new Server(new InetSocketAddress("localhost", port));
        server.setHandler(routes);
        server.start();
        return server;
    }

    private static ServletHolder get(Function<HttpServletRequest, ?> body) {
        return new ServletHolder(new HttpServlet() {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                send(response, 200, body.apply(request));
            }
        });
    }

    private static final class Login extends HttpServlet {
        private final JwtManager jwt;

        Login(JwtManager jwt) {
            this.jwt = jwt;
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            JsonNode body;
            try {
                body = JSON.readTree(request.getInputStream());
            } catch (JsonProcessingException e) {
                body = JSON.missingNode();
            }
            String username = body.path("username").asText("");
            String password = body.path("password").asText("");
            if (!body.isObject()) {
                send(response, 400, Map.of("msg", "Missing JSON in request"));
            } else if (username.isEmpty()) {
                send(response, 400, Map.of("msg", "Missing username parameter"));
            } else if (password.isEmpty()) {
                send(response, 400, Map.of("msg", "Missing password parameter"));
            } else if (!username.equals("test") || !password.equals("test")) {
                send(response, 401, Map.of("msg", "Bad username or password"));
            } else {
                send(response, 200, Map.of("jwt", jwt.create(username)));
            }
        }
    }

    private static void send(HttpServletResponse response, int status, Object body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        JSON.writeValue(response.getOutputStream(), body);
    }
}
