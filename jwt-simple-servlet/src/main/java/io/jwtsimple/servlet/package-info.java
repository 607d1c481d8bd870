/**
 * Protects the resources of a servlet application with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.servlet.JwtServlet} is the only public class. The class creates the filter, registers the
 * filter, and returns the identity and the claims of the request's token.
 *
 * <pre>{@code
 * JwtManager jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
 *
 * JwtServlet.register(context, JwtServlet.required(JwtGuard.of(jwt)), "/api/*");
 * }</pre>
 *
 * <p>This package does not register a filter automatically, so an application without a registered filter is not
 * protected. This package has no roles, sessions or login, and does not change the container's own security.
 */
@NullMarked
package io.jwtsimple.servlet;

import org.jspecify.annotations.NullMarked;
