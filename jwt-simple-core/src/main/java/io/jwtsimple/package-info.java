/**
 * Signed JSON Web Tokens, made simple: tokens in, results out.
 *
 * <ul>
 *   <li>{@link io.jwtsimple.JwtKey} is one key, bound to one {@link io.jwtsimple.Algorithm};
 *       {@link io.jwtsimple.JwtKeySet} is several, for rotation, or those that a provider publishes.
 *   <li>{@link io.jwtsimple.JwtManager} creates and decodes tokens with them; {@link io.jwtsimple.ClaimsEditor} is what
 *       its callbacks change.
 *   <li>{@link io.jwtsimple.TokenResult} is the result of decoding: {@link io.jwtsimple.Claims} that can be trusted, or
 *       a rejection that says why.
 * </ul>
 *
 * <p>A caller's mistake throws at once; nothing that a token contains ever does. This package has no JWE and no {@code alg:
 * none}, and knows nothing of HTTP requests that carry tokens: that is {@code io.jwtsimple.http}.
 */
@NullMarked
package io.jwtsimple;

import org.jspecify.annotations.NullMarked;
