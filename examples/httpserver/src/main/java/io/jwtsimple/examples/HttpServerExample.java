package io.jwtsimple.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.httpserver.JwtHttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server of the JDK that issues tokens at /login, and guards three endpoints. */
public final class HttpServerExample {

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

    static HttpServer start(int port, JwtKey key) throws IOException {
        JwtManager jwt = JwtManager.of(key);
        JwtGuard guard = JwtGuard.of(jwt);
        HttpHandler keys = get(exchange -> new RawValue(JwtKeySet.of(key).toJson()));
        HttpHandler hello = get(exchange -> Collections.singletonMap("hello_from", JwtHttpServer.identity(exchange)));
        HttpHandler claims = get(exchange -> JwtHttpServer.claims(exchange).asMap());
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/login", exchange -> login(exchange, jwt));
        server.createContext("/.well-known/jwks.json", keys);
        server.createContext("/protected", JwtHttpServer.required(guard, hello));
        server.createContext("/optional", JwtHttpServer.optional(guard, hello));
        server.createContext("/claims", JwtHttpServer.required(guard, claims));
        server.start();
        return server;
    }

    /**
     * Returns a handler for GET and HEAD. The handler rejects other methods, because a context of the JDK's server gets
     * every method.
     */
    private static HttpHandler get(Function<HttpExchange, ?> body) {
        return exchange -> {
            if (List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                send(exchange, 200, body.apply(exchange));
            } else {
                send(exchange, 405, Map.of("msg", "Method not allowed"));
            }
        };
    }

    private static void login(HttpExchange exchange, JwtManager jwt) throws IOException {
        JsonNode body;
        try {
            body = JSON.readTree(exchange.getRequestBody());
        } catch (JsonProcessingException e) {
            body = JSON.missingNode();
        }
        String username = body.path("username").asText("");
        String password = body.path("password").asText("");
        if (!exchange.getRequestMethod().equals("POST")) {
            send(exchange, 405, Map.of("msg", "Method not allowed"));
        } else if (!body.isObject()) {
            send(exchange, 400, Map.of("msg", "Missing JSON in request"));
        } else if (username.isEmpty()) {
            send(exchange, 400, Map.of("msg", "Missing username parameter"));
        } else if (password.isEmpty()) {
            send(exchange, 400, Map.of("msg", "Missing password parameter"));
        } else if (!username.equals("test") || !password.equals("test")) {
            send(exchange, 401, Map.of("msg", "Bad username or password"));
        } else {
            send(exchange, 200, Map.of("jwt", jwt.create(username)));
        }
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        try (exchange) {
            byte[] json = JSON.writeValueAsBytes(body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, json.length);
                exchange.getResponseBody().write(json);
            }
        }
    }
}
