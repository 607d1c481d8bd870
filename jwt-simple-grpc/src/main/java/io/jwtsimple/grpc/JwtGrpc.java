package io.jwtsimple.grpc;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptor;
import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.grpc.GrpcAdapter.Request;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Protects gRPC services with JSON Web Tokens.
 *
 * <pre>{@code
 * JwtGuard guard = JwtGuard.of(jwt);
 * ServerBuilder.forPort(8443)
 *         .addService(ServerInterceptors.intercept(orders, JwtGrpc.required(guard)));
 * }</pre>
 *
 * <p>A method of the service reads the token with {@code JwtGrpc.identity()}. The token is in the gRPC
 * {@linkplain Context context} of the call. A thread of the application has another context, so wrap a task for such a
 * thread with {@link Context#wrap(Runnable)}.
 *
 * <p>The client sends the token in the metadata {@code authorization}, as over HTTP. A rejected call ends before any
 * part of the handler runs, and none of its messages is delivered. The call ends with the status
 * {@code UNAUTHENTICATED}, {@code PERMISSION_DENIED} or {@code UNAVAILABLE}, the message of the rejection, and the
 * headers of the guard's response as trailers: {@code www-authenticate} and {@code retry-after}.
 *
 * <p>A callback of the guard chooses the status and the trailers. The body of its response is not sent. 400 becomes
 * {@code INVALID_ARGUMENT}, 401 {@code UNAUTHENTICATED}, 403 {@code PERMISSION_DENIED}, 404 {@code NOT_FOUND}, 429
 * {@code RESOURCE_EXHAUSTED}, 503 {@code UNAVAILABLE}, and every other status becomes {@code UNKNOWN}.
 *
 * <p>The guard checks the token when the call begins, on the thread on which gRPC starts the call. This thread belongs
 * to the server's executor, and may block. With {@code directExecutor()}, this thread belongs to an event loop of
 * Netty, and must not block. On an event loop, a check that may block ({@link JwtGuard#mayBlock()}) and the start of
 * the handler run on a thread of the interceptor, and the events of the call wait. At most 64 checks run at the same
 * time, and 1024 calls wait for their check. Further calls end with {@code UNAVAILABLE} at once. If a waiting call is
 * cancelled, the guard does not check the call, and the call no longer counts. The interceptor does not recognize an
 * event loop whose threads come from the application's own thread factory. A server with such an event loop needs an
 * executor.
 *
 * <p>A token may expire during a long stream: ask {@link Claims#isExpired()}.
 *
 * <p>Thread-safe: this class has no state.
 */
public final class JwtGrpc {

    static final GrpcAdapter ADAPTER = new GrpcAdapter();

    private JwtGrpc() {}

    /**
     * Returns an interceptor that requires a valid token. The guard rejects all other calls.
     *
     * @param guard the guard that decides
     * @return the interceptor, for a service ({@code ServerInterceptors.intercept}) or for a server
     *     ({@code ServerBuilder.intercept})
     * @throws IllegalArgumentException if metadata cannot have the {@linkplain JwtGuard.Builder#header header} of the
     *     guard: {@code X!Token} or {@code X-Token-Bin} for instance
     */
    public static ServerInterceptor required(JwtGuard guard) {
        return new GuardInterceptor(guard, Access.REQUIRED, null);
    }

    /**
     * Returns an interceptor that admits calls with a valid token and calls without a token, which have no claims. The
     * guard rejects all other calls.
     *
     * @param guard the guard that decides
     * @return the interceptor, for a service ({@code ServerInterceptors.intercept}) or for a server
     *     ({@code ServerBuilder.intercept})
     * @throws IllegalArgumentException if metadata cannot have the {@linkplain JwtGuard.Builder#header header} of the
     *     guard: {@code X!Token} or {@code X-Token-Bin} for instance
     */
    public static ServerInterceptor optional(JwtGuard guard) {
        return new GuardInterceptor(guard, Access.OPTIONAL, null);
    }

    /**
     * Returns an interceptor that requires a valid token for some methods. The interceptor passes on calls of all other
     * methods without a check, so use it together with an interceptor for the whole service:
     *
     * <pre>{@code
     * ServerInterceptors.intercept(
     *         orders,
     *         JwtGrpc.required(guard),
     *         JwtGrpc.requiredMethods(guard.withScope("orders:write"), OrdersGrpc.getCreateMethod()))
     * }</pre>
     *
     * @param guard the guard that decides; if the guards of both interceptors are derived from the same guard, a token
     *     is decoded only once
     * @param methods one or more methods, which are compared by their full names
     * @return the interceptor
     * @throws IllegalArgumentException if there is no method, or as for {@link #required required}
     */
    public static ServerInterceptor requiredMethods(JwtGuard guard, MethodDescriptor<?, ?>... methods) {
        if (methods.length == 0) {
            throw new IllegalArgumentException("methods: must be one or more, was none; required guards all methods");
        }
        return new GuardInterceptor(
                guard,
                Access.REQUIRED,
                Arrays.stream(methods).map(MethodDescriptor::getFullMethodName).collect(toUnmodifiableSet()));
    }

    /**
     * Returns the claims of the current call's token.
     *
     * @return the verified claims; empty if there are none
     */
    public static Claims claims() {
        return claims(Context.current());
    }

    /**
     * Returns the claims of a call's token.
     *
     * @param context the context of the call
     * @return the verified claims; empty if there are none
     * @see io.jwtsimple.http.RequestAdapter#claims
     */
    public static Claims claims(Context context) {
        return ADAPTER.claims(request(context));
    }

    /**
     * Returns the identity for which the current call's token was created.
     *
     * @return the identity; null if there is none
     */
    public static @Nullable Object identity() {
        return identity(Context.current());
    }

    /**
     * Returns the identity for which a call's token was created.
     *
     * @param context the context of the call
     * @return the identity; null if there is none
     * @see io.jwtsimple.http.RequestAdapter#identity(Object)
     */
    public static @Nullable Object identity(Context context) {
        return ADAPTER.identity(request(context));
    }

    /**
     * Returns the identity for which the current call's token was created, as a type of the application.
     *
     * @param type the type of the application
     * @param <T> the type of the application
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     */
    public static <T> @Nullable T identity(Class<T> type) {
        return identity(Context.current(), type);
    }

    /**
     * Returns the identity for which a call's token was created, as a type of the application.
     *
     * @param context the context of the call
     * @param type the type of the application
     * @param <T> the type of the application
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(Context context, Class<T> type) {
        return ADAPTER.identity(request(context), type);
    }

    /**
     * Returns the result of the current call's token.
     *
     * @return the result; null if no guard has admitted the call
     */
    public static @Nullable TokenResult result() {
        return result(Context.current());
    }

    /**
     * Returns the result of a call's token.
     *
     * @param context the context of the call
     * @return the result; null if no guard has admitted the call
     * @see io.jwtsimple.http.RequestAdapter#result
     */
    public static @Nullable TokenResult result(Context context) {
        return ADAPTER.result(request(context));
    }

    private static Request request(Context context) {
        return new Request(new Metadata(), context);
    }
}
