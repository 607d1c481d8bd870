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
 * <p>A rejection ends the request: no later handler runs, and no {@code after} or {@code error} handler.
 *
 * <p>Javalin answers HEAD itself on a path that has only GET, with 200 and without running the handler. So a guard
 * around the handler does not run either. {@link #requiredPath requiredPath} guards HEAD as it guards GET, and so does
 * {@link #required(JwtGuard)} in front of the handlers.
 *
 * <p>Thread-safe: there is no state here.
 */
public final class JwtJavalin {

    private static final JavalinAdapter ADAPTER = new JavalinAdapter();

    private JwtJavalin() {}

    /**
     * Returns a handler for requests with a valid token only. The guard rejects all others.
     *
     * @param guard decides
     * @param handler handles the admitted requests
     * @return the protected handler
     */
    public static Handler required(JwtGuard guard, Handler handler) {
        return guarded(guard, Access.REQUIRED, handler);
    }

    /**
     * Returns a handler for requests with a valid token, and for requests without a token, which have no claims. The
     * guard rejects all others.
     *
     * @param guard decides
     * @param handler handles the admitted requests
     * @return the protected handler
     */
    public static Handler optional(JwtGuard guard, Handler handler) {
        return guarded(guard, Access.OPTIONAL, handler);
    }

    /**
     * Returns a handler to put in front of others, which admits requests with a valid token. The guard rejects all
     * others. The handler reliably guards:
     *
     * <ul>
     *   <li>everything, static files too, by {@code before} or {@code beforeMatched} without a path;
     *   <li>a web socket, by {@code wsBeforeUpgrade} with the socket's path or without any. The handlers of the web
     *       socket see the attributes of the context, so a handler behind the guard can put the identity there.
     * </ul>
     *
     * <p>With a path it guards fewer requests than one expects: {@code before("/api/*", …)} is not called for
     * {@code /api}, a {@code before} within {@code path("/admin/", …)} is not called for {@code /admin}, and
     * {@code before("/files/*", …)} is not called for {@code /%66iles/plan.txt}, which is the same static file. For the
     * routes of a group, use {@link #requiredPath requiredPath}.
     *
     * <p>With {@code beforeMatched}, Javalin's CORS plugin can answer preflights, since they match no route. With
     * {@code before}, the guard rejects preflights, since they carry no token.
     *
     * @param guard decides
     * @return the handler
     */
    public static Handler required(JwtGuard guard) {
        return guarded(guard, Access.REQUIRED, context -> {});
    }

    /**
     * Returns a handler to put in front of others, as {@link #required(JwtGuard)} does, which admits requests with a
     * valid token and requests without a token.
     *
     * @param guard decides
     * @return the handler
     */
    public static Handler optional(JwtGuard guard) {
        return guarded(guard, Access.OPTIONAL, context -> {});
    }

    /**
     * Adds the handlers of a group, as {@code ApiBuilder.path} does, for requests with a valid token only. Call it where
     * the static methods of {@code ApiBuilder} may be called:
     *
     * <pre>{@code
     * JwtJavalin.requiredPath(guard, "/admin", () -> {
     *     get(ctx -> ctx.result("Hello " + JwtJavalin.identity(ctx)));
     *     crud("/users/{id}", users);
     *     ws("/events", events);
     * });
     * }</pre>
     *
     * <p>Every handler that the group adds with these methods is wrapped, so no spelling of a path and no header
     * bypasses the guard, whatever the options of the router are. HEAD is rejected as GET is: for a path that has only
     * GET, a handler of HEAD is added, which answers 200 without a body. Web sockets are guarded before they open.
     * After-handlers of the group run only for requests that a guard has admitted with a token.
     *
     * <p>The guard does not guard anything that the group does not add: static files, and routes that are added
     * elsewhere, even below the path. If the group builds an {@code Endpoint} itself, its roles are kept, and other
     * metadata is lost.
     *
     * @param guard decides
     * @param path the path of the group, {@code /admin} for instance, with or without slashes at its ends
     * @param group adds the handlers
     * @throws IllegalArgumentException if the group adds no handler
     * @throws IllegalStateException if the static methods of {@code ApiBuilder} may not be called here
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
     * Returns the identity for which the request's token was created, as a type of the application.
     *
     * @param context the request
     * @param type the type of the application
     * @param <T> that type
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(Context context, Class<T> type) {
        return ADAPTER.identity(context, type);
    }

    /**
     * Returns the result of the request's token.
     *
     * @param context the request
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(Context context) {
        return ADAPTER.result(context);
    }
}
