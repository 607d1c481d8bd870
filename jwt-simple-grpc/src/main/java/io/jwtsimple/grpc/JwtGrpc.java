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
 * <p>A method of the service reads the token's identity with {@code JwtGrpc.identity()}. The guard's result is stored
 * in the gRPC {@linkplain Context context} of the call. The application's own threads do not have the context of a
 * call, so wrap their tasks with {@link Context#wrap(Runnable)}.
 *
 * <p>The client sends the token in the metadata key {@code authorization}, with the same value as over HTTP. If the
 * guard rejects a call, the handler does not run and gets no messages. A rejected call ends with the status
 * {@code UNAUTHENTICATED}, {@code PERMISSION_DENIED} or {@code UNAVAILABLE}. The description of the status is the
 * message of the rejection. The trailers are the headers {@code www-authenticate} and {@code retry-after} of the
 * guard's response.
 *
 * <p>A callback of the guard can choose another status and other trailers. The body of the callback's response is not
 * sent. The HTTP status 400 becomes {@code INVALID_ARGUMENT}, 401 becomes {@code UNAUTHENTICATED}, 403 becomes
 * {@code PERMISSION_DENIED}, 404 becomes {@code NOT_FOUND}, 429 becomes {@code RESOURCE_EXHAUSTED}, and 503 becomes
 * {@code UNAVAILABLE}. Every other HTTP status becomes {@code UNKNOWN}.
 *
 * <p>The guard checks the token at the start of the call, on the gRPC thread that starts the call. By default, gRPC
 * starts a call on a thread of the server's executor, which may block. With {@code directExecutor()}, gRPC starts a
 * call on an event loop of Netty, which must not block. If a check may block ({@link JwtGuard#mayBlock()}), the
 * interceptor moves the check from the event loop to one of the interceptor's own threads. The interceptor's thread
 * then also starts the handler, and delivers the events that the call has received in the meantime. An interceptor runs
 * at most 64 checks at the same time on its own threads, and lets at most 1024 calls wait. If 1024 calls wait, each
 * further call ends with {@code UNAVAILABLE} at once. If a waiting call is cancelled, the interceptor removes the call
 * from the queue. If your own thread factory creates the event loop's threads, do not use {@code directExecutor()},
 * because the interceptor does not recognize these threads as an event loop.
 *
 * <p>A token may expire during a long stream, so check {@link Claims#isExpired()} in the handler.
 *
 * <p>Thread-safe: this class has no state.
 */
public final class JwtGrpc {

    static final GrpcAdapter ADAPTER = new GrpcAdapter();

    private JwtGrpc() {}

    /**
     * Returns an interceptor that admits only calls with a valid token.
     *
     * @param guard the guard that decides
     * @return the interceptor, for a service ({@code ServerInterceptors.intercept}) or for a server
     *     ({@code ServerBuilder.intercept})
     * @throws IllegalArgumentException if the guard's {@linkplain JwtGuard.Builder#header header} is not a valid
     *     metadata key, for instance {@code X!Token} or {@code X-Token-Bin}
     */
    public static ServerInterceptor required(JwtGuard guard) {
        return new GuardInterceptor(guard, Access.REQUIRED, null);
    }

    /**
     * Returns an interceptor that admits calls with a valid token, and calls without a token. A call without a token
     * has empty claims. The guard rejects a call with an invalid token.
     *
     * @param guard the guard that decides
     * @return the interceptor, for a service ({@code ServerInterceptors.intercept}) or for a server
     *     ({@code ServerBuilder.intercept})
     * @throws IllegalArgumentException if the guard's {@linkplain JwtGuard.Builder#header header} is not a valid
     *     metadata key, for instance {@code X!Token} or {@code X-Token-Bin}
     */
    public static ServerInterceptor optional(JwtGuard guard) {
        return new GuardInterceptor(guard, Access.OPTIONAL, null);
    }

    /**
     * Returns an interceptor that requires a valid token for some methods. Calls of other methods are not checked, so
     * also add an interceptor for the whole service:
     *
     * <pre>{@code
     * ServerInterceptors.intercept(
     *         orders,
     *         JwtGrpc.required(guard),
     *         JwtGrpc.requiredMethods(guard.withScope("orders:write"), OrdersGrpc.getCreateMethod()))
     * }</pre>
     *
     * @param guard the guard that decides; derive this guard from the guard of the whole service, so that each token is
     *     decoded only once
     * @param methods one or more methods, which are compared by their full names
     * @return the interceptor
     * @throws IllegalArgumentException if there is no method, or if the guard's header is not a valid metadata key
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
     * Returns the identity for which the current call's token was created, converted to a Java type.
     *
     * @param type the Java type, for instance a record
     * @param <T> that type
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     */
    public static <T> @Nullable T identity(Class<T> type) {
        return identity(Context.current(), type);
    }

    /**
     * Returns the identity for which a call's token was created, converted to a Java type.
     *
     * @param context the context of the call
     * @param type the Java type, for instance a record
     * @param <T> that type
     * @return the identity; null if there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     * @see io.jwtsimple.http.RequestAdapter#identity(Object, Class)
     */
    public static <T> @Nullable T identity(Context context, Class<T> type) {
        return ADAPTER.identity(request(context), type);
    }

    /**
     * Returns the result of the check of the current call's token.
     *
     * @return the result; null if no guard has admitted the call
     */
    public static @Nullable TokenResult result() {
        return result(Context.current());
    }

    /**
     * Returns the result of the check of a call's token.
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
