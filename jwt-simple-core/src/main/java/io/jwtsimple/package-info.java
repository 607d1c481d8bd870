/**
 * Creates and verifies signed JSON Web Tokens (RFC 7519).
 *
 * <ul>
 *   <li>The public types: {@link io.jwtsimple.JwtManager} creates and decodes tokens with a {@link io.jwtsimple.JwtKey}
 *       or a {@link io.jwtsimple.JwtKeySet}. {@link io.jwtsimple.TokenResult} has verified {@link io.jwtsimple.Claims},
 *       or the reason for a rejection. {@link io.jwtsimple.TokenDecoder} is a manager, or a function of the
 *       application in its place.
 *   <li>{@code Token…}: the creation of a token, and the steps of decode ({@code TokenVerifier}).
 *   <li>{@code Claim…}: the types and the checks of claims, and their conversion to types of the application.
 *   <li>{@code Key…}: the keys of a set, the checks of keys, and their signatures.
 *   <li>{@code Jwk…} and {@code Pem…}: the formats of keys.
 *   <li>{@code Remote…}: the keys that a provider publishes.
 *   <li>{@code Revocation…}: the tokens that were revoked, in memory or in a store; see {@link io.jwtsimple.Revocations}.
 * </ul>
 *
 * <p>A caller's mistake causes an exception at once. The content of a token never causes an exception. This package has
 * no JWE, no {@code alg: none} and no HTTP requests with tokens. {@link io.jwtsimple.http} protects HTTP endpoints.
 */
@NullMarked
package io.jwtsimple;

import org.jspecify.annotations.NullMarked;
