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
 * A filter that is mapped to every request, and runs another filter if the path matches. A mapping alone would not do:
 * containers normalize a path before they choose filters by it, and frameworks read the path as it was sent.
 */
record GuardedPathsFilter(GuardedPaths paths, Filter front, Filter filter) implements Filter {

    /** A filter in front that does nothing. */
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

    /** Returns the path as the container reads it; empty if the container does not decode it. */
    private static String decodedPath(HttpServletRequest request) {
        try {
            return text(request.getServletPath()) + text(request.getPathInfo());
        } catch (IllegalArgumentException e) {
            // Jetty accepts an ambiguous path if its UriCompliance says so, and shows it only as it was sent.
            return "";
        }
    }

    /**
     * Returns whether the path matches as it was sent or as the container reads it. The container may have added the
     * name of a welcome file.
     */
    private boolean matches(String uri, String context, String decodedPath) {
        return !uri.startsWith(context) // another spelling of the context path, whose end is unknown
                || paths.matches(uri.substring(context.length()))
                || paths.matchesDecoded(decodedPath);
    }

    private static String text(@Nullable String path) {
        return path == null ? "" : path;
    }
}
