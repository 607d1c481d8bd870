/**
 * Protects the resources of a servlet application with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.servlet.JwtServlet} is the only public class. It creates the filter, registers it, and gives
 * the protected resource the identity and the claims of the request's token.
 *
 * <pre>{@code
 * JwtManager jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
 *
 * JwtServlet.register(context, JwtServlet.required(JwtGuard.of(jwt)), "/api/*");
 * }</pre>
 *
 * <p>This package finds nothing on the class path and reads no {@code web.xml}: an application that registers no filter
 * is not protected. This package has no roles, no session and no login, and does not change the container's own
 * security.
 */
@NullMarked
package io.jwtsimple.servlet;

import org.jspecify.annotations.NullMarked;
