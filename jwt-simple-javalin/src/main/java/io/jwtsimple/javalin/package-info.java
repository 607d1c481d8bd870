/**
 * JSON Web Tokens in front of Javalin handlers.
 *
 * <p>{@link io.jwtsimple.javalin.JwtJavalin} is all of it: {@code required} and {@code optional} wrap a handler, or
 * make one that stands in front of others; {@code requiredPath} guards a group; {@code claims}, {@code identity} and
 * {@code result} read the request's token. The {@link io.jwtsimple.http.JwtGuard} decides which requests are admitted,
 * and how a rejection is answered.
 *
 * <p>It has no say in roles: what a claim means is for the application to decide, in a handler behind the guard.
 */
@NullMarked
package io.jwtsimple.javalin;

import org.jspecify.annotations.NullMarked;
