package io.jwtsimple.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.http.GuardedPaths;
import java.io.IOException;

/**
 * A handler that passes requests for guarded paths to the guard, and all other requests to the handler behind the
 * guard.
 */
record GuardedPathsHandler(GuardedPaths paths, GuardedHandler guarded) implements HttpHandler {

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        (matches(exchange) ? guarded : guarded.next()).handle(exchange);
    }

    private boolean matches(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path == null || paths.matches(exchange.getRequestURI().toString())) {
            return true;
        }
        String context = exchange.getHttpContext().getPath();
        int length = context.endsWith("/") ? context.length() - 1 : context.length();
        return length > path.length() || paths.matchesDecoded(path.substring(length));
    }
}
