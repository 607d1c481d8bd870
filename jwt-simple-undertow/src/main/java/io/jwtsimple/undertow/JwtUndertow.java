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
 * <p>Wrap the handler that serves the resource. A wrapper around a path prefix protects only the spellings of the path
 * that Undertow matches to the prefix: {@code //secret} and {@code /x/../secret} do not match the prefix
 * {@code /secret}, and a resource handler behind another prefix may serve the same file. If one handler serves public
 * and protected paths, wrap it with {@code requiredPaths}. Put a CORS handler in front of the guard, because the guard
 * rejects preflights, which carry no token.
 *
 * <p>The handlers set the user of the request in Undertow's security context. An access log writes the identity for
 * {@code %u}. In a deployment with {@code DeploymentInfo.addInnerHandlerChainWrapper(JwtUndertow.required(guard))},
 * servlets get the user from {@code getUserPrincipal()}. The principal is a {@link io.jwtsimple.http.JwtPrincipal},
 * which has the claims.
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
     * Returns a handler that requires a valid token. The guard rejects all other requests.
     *
     * @param guard the guard that decides
     * @param next the handler for the admitted requests
     * @return the protected handler
     */
    public static HttpHandler required(JwtGuard guard, HttpHandler next) {
        return new GuardedHandler(guard, Access.REQUIRED, next);
    }

    /**
     * Returns a handler that admits requests with a valid token and requests without a token, which have no claims. The
     * guard rejects all other requests.
     *
     * @param guard the guard that decides
     * @param next the handler for the admitted requests
     * @return the protected handler
     */
    public static HttpHandler optional(JwtGuard guard, HttpHandler next) {
        return new GuardedHandler(guard, Access.OPTIONAL, next);
    }

    /**
     * Returns a wrapper for deployments and handler chains, which makes handlers as
     * {@link #required(JwtGuard, HttpHandler) required} does.
     *
     * @param guard the guard that decides
     * @return the wrapper
     */
    public static HandlerWrapper required(JwtGuard guard) {
        Objects.requireNonNull(guard, "guard");
        return next -> required(guard, next);
    }

    /**
     * Returns a wrapper for deployments and handler chains, which makes handlers as
     * {@link #optional(JwtGuard, HttpHandler) optional} does.
     *
     * @param guard the guard that decides
     * @return the wrapper
     */
    public static HandlerWrapper optional(JwtGuard guard) {
        Objects.requireNonNull(guard, "guard");
        return next -> optional(guard, next);
    }

    /**
     * Returns a handler in front of another handler, for instance a resource handler. It requires a valid token for
     * some paths in every spelling ({@link GuardedPaths}), and passes on requests for all other paths. Patterns are
     * compared with the whole path of the request and with the part below the prefix of the handler.
     *
     * <p>A file handler may send the index file of a folder for the path of the folder. The pattern {@code *.html}
     * guards {@code /secret/index.html} and not {@code /secret/}; {@code /secret/*} guards both.
     *
     * @param guard the guard that decides
     * @param next the handler for the admitted requests, and for the requests for other paths
     * @param patterns one or more of: {@code /*} for everything, {@code /path/*} for a path and what is below it,
     *     {@code /path} for exactly one path, {@code *.ext} for an extension; each is decoded
     * @return the handler
     * @throws IllegalArgumentException if there is no pattern, or a pattern has another form
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
     * Returns the identity for which the request's token was created, as a type of the application.
     *
     * @param exchange the request
     * @param type the type of the application
     * @param <T> the type of the application
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(HttpServerExchange exchange, Class<T> type) {
        return ADAPTER.identity(exchange, type);
    }

    /**
     * Returns the result of the request's token.
     *
     * @param exchange the request
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(HttpServerExchange exchange) {
        return ADAPTER.result(exchange);
    }
}
