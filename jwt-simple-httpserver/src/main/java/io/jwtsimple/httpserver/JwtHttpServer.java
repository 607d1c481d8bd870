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
 * <p>The handler gets an exchange of its own. Give it to the accessors below. Its {@code getPrincipal()} has the
 * identity's text as user name and no realm. The exchange may be answered later and on any thread. It is an
 * {@link com.sun.net.httpserver.HttpsExchange} if the server's exchange is one.
 *
 * <p>A context serves the paths that begin with its own path, letter by letter. So {@code //secret/plan.txt} does not
 * go to the context {@code /secret}, and a file handler at {@code /} serves the file. Wrap the handler that serves the
 * resource, with {@code required}, or with {@code requiredPaths} if the handler serves public paths too. A context
 * serves every method. Put a filter that answers CORS preflights in front of the guard, which rejects preflights, since
 * they carry no token. The server itself closes the connection when a handler throws.
 *
 * <p>Thread-safe: there is no state here.
 */
public final class JwtHttpServer {

    static final HttpServerAdapter ADAPTER = new HttpServerAdapter();

    private JwtHttpServer() {}

    /**
     * Returns a handler for requests with a valid token only. The guard rejects all others.
     *
     * @param guard decides
     * @param next handles the admitted requests
     * @return the protected handler
     */
    public static HttpHandler required(JwtGuard guard, HttpHandler next) {
        return new GuardedHandler(guard, Access.REQUIRED, next);
    }

    /**
     * Returns a handler for requests with a valid token, and for requests without a token, which have no claims. The
     * guard rejects all others.
     *
     * @param guard decides
     * @param next handles the admitted requests
     * @return the protected handler
     */
    public static HttpHandler optional(JwtGuard guard, HttpHandler next) {
        return new GuardedHandler(guard, Access.OPTIONAL, next);
    }

    /**
     * Returns {@link #required(JwtGuard, HttpHandler) required} as a filter. {@code context.getFilters().add(…)} puts the
     * filter in front of the context's handler and of the filters that are added later.
     *
     * @param guard decides
     * @return the filter
     */
    public static Filter required(JwtGuard guard) {
        return new GuardFilter(guard, Access.REQUIRED);
    }

    /**
     * Returns {@link #optional(JwtGuard, HttpHandler) optional} as a filter. {@code context.getFilters().add(…)} puts the
     * filter in front of the context's handler and of the filters that are added later.
     *
     * @param guard decides
     * @return the filter
     */
    public static Filter optional(JwtGuard guard) {
        return new GuardFilter(guard, Access.OPTIONAL);
    }

    /**
     * Returns a handler in front of another handler, {@code SimpleFileServer.createFileHandler} for instance. It guards
     * the requests for some paths, in every spelling ({@link GuardedPaths}), and passes all others on. Patterns are
     * compared with the whole path of the request and with the part below the path of the context.
     *
     * <p>A file handler may send the index file of a folder for the path of the folder. The pattern {@code *.html} guards
     * {@code /secret/index.html} and not {@code /secret/}; {@code /secret/*} guards both.
     *
     * @param guard decides
     * @param next handles the admitted requests, and the requests for other paths
     * @param patterns one or more of: {@code /*} for everything, {@code /path/*} for a path and what is below it,
     *     {@code /path} for one path alone, {@code *.ext} for an extension; decoded
     * @return the handler
     * @throws IllegalArgumentException if there is no pattern, or one in another form
     */
    public static HttpHandler requiredPaths(JwtGuard guard, HttpHandler next, String... patterns) {
        return new GuardedPathsHandler(GuardedPaths.of(patterns), new GuardedHandler(guard, Access.REQUIRED, next));
    }

    /**
     * Returns the claims of the request's token.
     *
     * @param exchange the exchange that the handler was given
     * @return the verified claims; empty if there are none
     * @see io.jwtsimple.http.RequestAdapter#claims
     */
    public static Claims claims(HttpExchange exchange) {
        return ADAPTER.claims(exchange);
    }

    /**
     * Returns the identity for which the request's token was created.
     *
     * @param exchange the exchange that the handler was given
     * @return the identity; null if there is none
     * @see io.jwtsimple.http.RequestAdapter#identity(Object)
     */
    public static @Nullable Object identity(HttpExchange exchange) {
        return ADAPTER.identity(exchange);
    }

    /**
     * Returns the identity for which the request's token was created, as a type of the application.
     *
     * @param exchange the exchange that the handler was given
     * @param type the type of the application
     * @param <T> that type
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
     * @param exchange the exchange that the handler was given
     * @return the result; null if no guard has admitted the request
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(HttpExchange exchange) {
        return ADAPTER.result(exchange);
    }
}
