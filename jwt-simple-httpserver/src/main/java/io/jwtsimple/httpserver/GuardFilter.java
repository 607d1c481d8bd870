package io.jwtsimple.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.io.IOException;
import java.util.Objects;

/**
 * A filter for {@link com.sun.net.httpserver.HttpContext#getFilters()}. The filter runs a {@link GuardedHandler}, whose
 * next handler is the rest of the filter chain.
 */
final class GuardFilter extends Filter {

    private final JwtGuard guard;
    private final Access access;

    GuardFilter(JwtGuard guard, Access access) {
        this.guard = Objects.requireNonNull(guard, "guard");
        this.access = access;
    }

    @Override
    public String description() {
        return "JWT " + (access == Access.REQUIRED ? "required" : "optional");
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        new GuardedHandler(guard, access, chain::doFilter).handle(exchange);
    }
}
