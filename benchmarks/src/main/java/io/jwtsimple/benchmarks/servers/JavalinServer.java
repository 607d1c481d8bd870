package io.jwtsimple.benchmarks.servers;

import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.JWTVerifier;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.UnauthorizedResponse;
import io.jwtsimple.benchmarks.contenders.JavaJwt;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.javalin.JwtJavalin;

/** A server on Javalin 7. */
final class JavalinServer {

    private static final String BEARER = "Bearer ";

    private JavalinServer() {}

    static int start(Keys keys) {
        Handler hello = context -> context.result(Framework.HELLO);
        JWTVerifier verifier = JavaJwt.verifier(keys);
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get(Guard.NONE.path(), hello);
            config.routes.get(Guard.JWT_SIMPLE.path(), JwtJavalin.required(Framework.guard(keys), hello));
            config.routes.before(Guard.JAVA_JWT.path(), context -> verify(verifier, context));
            config.routes.get(Guard.JAVA_JWT.path(), hello);
        });
        return server.start("127.0.0.1", 0).port();
    }

    /** Verifies the token with java-jwt, as an application with java-jwt usually does. */
    private static void verify(JWTVerifier verifier, Context context) {
        String header = context.header("Authorization");
        if (header == null || !header.startsWith(BEARER)) {
            throw new UnauthorizedResponse();
        }
        try {
            context.attribute("jwt", verifier.verify(header.substring(BEARER.length())));
        } catch (JWTVerificationException e) {
            throw new UnauthorizedResponse();
        }
    }
}
