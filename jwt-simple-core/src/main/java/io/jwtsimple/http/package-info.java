/**
 * Protects HTTP endpoints, in any framework.
 *
 * <ul>
 *   <li>{@link io.jwtsimple.http.JwtGuard} is the policy: where the token stands, what a refusal answers.
 *   <li>{@link io.jwtsimple.http.Access} is an endpoint's choice: a token is required, or optional.
 *   <li>{@link io.jwtsimple.http.ErrorResponse} is what a refused request is answered.
 *   <li>{@link io.jwtsimple.http.RequestAdapter} is what a framework must lend: four methods.
 *   <li>{@link io.jwtsimple.http.GuardedPaths} are the paths behind a guard, in every spelling.
 *   <li>{@link io.jwtsimple.http.Decision} is a guard's word on a request, which the adapter keeps with it.
 * </ul>
 *
 * <p>A request goes adapter, guard, manager, and back. This package knows no framework, starts no server, and reads nothing of a
 * request but one header.
 */
@NullMarked
package io.jwtsimple.http;

import org.jspecify.annotations.NullMarked;
