/**
 * Protects the resources of a servlet application with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.servlet.JwtServlet} is all of it: it makes the filter, registers it, and tells the resource
 * behind it whose token it was called with.
 *
 * <pre>{@code
 * JwtManager jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
 *
 * JwtServlet.register(context, JwtServlet.required(JwtGuard.of(jwt)), "/api/*");
 * }</pre>
 *
 * <p>Nothing is found on the class path or read from {@code web.xml}: an application that registers no filter is not
 * protected. There are no roles, no session and no login; what the container's own security does is left as it is.
 */
@NullMarked
package io.jwtsimple.servlet;

import org.jspecify.annotations.NullMarked;
