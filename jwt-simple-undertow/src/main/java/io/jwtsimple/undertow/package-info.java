/**
 * JSON Web Tokens in front of Undertow handlers.
 *
 * <p>{@link io.jwtsimple.undertow.JwtUndertow} is all of it: {@code required} and {@code optional} wrap a handler,
 * {@code claims}, {@code identity} and {@code result} read what the request's token said. What admits a request, and
 * what a refusal answers, is decided by the {@link io.jwtsimple.http.JwtGuard}.
 *
 * <p>It is not a login, and Undertow's own security is told of the user, but not asked. In a servlet deployment, the
 * servlet adapter is the better choice.
 */
@NullMarked
package io.jwtsimple.undertow;

import org.jspecify.annotations.NullMarked;
