/**
 * Protects the handlers of the JDK's own server, {@code com.sun.net.httpserver}, with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.httpserver.JwtHttpServer} is the only public class. The methods {@code required} and
 * {@code optional} wrap a handler, or create a filter for a context. The methods {@code claims}, {@code identity} and
 * {@code result} read the request's token. The {@link io.jwtsimple.http.JwtGuard} admits or rejects a request, and
 * chooses the response to a rejected request.
 *
 * <p>This package does not use {@link com.sun.net.httpserver.Authenticator}, because the server would then itself
 * respond to a rejected request, without a body. This package stores nothing in the attributes of an exchange, because
 * before JDK 26 all requests of a context share these attributes.
 */
@NullMarked
package io.jwtsimple.httpserver;

import org.jspecify.annotations.NullMarked;
