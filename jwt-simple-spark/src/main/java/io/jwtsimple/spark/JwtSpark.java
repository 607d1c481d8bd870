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
 * <p>The route itself is wrapped, since a client can make Spark skip the filters in front of it: with
 * <code>Accept: application/json, *&#47;*;q=0</code> no before-filter runs, and a route for {@code application/json} does.
 * Spark answers HEAD on a route that has only GET by itself, with 200 and without running it; where even that tells too
 * much, wrap a {@code head} route too, or guard the {@linkplain #requiredPath whole path}.
 *
 * <p>A refusal ends the request by Spark's {@code halt}, past the route's transformer and the after-filters. Code of your
 * own around a guarded route must let the {@link spark.HaltException} pass.
 *
 * <p>Thread-safe: there is no state here.
 */
public final class JwtSpark {

    private static final SparkAdapter ADAPTER = new SparkAdapter();

    private JwtSpark() {}

    /**
     * Returns a route for requests with a valid token only. The guard rejects all others.
     *
     * @param guard decides
     * @param route handles the admitted requests
     * @return the protected route
     */
    public static Route required(JwtGuard guard, Route route) {
        return guarded(check(guard, Access.REQUIRED), route);
    }

    /**
     * Returns a route for requests with a valid token, and for requests without a token, which have no claims. The guard
     * rejects all others.
     *
     * @param guard decides
     * @param route handles the admitted requests
     * @return the protected route
     */
    public static Route optional(JwtGuard guard, Route route) {
        return guarded(check(guard, Access.OPTIONAL), route);
    }

    /**
     * Returns a route with a template for requests with a valid token only. The guard rejects all others.
     *
     * @param guard decides
     * @param route handles the admitted requests
     * @return the protected route
     */
    public static TemplateViewRoute requiredView(JwtGuard guard, TemplateViewRoute route) {
        return guardedView(check(guard, Access.REQUIRED), route);
    }

    /**
     * Returns a route with a template for requests with a valid token, and for requests without a token, which have no
     * claims. The guard rejects all others.
     *
     * @param guard decides
     * @param route handles the admitted requests
     * @return the protected route
     */
    public static TemplateViewRoute optionalView(JwtGuard guard, TemplateViewRoute route) {
        return guardedView(check(guard, Access.OPTIONAL), route);
    }

    /**
     * Adds the routes of a group, as {@link Spark#path} does, for requests with a valid token only. No request gets around
     * the guard: not by what it accepts, by HEAD, by a method override or by another spelling of the path. Before-filters and
     * after-filters of the group run behind the guard, and see the claims. An {@code afterAfter} filter runs for rejected
     * requests too.
     *
     * <p>What is not added by the group is not guarded for certain, even below the path; web sockets are no routes.
     *
     * @param guard decides
     * @param path the path of the group, {@code /api} for instance
     * @param group adds the routes
     * @throws IllegalArgumentException if the path does not begin with a slash, the group adds no route here, or it adds a
     *     before-filter or after-filter that has an accept type or a path outside the group: it would run without a token
     */
    public static void requiredPath(JwtGuard guard, String path, RouteGroup group) {
        new GuardedGroup(Spark::path, Spark::before, Spark::routes).add(check(guard, Access.REQUIRED), path, group);
    }

    /**
     * {@link #requiredPath(JwtGuard, String, RouteGroup) requiredPath} for an instance of Spark.
     *
     * @param guard decides
     * @param service to which the group adds its routes
     * @param path the path of the group, {@code /api} for instance
     * @param group adds the routes
     * @throws IllegalArgumentException if the path does not begin with a slash, the group adds no route here, or it adds a
     *     before-filter or after-filter that has an accept type or a path outside the group: it would run without a token
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

    /** Returns for an admitted request, and halts any other. It is not for the public: see the class. */
    private static Filter check(JwtGuard guard, Access access) {
        Objects.requireNonNull(guard, "guard");
        return (request, response) -> {
            if (!guard.admit(ADAPTER, access, request, response)) {
                // Not returned by a route: a body that is returned goes through the route's ResponseTransformer.
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
     * Returns the identity for which the request's token was created, as a type of the application.
     *
     * @param request the request
     * @param type the type of the application
     * @param <T> that type
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(Request request, Class<T> type) {
        return ADAPTER.identity(request, type);
    }

    /**
     * Returns the result of the request's token.
     *
     * @param request the request
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(Request request) {
        return ADAPTER.result(request);
    }
}
