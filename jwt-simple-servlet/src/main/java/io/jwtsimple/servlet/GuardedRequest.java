package io.jwtsimple.servlet;

import io.jwtsimple.TokenResult.Valid;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A request whose user is the identity of the token. If the token has no identity, the request has the user of the
 * wrapped request.
 */
final class GuardedRequest extends HttpServletRequestWrapper {

    GuardedRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Principal principal = JwtServlet.ADAPTER.principal(this);
        return principal == null ? super.getUserPrincipal() : principal;
    }

    @Override
    public @Nullable String getRemoteUser() {
        Principal principal = JwtServlet.ADAPTER.principal(this);
        return principal == null ? super.getRemoteUser() : principal.getName();
    }

    @Override
    public @Nullable String getAuthType() {
        return JwtServlet.result(this) instanceof Valid ? "Bearer" : super.getAuthType();
    }
}
