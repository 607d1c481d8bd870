/**
 * Protects Javalin handlers with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.javalin.JwtJavalin} is the only public class. The methods {@code required} and
 * {@code optional} wrap a handler, or create a handler that runs in front of other handlers. The method
 * {@code requiredPath} guards a group. The methods {@code claims}, {@code identity} and {@code result} read the
 * request's token. The {@link io.jwtsimple.http.JwtGuard} admits or rejects a request, and chooses the response to a
 * rejected request.
 *
 * <p>This package does not check the roles of Javalin's endpoints. The application can check roles and other claims in
 * a rule of the guard ({@code allowing}), or in a handler behind the guard.
 */
@NullMarked
package io.jwtsimple.javalin;

import org.jspecify.annotations.NullMarked;
