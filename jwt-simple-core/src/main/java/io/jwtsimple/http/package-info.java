/**
 * Protects HTTP endpoints, in any framework.
 *
 * <ul>
 *   <li>{@link io.jwtsimple.http.JwtGuard} admits or rejects a request, and makes the response to a rejected request.
 *   <li>{@link io.jwtsimple.http.TokenCookie} is a cookie with the token, for browsers.
 *   <li>{@link io.jwtsimple.http.Access} is the access to an endpoint: a token is required or optional.
 *   <li>{@link io.jwtsimple.http.ErrorResponse} is the response to a rejected request.
 *   <li>{@link io.jwtsimple.http.ResourceMetadata} is the metadata in which a client finds the authorization server.
 *   <li>{@link io.jwtsimple.http.RequestAdapter} connects a guard to a framework, with five methods.
 *   <li>{@link io.jwtsimple.http.GuardedPaths} are patterns for the paths that a guard protects.
 *   <li>{@link io.jwtsimple.http.Decision} is a guard's decision to admit a request. The adapter stores the decision
 *       with the request.
 *   <li>{@link io.jwtsimple.http.JwtPrincipal} is the principal of a request with a token.
 *   <li>{@code Credentials} reads the token from the header. {@code CookieCredentials} reads the token from a cookie,
 *       and checks the origin of unsafe requests. {@code Requirements} checks the scopes and the rules for a valid
 *       token, {@code RejectionResponses} makes the responses, and {@code HeaderSyntax} checks the characters of
 *       headers.
 * </ul>
 *
 * <p>The adapter passes a request to the guard, and the guard passes the token to the manager. The manager returns the
 * result to the guard. This package depends on no web framework and starts no server. A guard reads one header of a
 * request, and further headers only if a cookie is configured.
 */
@NullMarked
package io.jwtsimple.http;

import org.jspecify.annotations.NullMarked;
