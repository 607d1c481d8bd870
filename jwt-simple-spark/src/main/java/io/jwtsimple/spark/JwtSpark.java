package io.jwtsimple.spark;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import spark.Filter;
import spark.Request;
import spark.Route;
import spark.RouteGroup;
import spark.Service;
import spark.Spark;
import spark.TemplateViewRoute;

/**
 * Protects Spark routes with JSON Web Tokens.
 *
 * <pre>{@code
 * get("/me", JwtSpark.required(guard, (request, response) -> "Hello " + JwtSpark.identity(request)));
 * get("/news", JwtSpark.optional(guard, (request, response) -> news(JwtSpark.identity(request, User.class))));
 * }</pre>
 *
 * <p>{@code required} and {@code optional} wrap the route itself, because a client can make Spark skip the filters in
 * front of a route. For example, with <code>Accept: application/json, *&#47;*;q=0</code>, Spark runs a route for
 * {@code application/json} without any before-filter. If a path has only a GET route, Spark responds to HEAD with 200,
 * without running the route or its guard. To guard HEAD too, wrap a {@code head} route, or guard the
 * {@linkplain #requiredPath whole path}.
 *
 * <p>A rejection ends the request with Spark's {@code halt}, which skips the route's transformer and the after-filters.
 * Your own code around a guarded route must not catch the {@link spark.HaltException}.
 *
 * <p>Thread-safe: this class has no state.
 */
public final class JwtSpark {

    private static final SparkAdapter ADAPTER = new SparkAdapter();

    private JwtSpark() {}

    /**
     * Returns a route that admits only requests with a valid token.
     *
     * @param guard the guard that decides
     * @param route the route for the admitted requests
     * @return the protected route
     */
    public static Route required(JwtGuard guard, Route route) {
        return guarded(check(guard, Access.REQUIRED), route);
    }

    /**
     * Returns a route that admits requests with a valid token, and requests without a token. A request without a token
     * has empty claims. The guard rejects a request with an invalid token.
     *
     * @param guard the guard that decides
     * @param route the route for the admitted requests
     * @return the protected route
     */
    public static Route optional(JwtGuard guard, Route route) {
        return guarded(check(guard, Access.OPTIONAL), route);
    }

    /**
     * Returns a template route that admits only requests with a valid token.
     *
     * @param guard the guard that decides
     * @param route the route for the admitted requests
     * @return the protected route
     */
    public static TemplateViewRoute requiredView(JwtGuard guard, TemplateViewRoute route) {
        return guardedView(check(guard, Access.REQUIRED), route);
    }

    /**
     * Returns a template route that admits requests with a valid token, and requests without a token. A request without
     * a token has empty claims. The guard rejects a request with an invalid token.
     *
     * @param guard the guard that decides
     * @param route the route for the admitted requests
     * @return the protected route
     */
    public static TemplateViewRoute optionalView(JwtGuard guard, TemplateViewRoute route) {
        return guardedView(check(guard, Access.OPTIONAL), route);
    }

    /**
     * Adds the routes of a group, like {@link Spark#path}, and requires a valid token for each route. A request cannot
     * bypass the guard by an {@code Accept} header, by HEAD, by a method override or by another spelling of the path.
     * Before-filters and after-filters of the group run behind the guard, and can read the claims. An
     * {@code afterAfter} filter runs for rejected requests too.
     *
     * <p>The guard reliably protects only the routes that the group adds, and not other routes below the path of the
     * group. The guard does not protect WebSockets, because they are not routes.
     *
     * @param guard the guard that decides
     * @param path the path of the group, for instance {@code /api}
     * @param group adds the routes
     * @throws IllegalArgumentException if the path does not begin with a slash, or the group adds no route to this
     *     instance of Spark; also if a before-filter or after-filter of the group has an accept type, or a path outside
     *     the group
     */
    public static void requiredPath(JwtGuard guard, String path, RouteGroup group) {
        new GuardedGroup(Spark::path, Spark::before, Spark::routes).add(check(guard, Access.REQUIRED), path, group);
    }

    /**
     * Adds the routes of a group to an instance of Spark, and requires a valid token for each route. The rules of
     * {@link #requiredPath(JwtGuard, String, RouteGroup) requiredPath} apply.
     *
     * @param guard the guard that decides
     * @param service the instance of Spark to which the group adds its routes
     * @param path the path of the group, for instance {@code /api}
     * @param group adds the routes
     * @throws IllegalArgumentException if the path does not begin with a slash, or the group adds no route to this
     *     instance of Spark; also if a before-filter or after-filter of the group has an accept type, or a path outside
     *     the group
     */
    public static void requiredPath(JwtGuard guard, Service service, String path, RouteGroup group) {
        new GuardedGroup(service::path, service::before, service::routes)
                .add(check(guard, Access.REQUIRED), path, group);
    }

    private static Route guarded(Filter check, Route route) {
        Objects.requireNonNull(route, "route");
        return (request, response) -> {
            check.handle(request, response);
            return route.handle(request, response);
        };
    }

    private static TemplateViewRoute guardedView(Filter check, TemplateViewRoute route) {
        Objects.requireNonNull(route, "route");
        return (request, response) -> {
            check.handle(request, response);
            return route.handle(request, response);
        };
    }

    /**
     * Returns a filter that halts a rejected request. The filter is not public, because a client can skip a
     * before-filter.
     */
    private static Filter check(JwtGuard guard, Access access) {
        Objects.requireNonNull(guard, "guard");
        return (request, response) -> {
            if (!guard.admit(ADAPTER, access, request, response)) {
                // Halts instead of returning the body, because the route's ResponseTransformer would change the body.
                throw Spark.halt(response.status(), response.body());
            }
        };
    }

    /**
     * Returns the claims of the request's token.
     *
     * @param request the request
     * @return the verified claims; empty if there are none
     * @see io.jwtsimple.http.RequestAdapter#claims
     */
    public static Claims claims(Request request) {
        return ADAPTER.claims(request);
    }

    /**
     * Returns the identity for which the request's token was created.
     *
     * @param request the request
     * @return the identity; null if there is none
     * @see io.jwtsimple.http.RequestAdapter#identity(Object)
     */
    public static @Nullable Object identity(Request request) {
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
    public static <T> @Nullable T identity(Request request, Class<T> type) {
        return ADAPTER.identity(request, type);
    }

    /**
     * Returns the result of the check of the request's token.
     *
     * @param request the request
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(Request request) {
        return ADAPTER.result(request);
    }
}
