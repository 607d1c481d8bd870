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
import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A server on Undertow that issues tokens at /login, and guards three endpoints. */
public final class UndertowExample {

    static final String ISSUER = "undertow-example";

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
        } catch (RuntimeException e) {
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

    static Undertow start(int port, JwtKey key) {
        JwtManager jwt = JwtManager.builder(key).issuer(ISSUER).build();
        JwtGuard guard = JwtGuard.of(jwt);
        HttpHandler keys =
                exchange -> send(exchange, 200, new RawValue(JwtKeySet.of(key).toJson()));
        HttpHandler hello =
                exchange -> send(exchange, 200, Collections.singletonMap("hello_from", JwtUndertow.identity(exchange)));
        HttpHandler claims =
                exchange -> send(exchange, 200, JwtUndertow.claims(exchange).asMap());
        RoutingHandler routes =
                Handlers.routing().post("/login", new BlockingHandler(exchange -> login(exchange, jwt)));
        for (HttpString method : List.of(Methods.GET, Methods.HEAD)) {
            routes.add(method, "/.well-known/jwks.json", keys)
                    .add(method, "/protected", JwtUndertow.required(guard, hello))
                    .add(method, "/optional", JwtUndertow.optional(guard, hello))
                    .add(method, "/claims", JwtUndertow.required(guard, claims));
        }
        Undertow server = Undertow.builder()
                .addHttpListener(port, "localhost")
                .setHandler(routes)
                .build();
        server.start();
        return server;
    }

    private static void login(HttpServerExchange exchange, JwtManager jwt) throws IOException {
        JsonNode body;
        try {
            body = JSON.readTree(exchange.getInputStream());
        } catch (JsonProcessingException e) {
            body = JSON.missingNode();
        }
        String username = body.path("username").asText("");
        String password = body.path("password").asText("");
        if (!body.isObject()) {
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

    private static void send(HttpServerExchange exchange, int status, Object body) throws IOException {
        exchange.setStatusCode(status).getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(JSON.writeValueAsString(body));
    }
}
