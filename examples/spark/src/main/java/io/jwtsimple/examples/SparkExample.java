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
import io.jwtsimple.spark.JwtSpark;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import spark.Request;
import spark.Response;
import spark.Route;
import spark.RouteImpl;
import spark.Service;
import spark.route.HttpMethod;

/** A server on Spark that issues tokens at /login, and guards three endpoints. */
public final class SparkExample {

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

    static Service start(int port, JwtKey key) {
        JwtManager jwt = JwtManager.of(key);
        JwtGuard guard = JwtGuard.of(jwt);
        Route keys = (request, response) ->
                send(response, 200, new RawValue(JwtKeySet.of(key).toJson()));
        Route hello = (request, response) ->
                send(response, 200, Collections.singletonMap("hello_from", JwtSpark.identity(request)));
        Route claims = (request, response) ->
                send(response, 200, JwtSpark.claims(request).asMap());
        Service server = Service.ignite().ipAddress("localhost").port(port);
        server.initExceptionHandler(e -> fail(Integer.toString(port), e.getMessage()));
        server.post("/login", (request, response) -> login(request, response, jwt));
        for (HttpMethod method : List.of(HttpMethod.get, HttpMethod.head)) {
            server.addRoute(method, RouteImpl.create("/.well-known/jwks.json", keys));
            server.addRoute(method, RouteImpl.create("/protected", JwtSpark.required(guard, hello)));
            server.addRoute(method, RouteImpl.create("/optional", JwtSpark.optional(guard, hello)));
            server.addRoute(method, RouteImpl.create("/claims", JwtSpark.required(guard, claims)));
        }
        server.awaitInitialization();
        return server;
    }

    private static String login(Request request, Response response, JwtManager jwt) throws JsonProcessingException {
        JsonNode body;
        try {
            body = JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            body = JSON.missingNode();
        }
        String username = body.path("username").asText("");
        String password = body.path("password").asText("");
        if (!body.isObject()) {
            return send(response, 400, Map.of("msg", "Missing JSON in request"));
        } else if (username.isEmpty()) {
            return send(response, 400, Map.of("msg", "Missing username parameter"));
        } else if (password.isEmpty()) {
            return send(response, 400, Map.of("msg", "Missing password parameter"));
        } else if (!username.equals("test") || !password.equals("test")) {
            return send(response, 401, Map.of("msg", "Bad username or password"));
        } else {
            return send(response, 200, Map.of("jwt", jwt.create(username)));
        }
    }

    private static String send(Response response, int status, Object body) throws JsonProcessingException {
        response.status(status);
        response.type("application/json");
        return JSON.writeValueAsString(body);
    }
}
