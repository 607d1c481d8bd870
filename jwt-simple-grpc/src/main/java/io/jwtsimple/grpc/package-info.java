/**
 * Protects gRPC services with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.grpc.JwtGrpc} is the only public class. The methods {@code required}, {@code optional} and
 * {@code requiredMethods} return interceptors. The methods {@code claims}, {@code identity} and {@code result} read the
 * token of the current call. The {@link io.jwtsimple.http.JwtGuard} admits or rejects a call. {@code GrpcAdapter} sends
 * the guard's response as a status with trailers.
 *
 * <p>This package is for servers, and does not add tokens to a client's calls.
 */
@NullMarked
package io.jwtsimple.grpc;

import org.jspecify.annotations.NullMarked;
