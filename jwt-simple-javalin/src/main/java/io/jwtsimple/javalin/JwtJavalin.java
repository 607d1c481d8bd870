package io.jwtsimple.javalin;

import io.javalin.apibuilder.EndpointGroup;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Protects Javalin handlers with JSON Web Tokens.
 *
 * <pre>{@code
 * app.get("/me", JwtJavalin.required(guard, ctx -> ctx.result("Hello " + JwtJavalin.identity(ctx))));
 * app.wsBeforeUpgrade("/events", JwtJavalin.required(guard));
 * }</pre>
 *
 * <p>After a rejection, no further handler runs, not even an {@code after} or {@code error} handler.
 *
 * <p>If a path has only a GET handler, Javalin responds to HEAD with 200, without running the handler or its guard. To
 * guard HEAD too, use {@link #requiredPath requiredPath}, or add {@link #required(JwtGuard)} in front of the handlers.
 *
 * <p>Thread-safe: this class has no state.
 */
public final class JwtJavalin {

    private static final JavalinAdapter ADAPTER = new JavalinAdapter();

    private JwtJavalin() {}

    /**
     * Returns a handler that admits only requests with a valid token.
     *
     * @param guard the guard that decides
     * @param handler the handler for the admitted requests
     * @return the protected handler
     */
    public static Handler required(JwtGuard guard, Handler handler) {
        return guarded(guard, Access.REQUIRED, handler);
    }

    /**
     * Returns a handler that admits requests with a valid token, and requests without a token. A request without a
     * token has empty claims. The guard rejects a request with an invalid token.
     *
     * @param guard the guard that decides
     * @param handler the handler for the admitted requests
     * @return the protected handler
     */
    public static Handler optional(JwtGuard guard, Handler handler) {
        return guarded(guard, Access.OPTIONAL, handler);
    }

    /**
     * Returns a handler that admits only requests with a valid token, for registration in front of other handlers. The
     * returned handler reliably guards:
     *
     * <ul>
     *   <li>all handlers and static files, if you add the returned handler with {@code before} or {@code beforeMatched}
     *       and without a path;
     *   <li>a WebSocket, if you add the returned handler with {@code wsBeforeUpgrade}, either with the path of the
     *       WebSocket or without a path. A handler behind the guard can store the identity in an attribute of the
     *       context, for the handlers of the WebSocket.
     * </ul>
     *
     * <p>With {@code before} or {@code beforeMatched} and a path, some requests bypass the guard.
     * {@code before("/api/*", …)} is not called for {@code /api}. A {@code before} handler within
     * {@code path("/admin/", …)} is not called for {@code /admin}. {@code before("/files/*", …)} is not called for
     * {@code /%66iles/plan.txt}, which is another spelling of a static file. For the routes of a group, use
     * {@link #requiredPath requiredPath}.
     *
     * <p>With {@code beforeMatched}, Javalin's CORS plugin can respond to preflights, because preflights match no route
     * and so do not reach the guard. With {@code before}, the guard rejects preflights, because preflights contain no
     * token.
     *
     * @param guard the guard that decides
     * @return the handler
     */
    public static Handler required(JwtGuard guard) {
        return guarded(guard, Access.REQUIRED, context -> {});
    }

    /**
     * Returns a handler that admits requests with a valid token, and requests without a token. A request without a
     * token has empty claims. The guard rejects a request with an invalid token. Register this handler in front of
     * other handlers, as described for {@link #required(JwtGuard)}.
     *
     * @param guard the guard that decides
     * @return the handler
     */
    public static Handler optional(JwtGuard guard) {
        return guarded(guard, Access.OPTIONAL, context -> {});
    }

    /**
     * Adds the handlers of a group, like {@code ApiBuilder.path}, and requires a valid token for each handler. Call
     * this method where the static methods of {@code ApiBuilder} may be called:
     *
     * <pre>{@code
     * JwtJavalin.requiredPath(guard, "/admin", () -> {
     *     get(ctx -> ctx.result("Hello " + JwtJavalin.identity(ctx)));
     *     crud("/users/{id}", users);
     *     ws("/events", events);
     * });
     * }</pre>
     *
     * <p>This method wraps every handler that the group adds with the static methods of {@code ApiBuilder}. So no
     * spelling of a path, no header and no option of the router bypasses the guard. If a path has only a GET handler,
     * this method adds a HEAD handler for the path. The HEAD handler requires a token, and responds with 200 and no
     * body. The guard decides on a WebSocket before the socket opens. After-handlers of the group run only for requests
     * that a guard has admitted with a token.
     *
     * <p>The guard protects only the handlers that the group adds. Static files, and routes that other code adds, stay
     * unprotected, even if their paths lie below the path of the group. If the group builds an {@code Endpoint} itself,
     * this method keeps the roles of the endpoint and drops its other metadata.
     *
     * @param guard the guard that decides
     * @param path the path of the group, for instance {@code /admin}, with or without slashes at its ends
     * @param group adds the handlers
     * @throws IllegalArgumentException if the group adds no handler
     * @throws IllegalStateException if the static methods of {@code ApiBuilder} may not be called at this point
     */
    public static void requiredPath(JwtGuard guard, String path, EndpointGroup group) {
        GuardedGroup.add(
                Objects.requireNonNull(guard, "guard"),
                Objects.requireNonNull(path, "path"),
                Objects.requireNonNull(group, "group"));
    }

    private static Handler guarded(JwtGuard guard, Access access, Handler handler) {
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(handler, "handler");
        return context -> {
            if (guard.admit(ADAPTER, access, context, context)) {
                handler.handle(context);
            } else {
                context.skipRemainingHandlers();
            }
        };
    }

    /**
     * Returns the claims of the request's token.
     *
     * @param context the request
     * @return the verified claims; empty if there are none
     * @see io.jwtsimple.http.RequestAdapter#claims
     */
    public static Claims claims(Context context) {
        return ADAPTER.claims(context);
    }

    /**
     * Returns the identity for which the request's token was created.
     *
     * @param context the request
     * @return the identity; null if there is none
     * @see io.jwtsimple.http.RequestAdapter#identity(Object)
     */
    public static @Nullable Object identity(Context context) {
        return ADAPTER.identity(context);
    }

    /**
     * Returns the identity for which the request's token was created, converted to a Java type.
     *
     * @param context the request
     * @param type the Java type, for instance a record
     * @param <T> that type
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(Context context, Class<T> type) {
        return ADAPTER.identity(context, type);
    }

    /**
     * Returns the result of the check of the request's token.
     *
     * @param context the request
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(Context context) {
        return ADAPTER.result(context);
    }
}
