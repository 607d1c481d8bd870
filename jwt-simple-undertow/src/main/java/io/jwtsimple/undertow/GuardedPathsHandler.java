package io.jwtsimple.undertow;

import io.jwtsimple.http.GuardedPaths;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/**
 * A handler that passes requests for guarded paths to the guard, and all other requests to the handler behind the
 * guard.
 */
record GuardedPathsHandler(GuardedPaths paths, GuardedHandler guarded) implements HttpHandler {

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        boolean matches = paths.matches(exchange.getRequestURI()) || paths.matchesDecoded(exchange.getRelativePath());
        (matches ? guarded : guarded.next()).handleRequest(exchange);
    }
}
