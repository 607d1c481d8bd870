/**
 * Protects Undertow handlers with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.undertow.JwtUndertow} is the only public class. The methods {@code required} and
 * {@code optional} wrap a handler, or create a wrapper for a deployment. The methods {@code claims}, {@code identity}
 * and {@code result} read the request's token. The {@link io.jwtsimple.http.JwtGuard} admits or rejects a request, and
 * chooses the response to a rejected request.
 *
 * <p>This package has no login. The handlers set the user in Undertow's security context, but do not use Undertow's own
 * authentication. A {@code HandlerWrapper} of {@code JwtUndertow} guards a whole servlet deployment. To guard only some
 * paths of a deployment, use the servlet adapter.
 */
@NullMarked
package io.jwtsimple.undertow;

import org.jspecify.annotations.NullMarked;
