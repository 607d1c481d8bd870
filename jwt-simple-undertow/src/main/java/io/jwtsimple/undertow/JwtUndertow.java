package io.jwtsimple.undertow;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.GuardedPaths;
import io.jwtsimple.http.JwtGuard;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Protects Undertow handlers with JSON Web Tokens.
 *
 * <pre>{@code
 * JwtGuard guard = JwtGuard.of(jwt);
 * HttpHandler routes = Handlers.path()
 *         .addExactPath("/protected", JwtUndertow.required(guard, exchange ->
 *                 exchange.getResponseSender().send("Hello " + JwtUndertow.identity(exchange))));
 * }</pre>
 *
 * <p>Use {@code required} to wrap the handler that sends the protected resource. A guard on a path prefix protects only
 * the spellings of the path that Undertow matches to the prefix. For example, {@code //secret} and {@code /x/../secret}
 * do not match the prefix {@code /secret}, so a resource handler behind another prefix may send the same file. If one
 * handler sends both public and protected resources, wrap it with {@code requiredPaths} instead.
 *
 * <p>CORS preflights contain no token, so {@code required} rejects them. Put a CORS handler in front of the guard.
 *
 * <p>The handlers set the user of the request in Undertow's security context, so an access log with {@code %u} contains
 * the name of the principal.
 *
 * <p>To guard a whole servlet deployment, call
 * {@code DeploymentInfo.addInnerHandlerChainWrapper(JwtUndertow.required(guard))}. The servlets then get the user from
 * {@code getUserPrincipal()}. The principal is a {@link io.jwtsimple.http.JwtPrincipal}, which contains the claims. To
 * guard only some paths of a deployment, use the servlet adapter.
 *
 * <p>The guard checks a request on the thread on which the request arrives, which is usually an I/O thread. If the
 * check may block ({@link JwtGuard#mayBlock()}), the exchange is dispatched, and the check and the next handler run on
 * a worker thread. The check does not read the body and does not call {@code startBlocking}.
 *
 * <p>Thread-safe: this class has no state.
 */
public final class JwtUndertow {

    static final UndertowAdapter ADAPTER = new UndertowAdapter();

    private JwtUndertow() {}

    /**
     * Returns a handler that admits only requests with a valid token.
     *
     * @param guard the guard that decides
     * @param next the handler for the admitted requests
     * @return the protected handler
     */
    public static HttpHandler required(JwtGuard guard, HttpHandler next) {
        return new GuardedHandler(guard, Access.REQUIRED, next);
    }

    /**
     * Returns a handler that admits requests with a valid token, and requests without a token. A request without a
     * token has empty claims. The guard rejects a request with an invalid token.
     *
     * @param guard the guard that decides
     * @param next the handler for the admitted requests
     * @return the protected handler
     */
    public static HttpHandler optional(JwtGuard guard, HttpHandler next) {
        return new GuardedHandler(guard, Access.OPTIONAL, next);
    }

    /**
     * Returns a wrapper for deployments and handler chains. The wrapper calls
     * {@link #required(JwtGuard, HttpHandler) required}.
     *
     * @param guard the guard that decides
     * @return the wrapper
     */
    public static HandlerWrapper required(JwtGuard guard) {
        Objects.requireNonNull(guard, "guard");
        return next -> required(guard, next);
    }

    /**
     * Returns a wrapper for deployments and handler chains. The wrapper calls
     * {@link #optional(JwtGuard, HttpHandler) optional}.
     *
     * @param guard the guard that decides
     * @return the wrapper
     */
    public static HandlerWrapper optional(JwtGuard guard) {
        Objects.requireNonNull(guard, "guard");
        return next -> optional(guard, next);
    }

    /**
     * Returns a handler that runs in front of another handler, such as a resource handler. The returned handler
     * requires a valid token for some paths, in every spelling of these paths ({@link GuardedPaths}). Requests for all
     * other paths reach the next handler without a check. A pattern is compared with the whole path of the request, and
     * also with the rest of the path after the handler's prefix.
     *
     * <p>A file handler may send a folder's index file for the path of the folder, so guard the whole folder. The
     * pattern {@code *.html} guards {@code /secret/index.html} but not {@code /secret/}. The pattern {@code /secret/*}
     * guards both paths.
     *
     * @param guard the guard that decides
     * @param next the handler for admitted requests, and for requests that match no pattern
     * @param patterns one or more patterns, in decoded form: {@code /*} for every path, {@code /path/*} for a path and
     *     all paths below it, {@code /path} for one path only, {@code *.ext} for all paths that end with {@code .ext}
     * @return the handler
     * @throws IllegalArgumentException if there is no pattern, or if a pattern has none of these forms
     */
    public static HttpHandler requiredPaths(JwtGuard guard, HttpHandler next, String... patterns) {
        return new GuardedPathsHandler(GuardedPaths.of(patterns), new GuardedHandler(guard, Access.REQUIRED, next));
    }

    /**
     * Returns the claims of the request's token.
     *
     * @param exchange the request
     * @return the verified claims; empty if there are none
     * @see io.jwtsimple.http.RequestAdapter#claims
     */
    public static Claims claims(HttpServerExchange exchange) {
        return ADAPTER.claims(exchange);
    }

    /**
     * Returns the identity for which the request's token was created.
     *
     * @param exchange the request
     * @return the identity; null if there is none
     * @see io.jwtsimple.http.RequestAdapter#identity(Object)
     */
    public static @Nullable Object identity(HttpServerExchange exchange) {
        return ADAPTER.identity(exchange);
    }

    /**
     * Returns the identity for which the request's token was created, converted to a Java type.
     *
     * @param exchange the request
     * @param type the Java type, for instance a record
     * @param <T> that type
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(HttpServerExchange exchange, Class<T> type) {
        return ADAPTER.identity(exchange, type);
    }

    /**
     * Returns the result of the check of the request's token.
     *
     * @param exchange the request
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(HttpServerExchange exchange) {
        return ADAPTER.result(exchange);
    }
}
