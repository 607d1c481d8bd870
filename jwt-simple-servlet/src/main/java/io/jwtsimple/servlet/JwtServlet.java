package io.jwtsimple.servlet;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.GuardedPaths;
import io.jwtsimple.http.JwtGuard;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Protects the resources of a servlet application with JSON Web Tokens.
 *
 * <pre>{@code
 * JwtServlet.register(context, JwtServlet.required(guard), "/api/*");
 *
 * protected void doGet(HttpServletRequest request, HttpServletResponse response) {
 *     User user = JwtServlet.identity(request, User.class);
 *     ...
 * }
 * }</pre>
 *
 * <p>Behind the filter, {@code getUserPrincipal}, {@code getRemoteUser} and {@code getAuthType} describe the user of
 * the token. The principal is a {@link io.jwtsimple.http.JwtPrincipal}, which contains the claims.
 *
 * <p>A filter decides on every dispatch to which it is mapped. If a public page forwards an unauthenticated request to
 * a protected page, the client gets the rejection. If a public page includes a protected page, the response to an
 * unauthenticated request omits the protected page. Each guard verifies a token once per request. After a forward, the
 * accessors return the result of the target's filter, even in the page that forwarded. After an include, the accessors
 * return the same result as before the include.
 *
 * <p>Thread-safe: this class has no state.
 */
public final class JwtServlet {

    static final ServletAdapter ADAPTER = new ServletAdapter();

    private JwtServlet() {}

    /**
     * Returns a filter that admits only requests with a valid token.
     *
     * @param guard the guard that decides
     * @return the filter, which you can pass to {@link #register register} or register with a framework. The filter
     *     supports asynchronous requests and decides on every dispatch to which it is mapped. If a framework maps the
     *     filter to a path, the container decides for which spellings of the path the filter runs
     */
    public static Filter required(JwtGuard guard) {
        return new GuardFilter(guard, Access.REQUIRED);
    }

    /**
     * Returns a filter that admits requests with a valid token, and requests without a token. A request without a token
     * has empty claims. The guard rejects a request with an invalid token.
     *
     * @param guard the guard that decides
     * @return the filter, which has the same properties as the filter of {@link #required required}
     */
    public static Filter optional(JwtGuard guard) {
        return new GuardFilter(guard, Access.OPTIONAL);
    }

    /**
     * Registers a filter for some paths. The filter runs before all servlets, filters and WebSocket endpoints that
     * {@code web.xml} or the container adds. The filter decides on every kind of dispatch that has a path, and supports
     * asynchronous requests. Call this method while the application starts. Each call registers another filter for its
     * own patterns.
     *
     * <p>The filter decides on a request if at least one interpretation of the path matches a pattern
     * ({@link GuardedPaths}). The filter checks the path that the container has decoded, and also the path that the
     * client has sent, because a framework may decode the path differently.
     *
     * <p>A dispatch by name ({@link ServletContext#getNamedDispatcher}) has no path, so the filter does not decide
     * again. A request that is admitted to the dispatching page is also admitted to the named servlet.
     *
     * <p>Other code may also register a filter in front of the declared filters. If that filter runs before the guard,
     * it can respond to a request without a token. For example, Jetty inserts its filter for WebSockets in front of all
     * filters that are already registered. In embedded Jetty, therefore configure WebSockets before you add the
     * initializer that calls this method. In an application with a {@code web.xml}, call this method from a listener,
     * because Jetty adds its filter before any listener runs.
     *
     * @param context the servlet context of the application
     * @param filter a filter of {@link #required required} or {@link #optional optional}
     * @param patterns one or more patterns, in decoded form and relative to the context path: {@code /*} for every
     *     path, {@code /path/*} for a path and all paths below it, {@code /path} for one path only, {@code *.ext} for
     *     all paths that end with {@code .ext}
     * @return the registration
     * @throws IllegalArgumentException if there is no pattern, or if a pattern has none of these forms
     * @throws IllegalStateException if the application has already started, or the container does not accept the filter
     */
    public static FilterRegistration.Dynamic register(ServletContext context, Filter filter, String... patterns) {
        return register(context, GuardedPathsFilter.NOTHING, filter, patterns);
    }

    /**
     * Registers a filter for some paths, and a front filter that runs before this filter. The rules of
     * {@link #register(ServletContext, Filter, String...) register} apply. An example of a front filter is a CORS
     * filter, which responds to preflights without a token. The front filter runs for requests that match the patterns,
     * but not for later dispatches of the same request.
     *
     * @param context the servlet context of the application
     * @param front the filter that runs before the guard decides; the init parameters of the registration are also
     *     passed to this filter
     * @param filter a filter of {@link #required required} or {@link #optional optional}
     * @param patterns one or more patterns, as for {@link #register(ServletContext, Filter, String...) register}
     * @return the registration, on which you can set the init parameters of the front filter
     * @throws IllegalArgumentException if there is no pattern, or if a pattern has none of the allowed forms
     * @throws IllegalStateException if the application has already started, or the container does not accept the filter
     */
    public static FilterRegistration.Dynamic register(
            ServletContext context, Filter front, Filter filter, String... patterns) {
        GuardedPathsFilter guarded = new GuardedPathsFilter(GuardedPaths.of(patterns), front, filter);
        FilterRegistration.Dynamic registration = add(context, guarded);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        return registration;
    }

    private static FilterRegistration.Dynamic add(ServletContext context, Filter filter) {
        String name;
        FilterRegistration.@Nullable Dynamic registration;
        try {
            // A container never removes a registration, so the number of registrations makes the name unique.
            name = "jwt-simple-" + context.getFilterRegistrations().size();
            registration = context.addFilter(name, filter);
        } catch (IllegalStateException | UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "filter: the container accepts no filter now; register it while the application starts, in a"
                            + " ServletContainerInitializer (embedded Tomcat: Context.addServletContainerInitializer,"
                            + " embedded Jetty: ServletContextHandler.addServletContainerInitializer) or in a"
                            + " ServletContextListener that web.xml or @WebListener declares",
                    e);
        }
        if (registration == null) {
            throw new IllegalStateException("filter: the container already has a filter named '" + name + "'");
        }
        return registration;
    }

    /**
     * Returns the claims of the request's token.
     *
     * @param request the request
     * @return the verified claims; empty if there are none
     * @see io.jwtsimple.http.RequestAdapter#claims
     */
    public static Claims claims(HttpServletRequest request) {
        return ADAPTER.claims(request);
    }

    /**
     * Returns the identity for which the request's token was created.
     *
     * @param request the request
     * @return the identity; null if there is none
     * @see io.jwtsimple.http.RequestAdapter#identity(Object)
     */
    public static @Nullable Object identity(HttpServletRequest request) {
        return ADAPTER.identity(request);
    }

    /**
     * Returns the identity for which the request's token was created, converted to a Java type.
     *
     * @param request the request
     * @param type the Java type, for instance a record
     * @param <T> that type
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(HttpServletRequest request, Class<T> type) {
        return ADAPTER.identity(request, type);
    }

    /**
     * Returns the result of the check of the request's token. After a forward, this is the result of the target's
     * filter.
     *
     * @param request the request
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(HttpServletRequest request) {
        return ADAPTER.result(request);
    }
}
