/**
 * Protects Undertow handlers with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.undertow.JwtUndertow} is the only public class. The methods {@code required} and
 * {@code optional} wrap a handler. The methods {@code claims}, {@code identity} and {@code result} read the request's
 * token. The {@link io.jwtsimple.http.JwtGuard} admits or rejects a request, and chooses the response to a rejected
 * request.
 *
 * <p>This package has no login. The guard sets the user in Undertow's security context, but does not use Undertow's own
 * authentication. For a servlet deployment, use the servlet adapter.
 */
@NullMarked
package io.jwtsimple.undertow;

import org.jspecify.annotations.NullMarked;
