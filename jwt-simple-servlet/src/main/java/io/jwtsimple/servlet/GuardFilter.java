package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.JwtServlet.ADAPTER;

import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Objects;

/**
 * A filter that passes on the requests that its guard admits. The filter decides on every dispatch, because the target
 * of a dispatch may have another guard.
 */
record GuardFilter(JwtGuard guard, Access access) implements Filter {

    GuardFilter {
        Objects.requireNonNull(guard, "guard");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest httpRequest)
                || !(response instanceof HttpServletResponse httpResponse)) {
            throw new ServletException("a guard cannot decide on a request that is not HTTP");
        }
        if (request.getDispatcherType() == DispatcherType.INCLUDE) {
            include(httpRequest, httpResponse, chain);
        } else if (guard.admit(ADAPTER, access, httpRequest, httpResponse)) {
            chain.doFilter(new GuardedRequest(httpRequest), response);
        }
    }

    /**
     * Decides on an include. After the include, restores the decision on the including resource, because the including
     * resource continues.
     */
    private void include(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Object decision = request.getAttribute(ServletAdapter.DECISION);
        try {
            if (guard.admit(ADAPTER, access, request, new IncludedResponse(response))) {
                chain.doFilter(new GuardedRequest(request), response);
            }
        } finally {
            request.setAttribute(ServletAdapter.DECISION, decision);
        }
    }

    /**
     * A response that claims to be committed, so that the adapter does not write a rejection into the including page.
     */
    private static final class IncludedResponse extends HttpServletResponseWrapper {

        IncludedResponse(HttpServletResponse response) {
            super(response);
        }

        @Override
        public boolean isCommitted() {
            return true;
        }
    }
}
