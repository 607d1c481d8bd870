package io.jwtsimple.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.javalin.JwtJavalin;
import java.util.Collections;
import java.util.Map;

/** A server on Javalin that issues tokens at /login, and guards three endpoints. */
public final class JavalinExample {

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

    static Javalin start(int port, JwtKey key) {
        JwtManager jwt = JwtManager.of(key);
        JwtGuard guard = JwtGuard.of(jwt);
        Handler keys =
                context -> send(context, 200, new RawValue(JwtKeySet.of(key).toJson()));
        Handler hello =
                context -> send(context, 200, Collections.singletonMap("hello_from", JwtJavalin.identity(context)));
        Handler claims =
                context -> send(context, 200, JwtJavalin.claims(context).asMap());
        return Javalin.create(config -> config.showJavalinBanner = false)
                .post("/login", context -> login(context, jwt))
                .get("/.well-known/jwks.json", keys)
                .get("/protected", JwtJavalin.required(guard, hello))
                .head("/protected", JwtJavalin.required(guard, hello))
                .get("/optional", JwtJavalin.optional(guard, hello))
                .head("/optional", JwtJavalin.optional(guard, hello))
                .get("/claims", JwtJavalin.required(guard, claims))
                .head("/claims", JwtJavalin.required(guard, claims))
                .start("localhost", port);
    }

    private static void login(Context context, JwtManager jwt) throws JsonProcessingException {
        JsonNode body;
        try {
            body = JSON.readTree(context.body());
        } catch (JsonProcessingException e) {
            body = JSON.missingNode();
        }
        String username = body.path("username").asText("");
        String password = body.path("password").asText("");
        if (!body.isObject()) {
            send(context, 400, Map.of("msg", "Missing JSON in request"));
        } else if (username.isEmpty()) {
            send(context, 400, Map.of("msg", "Missing username parameter"));
        } else if (password.isEmpty()) {
            send(context, 400, Map.of("msg", "Missing password parameter"));
        } else if (!username.equals("test") || !password.equals("test")) {
            send(context, 401, Map.of("msg", "Bad username or password"));
        } else {
            send(context, 200, Map.of("jwt", jwt.create(username)));
        }
    }

    private static void send(Context context, int status, Object body) throws JsonProcessingException {
        context.status(status).contentType("application/json").result(JSON.writeValueAsString(body));
    }
}
