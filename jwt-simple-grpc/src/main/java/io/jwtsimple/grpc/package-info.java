/**
 * Protects gRPC services with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.grpc.JwtGrpc} is the only public class. Its methods {@code required}, {@code optional} and
 * {@code requiredMethods} make interceptors, and {@code claims}, {@code identity} and {@code result} read the token of
 * the current call. The {@link io.jwtsimple.http.JwtGuard} admits or rejects a call. {@code GrpcAdapter} writes the
 * guard's response as a status with trailers.
 *
 * <p>This package is for servers. It does not add tokens to the calls of a client.
 */
@NullMarked
package io.jwtsimple.grpc;

import org.jspecify.annotations.NullMarked;
