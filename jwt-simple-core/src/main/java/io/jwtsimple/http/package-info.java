/**
 * Protects HTTP endpoints, in any framework.
 *
 * <ul>
 *   <li>{@link io.jwtsimple.http.JwtGuard} is the policy: where a request has its token, and how a rejection is
 *       answered.
 *   <li>{@link io.jwtsimple.http.Access} is an endpoint's choice: a token is required, or optional.
 *   <li>{@link io.jwtsimple.http.ErrorResponse} is the response to a rejected request.
 *   <li>{@link io.jwtsimple.http.RequestAdapter} is the interface to a framework: four methods.
 *   <li>{@link io.jwtsimple.http.GuardedPaths} are patterns of the paths behind a guard, which match every spelling of
 *       a path.
 *   <li>{@link io.jwtsimple.http.Decision} is the decision of a guard on a request. The adapter keeps it with the
 *       request.
 * </ul>
 *
 * <p>A request goes from the adapter to the guard and to the manager, and back. This package knows no framework, starts
 * no server, and reads nothing of a request but one header.
 */
@NullMarked
package io.jwtsimple.http;

import org.jspecify.annotations.NullMarked;
