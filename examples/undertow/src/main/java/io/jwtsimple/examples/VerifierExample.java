package io.jwtsimple.examples;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.URI;

/**
 * A second server that accepts the tokens of {@link UndertowExample}. The second server verifies the tokens with the
 * keys that the first server publishes. Start the second server with
 * {@code mvn -q -Ddemo=undertow -Ddemo.main=io.jwtsimple.examples.VerifierExample verify}.
 */
public final class VerifierExample {

    /**
     * Starts the server. The environment may set PORT (default: 8081). The first server must listen on port 8080. Do
     * not set JWT_SECRET_KEY for the first server, because a server never publishes a secret.
     */
    public static void main(String[] args) {
        String port = System.getenv().getOrDefault("PORT", "8081");
        start(Integer.parseInt(port), URI.create("http://localhost:8080/.well-known/jwks.json"));
        System.out.println("curl -i localhost:" + port + "/protected -H \"Authorization: Bearer $TOKEN\"");
    }

    static Undertow start(int port, URI keys) {
        JwtManager jwt = JwtManager.builder(JwtKeySet.remote(Algorithm.ES256, keys))
                .issuer(UndertowExample.ISSUER)
                .acceptMissingAudience()
                .build();
        HttpHandler hello =
                exchange -> exchange.getResponseSender().send("Hello " + JwtUndertow.identity(exchange) + "\n");
        Undertow server = Undertow.builder()
                .addHttpListener(port, "localhost")
                .setHandler(Handlers.path().addExactPath("/protected", JwtUndertow.required(JwtGuard.of(jwt), hello)))
                .build();
        server.start();
        return server;
    }
}
