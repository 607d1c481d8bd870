package io.jwtsimple.servlet;

import io.jwtsimple.http.GuardedPaths;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A filter that is mapped to every request, and runs another filter if the path matches a pattern. The container's own
 * mapping is not enough, because it matches only the normalized path, and a framework may read the path as the client
 * sent it.
 */
record GuardedPathsFilter(GuardedPaths paths, Filter front, Filter filter) implements Filter {

    /** A front filter that does nothing but call the rest of the chain. */
    static final Filter NOTHING = (request, response, chain) -> chain.doFilter(request, response);

    GuardedPathsFilter {
        Objects.requireNonNull(front, "front");
        Objects.requireNonNull(filter, "filter");
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        front.init(config);
        filter.init(config);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest httpRequest && !matches(httpRequest)) {
            chain.doFilter(request, response);
        } else if (request.getDispatcherType() == DispatcherType.REQUEST) {
            front.doFilter(request, response, (wrapped, sameResponse) -> filter.doFilter(wrapped, sameResponse, chain));
        } else {
            filter.doFilter(request, response, chain);
        }
    }

    @Override
    public void destroy() {
        filter.destroy();
        front.destroy();
    }

    private boolean matches(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.INCLUDE
                && request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) instanceof String uri) {
            return matches(
                    uri,
                    attribute(request, RequestDispatcher.INCLUDE_CONTEXT_PATH),
                    attribute(request, RequestDispatcher.INCLUDE_SERVLET_PATH)
                            + attribute(request, RequestDispatcher.INCLUDE_PATH_INFO));
        }
        return matches(request.getRequestURI(), text(request.getContextPath()), decodedPath(request));
    }

    private static String attribute(HttpServletRequest request, String name) {
        return text((String) request.getAttribute(name));
    }

    /** Returns the path as the container decodes it; empty if the container does not decode the path. */
    private static String decodedPath(HttpServletRequest request) {
        try {
            return text(request.getServletPath()) + text(request.getPathInfo());
        } catch (IllegalArgumentException e) {
            // Jetty does not decode an ambiguous path, even if its UriCompliance accepts the path.
            return "";
        }
    }

    /**
     * Returns whether the patterns match the path that the client sent, or the path that the container decodes. The
     * decoded path may end with the name of a welcome file, which the container has added.
     */
    private boolean matches(String uri, String context, String decodedPath) {
        return !uri.startsWith(context) // the client spelled the context path differently, so its end is unknown
                || paths.matches(uri.substring(context.length()))
                || paths.matchesDecoded(decodedPath);
    }

    private static String text(@Nullable String path) {
        return path == null ? "" : path;
    }
}
