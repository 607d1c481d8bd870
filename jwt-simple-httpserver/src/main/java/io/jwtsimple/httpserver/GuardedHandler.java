package io.jwtsimple.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.io.IOException;
import java.util.Objects;

/** Hands on what its guard admits, in an exchange that knows whose request it is. */
record GuardedHandler(JwtGuard guard, Access access, HttpHandler next) implements HttpHandler {

    GuardedHandler {
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(next, "next");
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        HttpExchange guarded = exchange instanceof HttpsExchange secure
                ? new GuardedHttpsExchange(secure)
                : new GuardedExchange(exchange);
        if (guard.admit(JwtHttpServer.ADAPTER, access, guarded, guarded)) {
            next.handle(guarded);
        }
    }
}
