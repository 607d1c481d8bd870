/**
 * JSON Web Tokens in front of the handlers of the JDK's own server, {@code com.sun.net.httpserver}.
 *
 * <p>{@link io.jwtsimple.httpserver.JwtHttpServer} is all of it: {@code required} and {@code optional} wrap a handler, or
 * make a filter for a context; {@code claims}, {@code identity} and {@code result} read what the request's token said. What
 * admits a request, and what a refusal answers, is decided by the {@link io.jwtsimple.http.JwtGuard}.
 *
 * <p>It is no {@link com.sun.net.httpserver.Authenticator}, since the server answers for those by itself, without a body;
 * and it keeps nothing in the attributes of an exchange, since all requests of a context share them.
 */
@NullMarked
package io.jwtsimple.httpserver;

import org.jspecify.annotations.NullMarked;
