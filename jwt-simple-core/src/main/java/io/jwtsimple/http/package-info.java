/**
 * Protects HTTP endpoints, in any framework.
 *
 * <ul>
 *   <li>{@link io.jwtsimple.http.JwtGuard} is the policy: the header with the token, and the response to a rejection.
 *   <li>{@link io.jwtsimple.http.TokenCookie} is a cookie with the token, for browsers.
 *   <li>{@link io.jwtsimple.http.Access} is the access to an endpoint: a token is required or optional.
 *   <li>{@link io.jwtsimple.http.ErrorResponse} is the response to a rejected request.
 *   <li>{@link io.jwtsimple.http.RequestAdapter} connects a guard to a framework, with five methods.
 *   <li>{@link io.jwtsimple.http.GuardedPaths} are patterns for the paths behind a guard.
 *   <li>{@link io.jwtsimple.http.Decision} is a guard's decision to admit a request. The adapter stores the decision
 *       with the request, and {@link io.jwtsimple.http.JwtPrincipal} is the user.
 *   <li>{@code Credentials} reads the token from the header, and {@code CookieCredentials} from a cookie, with
 *       {@code Origin}. {@code Requirements} checks a valid token, {@code RejectionResponses} makes the responses, and
 *       {@code HeaderSyntax} has the characters of headers.
 * </ul>
 *
 * <p>A request goes from the adapter to the guard and to the manager. The result goes back the same way. This package
 * knows no framework and starts no server. This package reads one header of a request, and further headers only for a
 * cookie.
 */
@NullMarked
package io.jwtsimple.http;

import org.jspecify.annotations.NullMarked;
