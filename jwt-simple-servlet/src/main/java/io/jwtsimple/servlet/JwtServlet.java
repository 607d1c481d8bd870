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
 * Guards the resources of a servlet application, and shows them the token that a request came with.
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
 * <p>Behind the filter, {@code getUserPrincipal}, {@code getRemoteUser} and {@code getAuthType} show the identity too; the
 * principal is a {@link io.jwtsimple.http.JwtPrincipal}, which has the claims.
 *
 * <p>A filter decides on every dispatch that it is mapped to: a public page which forwards to a protected one answers the
 * refusal, and one which includes it goes on without it. A token is verified once for each guard. After a forward, the
 * accessors show what the filter in front of the target found, also to the page that forwarded; after an include, they
 * show again what they showed before.
 *
 * <p>Thread-safe: there is no state here.
 */
public final class JwtServlet {

    static final ServletAdapter ADAPTER = new ServletAdapter();

    private JwtServlet() {}

    /**
     * A filter that lets requests with a valid token through, and no others.
     *
     * @param guard decides and answers
     * @return the filter, for {@link #register register} or a framework's own registration; it supports asynchronous
     *     requests and decides anew on every dispatch that it is mapped to. Of a mapping of that registration's own, the
     *     container decides which spellings of a path it holds for
     */
    public static Filter required(JwtGuard guard) {
        return new GuardFilter(guard, Access.REQUIRED);
    }

    /**
     * A filter that lets requests with a valid token through, and those without any, which are anonymous. A token that is
     * not valid is refused as usual.
     *
     * @param guard decides and answers
     * @return the filter, as of {@link #required required}
     */
    public static Filter optional(JwtGuard guard) {
        return new GuardFilter(guard, Access.OPTIONAL);
    }

    /**
     * Puts a filter in front of resources and of everything that {@code web.xml} or the container adds: servlets, filters,
     * frameworks that are filters, WebSocket endpoints. It decides on every kind of dispatch that has a path, and supports
     * asynchronous requests. To be called while the application starts; several calls register several filters, each in
     * front of its own patterns.
     *
     * <p>The filter decides on a request if any reading of its path matches a pattern, as {@link GuardedPaths} says: the
     * container's own, and those of the path as it was sent, so that a framework may read it in its own way.
     *
     * <p>A dispatch by name ({@link ServletContext#getNamedDispatcher}) has no path of its own and runs its servlet without
     * another decision: whoever is admitted to the page that makes the dispatch is admitted to the servlet.
     *
     * <p>Filters that code registers in front of declared ones may stand in front of this one too. On Jetty the filter
     * that opens web sockets is one of them, unless web sockets are configured before the first such filter is
     * registered: in a {@code web.xml} application register from a listener, and in embedded Jetty configure web sockets
     * before the initializer that registers.
     *
     * @param context the application's
     * @param filter the one that {@link #required required} or {@link #optional optional} made
     * @param patterns one or more of: {@code /*} for everything, {@code /path/*} for a path and what is below it,
     *     {@code /path} for one path alone, {@code *.ext} for an extension; below the context path, decoded
     * @return the registration
     * @throws IllegalArgumentException if there is no pattern, or one in another form, which would match nothing or
     *     differ from container to container
     * @throws IllegalStateException if the application is not starting, or the container refuses the filter
     */
    public static FilterRegistration.Dynamic register(ServletContext context, Filter filter, String... patterns) {
        return register(context, PathFilter.NOTHING, filter, patterns);
    }

    /**
     * {@link #register(ServletContext, Filter, String...) Registers} a filter with another one in front of it, a CORS
     * filter for instance, which answers preflights without a token. The filter in front runs for requests that match the
     * patterns, and not on later dispatches of the same request.
     *
     * @param context the application's
     * @param front runs before the guard decides; it is initialized with the init parameters of the registration
     * @param filter the one that {@link #required required} or {@link #optional optional} made
     * @param patterns as above
     * @return the registration, to set the init parameters of the filter in front
     * @throws IllegalArgumentException if there is no pattern, or one in another form
     * @throws IllegalStateException if the application is not starting, or the container refuses the filter
     */
    public static FilterRegistration.Dynamic register(
            ServletContext context, Filter front, Filter filter, String... patterns) {
        PathFilter pathFilter = new PathFilter(GuardedPaths.of(patterns), front, filter);
        FilterRegistration.Dynamic registration = add(context, pathFilter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        return registration;
    }

    private static FilterRegistration.Dynamic add(ServletContext context, Filter filter) {
        String name;
        FilterRegistration.@Nullable Dynamic registration;
        try {
            // Registrations are never removed, so their number gives each filter a name of its own.
            name = "jwt-simple-" + context.getFilterRegistrations().size();
            registration = context.addFilter(name, filter);
        } catch (IllegalStateException | UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "filter: the container takes none now; register it while the application starts, in a"
                            + " ServletContainerInitializer (embedded Tomcat: Context.addServletContainerInitializer,"
                            + " embedded Jetty: ServletContextHandler.addServletContainerInitializer) or in a"
                            + " ServletContextListener that web.xml or @WebListener declares",
                    e);
        }
        if (registration == null) {
            throw new IllegalStateException("filter: the container has one named '" + name + "' already");
        }
        return registration;
    }

    /**
     * The claims of the request's token.
     *
     * @param request the request
     * @return the verified claims; empty when the request came without a token, or no guard ran
     */
    public static Claims claims(HttpServletRequest request) {
        return ADAPTER.claims(request);
    }

    /**
     * The identity for which the request's token was created.
     *
     * @param request the request
     * @return the identity as JSON has it: see {@link Claims#identity()}; null when there is none
     */
    public static @Nullable Object identity(HttpServletRequest request) {
        return ADAPTER.identity(request);
    }

    /**
     * The identity for which the request's token was created, as a type of the application.
     *
     * @param request the request
     * @param type the type to read it as, a record for instance
     * @param <T> that type
     * @return the identity; null when there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     */
    public static <T> @Nullable T identity(HttpServletRequest request, Class<T> type) {
        return ADAPTER.identity(request, type);
    }

    /**
     * What the request's token came to, by the filter that admitted the request last: after a forward, the target's.
     *
     * @param request the request
     * @return {@code Valid}, or {@code Missing} where access was optional; null when no guard has admitted the request
     */
    public static @Nullable TokenResult result(HttpServletRequest request) {
        return ADAPTER.result(request);
    }
}
