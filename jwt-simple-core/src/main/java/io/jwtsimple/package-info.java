/**
 * Creates and verifies signed JSON Web Tokens (RFC 7519).
 *
 * <ul>
 *   <li>The main public types: {@link io.jwtsimple.JwtManager} creates and decodes tokens with a
 *       {@link io.jwtsimple.JwtKey} or a {@link io.jwtsimple.JwtKeySet}. A {@link io.jwtsimple.TokenResult} contains
 *       verified {@link io.jwtsimple.Claims}, or the reason for a rejection. A {@link io.jwtsimple.TokenDecoder} is a
 *       manager, several managers by issuer, or a function of the application.
 *   <li>{@code Token…} classes create and decode tokens. {@code TokenVerifier} performs the steps of {@code decode}.
 *   <li>{@code Claim…} classes check claims, and convert claims to types of the application.
 *   <li>{@code Key…} classes select and check keys, and create and verify signatures.
 *   <li>{@code Jwk…} and {@code Pem…} classes implement the formats of keys.
 *   <li>{@code Remote…} classes fetch the keys that a provider publishes.
 *   <li>{@code Revocation…} classes record revoked tokens, in memory or in a store; see
 *       {@link io.jwtsimple.Revocations}.
 * </ul>
 *
 * <p>A caller's mistake causes an exception at once, but {@code decode} never throws because of a token's content. This
 * package supports neither JWE nor {@code alg: none}. {@link io.jwtsimple.http} protects HTTP endpoints.
 */
@NullMarked
package io.jwtsimple;

import org.jspecify.annotations.NullMarked;
