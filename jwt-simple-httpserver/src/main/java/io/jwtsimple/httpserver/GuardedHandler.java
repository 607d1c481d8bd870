package io.jwtsimple.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.io.IOException;
import java.util.Objects;

/**
 * A handler that passes on the requests that its guard admits. The next handler gets an exchange that contains the
 * decision and the user.
 */
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
