package io.jwtsimple.undertow;

import static io.jwtsimple.undertow.JwtUndertow.ADAPTER;

import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.JwtPrincipal;
import io.undertow.security.api.AuthenticationMode;
import io.undertow.security.api.SecurityContext;
import io.undertow.security.idm.Account;
import io.undertow.security.impl.SecurityContextFactoryImpl;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.Objects;
import java.util.Set;

/** A handler that passes on the requests that its guard admits, and sets the user of the request in Undertow. */
record GuardedHandler(JwtGuard guard, Access access, HttpHandler next) implements HttpHandler {

    GuardedHandler {
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(next, "next");
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (guard.mayBlock() && exchange.isInIoThread()) {
            exchange.dispatch(this);
            return;
        }
        if (guard.admit(ADAPTER, access, exchange, exchange)) {
            JwtPrincipal principal = ADAPTER.principal(exchange);
            if (principal != null) {
                securityContext(exchange).authenticationComplete(new User(principal), "Bearer", false);
            }
            next.handleRequest(exchange);
        }
    }

    /**
     * Returns the security context of the exchange. If no deployment or handler has set a security context, this method
     * sets a new one.
     */
    private static SecurityContext securityContext(HttpServerExchange exchange) {
        SecurityContext context = exchange.getSecurityContext();
        if (context == null) {
            context = SecurityContextFactoryImpl.INSTANCE.createSecurityContext(
                    exchange, AuthenticationMode.PRO_ACTIVE, null, null);
            exchange.setSecurityContext(context);
        }
        return context;
    }

    @SuppressWarnings("serial") // Account is serializable only for sessions, and no session stores a User
    private record User(JwtPrincipal getPrincipal) implements Account {
        @Override
        public Set<String> getRoles() {
            return Set.of();
        }
    }
}
