package io.jwtsimple.servlet;

import io.jwtsimple.TokenResult.Valid;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request that shows whose token it came with by the servlet API's own means. A token that names nobody has no user. */
final class IdentifiedRequest extends HttpServletRequestWrapper {

    IdentifiedRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Object identity = JwtServlet.identity(this);
        return identity == null ? super.getUserPrincipal() : new User(identity.toString());
    }

    @Override
    public @Nullable String getRemoteUser() {
        Object identity = JwtServlet.identity(this);
        return identity == null ? super.getRemoteUser() : identity.toString();
    }

    @Override
    public @Nullable String getAuthType() {
        return JwtServlet.result(this) instanceof Valid ? "Bearer" : super.getAuthType();
    }

    private record User(String getName) implements Principal {
        @Override
        public String toString() {
            return getName;
        }
    }
}
