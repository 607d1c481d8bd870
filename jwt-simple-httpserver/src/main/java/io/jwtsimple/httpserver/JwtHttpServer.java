package io.jwtsimple.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.GuardedPaths;
import io.jwtsimple.http.JwtGuard;
import org.jspecify.annotations.Nullable;

/**
 * Protects the handlers of the JDK's HTTP server with JSON Web Tokens.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
 * server.createContext("/hello", JwtHttpServer.required(guard, exchange -> {
 *     byte[] hello = ("Hello " + JwtHttpServer.identity(exchange)).getBytes(UTF_8);
 *     exchange.sendResponseHeaders(200, hello.length);
 *     exchange.getResponseBody().write(hello);
 *     exchange.close();
 * }));
 * }</pre>
 *
 * <p>The handler gets a wrapped exchange, which you pass to {@code claims}, {@code identity} and {@code result}. The
 * principal of the wrapped exchange has the name that {@link io.jwtsimple.http.JwtPrincipal#getName()} returns, and an
 * empty realm. The handler may respond to the exchange later and on any thread. If the server's exchange is an
 * {@link com.sun.net.httpserver.HttpsExchange}, the wrapped exchange is also an {@code HttpsExchange}.
 *
 * <p>A context receives a request only if the path of the request begins with exactly the context's path. So a guarded
 * context {@code /secret} does not receive {@code //secret/plan.txt}, and an unguarded file handler at {@code /} sends
 * the file. Therefore use {@code required} to wrap the handler that sends the protected resource. If this handler also
 * sends public resources, wrap it with {@code requiredPaths} instead.
 *
 * <p>CORS preflights contain no token, so {@code required} rejects them. Put a filter that responds to preflights in
 * front of the guard. If a handler throws an exception, the server itself closes the connection.
 *
 * <p>Thread-safe: this class has no state.
 */
public final class JwtHttpServer {

    static final HttpServerAdapter ADAPTER = new HttpServerAdapter();

    private JwtHttpServer() {}

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
     * Returns a filter that admits only requests with a valid token. {@code context.getFilters().add(…)} adds the
     * filter in front of the context's handler, and in front of filters that are added later.
     *
     * @param guard the guard that decides
     * @return the filter
     */
    public static Filter required(JwtGuard guard) {
        return new GuardFilter(guard, Access.REQUIRED);
    }

    /**
     * Returns a filter that admits requests with a valid token, and requests without a token. A request without a token
     * has empty claims. The guard rejects a request with an invalid token. {@code context.getFilters().add(…)} adds the
     * filter in front of the context's handler, and in front of filters that are added later.
     *
     * @param guard the guard that decides
     * @return the filter
     */
    public static Filter optional(JwtGuard guard) {
        return new GuardFilter(guard, Access.OPTIONAL);
    }

    /**
     * Returns a handler that runs in front of another handler, such as a file handler. The returned handler requires a
     * valid token for some paths, in every spelling of these paths ({@link GuardedPaths}). Requests for all other paths
     * reach the next handler without a check. A pattern is compared with the whole path of the request, and also with
     * the rest of the path after the context path.
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
     * @param exchange the exchange that the handler got
     * @return the verified claims; empty if there are none
     * @see io.jwtsimple.http.RequestAdapter#claims
     */
    public static Claims claims(HttpExchange exchange) {
        return ADAPTER.claims(exchange);
    }

    /**
     * Returns the identity for which the request's token was created.
     *
     * @param exchange the exchange that the handler got
     * @return the identity; null if there is none
     * @see io.jwtsimple.http.RequestAdapter#identity(Object)
     */
    public static @Nullable Object identity(HttpExchange exchange) {
        return ADAPTER.identity(exchange);
    }

    /**
     * Returns the identity for which the request's token was created, converted to a Java type.
     *
     * @param exchange the exchange that the handler got
     * @param type the Java type, for instance a record
     * @param <T> that type
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(HttpExchange exchange, Class<T> type) {
        return ADAPTER.identity(exchange, type);
    }

    /**
     * Returns the result of the check of the request's token.
     *
     * @param exchange the exchange that the handler got
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(HttpExchange exchange) {
        return ADAPTER.result(exchange);
    }
}
