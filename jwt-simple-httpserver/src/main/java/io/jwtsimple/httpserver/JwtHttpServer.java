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
 * <p>The handler gets a wrapped exchange. Pass this exchange to the accessors below. Its {@code getPrincipal()} has the
 * text of the identity as user name, and an empty realm. The handler may respond to the exchange later and on any thread.
 * If the server's exchange is an {@link com.sun.net.httpserver.HttpsExchange}, the wrapped exchange is one too.
 *
 * <p>A context serves the paths that begin with exactly the characters of its own path. So {@code //secret/plan.txt}
 * does not go to the context {@code /secret}, and a file handler at {@code /} serves the file. Wrap the handler that
 * serves the resource with {@code required}. If the handler serves public paths too, wrap it with
 * {@code requiredPaths}. A context serves every method. Put a filter that responds to CORS preflights in front of the
 * guard, because the guard rejects preflights, which carry no token. If a handler throws, the server itself closes the
 * connection.
 *
 * <p>Thread-safe: this class has no state.
 */
public final class JwtHttpServer {

    static final HttpServerAdapter ADAPTER = new HttpServerAdapter();

    private JwtHttpServer() {}

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
     * Returns a filter that requires a valid token, as {@link #required(JwtGuard, HttpHandler) required} does.
     * {@code context.getFilters().add(…)} adds the filter in front of the context's handler and of the filters that are
     * added later.
     *
     * @param guard the guard that decides
     * @return the filter
     */
    public static Filter required(JwtGuard guard) {
        return new GuardFilter(guard, Access.REQUIRED);
    }

    /**
     * Returns a filter that also admits requests without a token, as {@link #optional(JwtGuard, HttpHandler) optional}
     * does. {@code context.getFilters().add(…)} adds the filter in front of the context's handler and of the filters
     * that are added later.
     *
     * @param guard the guard that decides
     * @return the filter
     */
    public static Filter optional(JwtGuard guard) {
        return new GuardFilter(guard, Access.OPTIONAL);
    }

    /**
     * Returns a handler in front of another handler, for instance {@code SimpleFileServer.createFileHandler}. It
     * requires a valid token for some paths in every spelling ({@link GuardedPaths}), and passes on requests for all
     * other paths. Patterns are compared with the whole path of the request and with the part below the path of the
     * context.
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
     * Returns the identity for which the request's token was created, as a type of the application.
     *
     * @param exchange the exchange that the handler got
     * @param type the type of the application
     * @param <T> the type of the application
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(HttpExchange exchange, Class<T> type) {
        return ADAPTER.identity(exchange, type);
    }

    /**
     * Returns the result of the request's token.
     *
     * @param exchange the exchange that the handler got
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(HttpExchange exchange) {
        return ADAPTER.result(exchange);
    }
}
