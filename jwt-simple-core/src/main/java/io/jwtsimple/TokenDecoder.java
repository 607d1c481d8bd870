package io.jwtsimple;

/**
 * A decoder of tokens: a {@link JwtManager}, several managers {@linkplain #byIssuer by issuer}, or a function of the
 * application. The function may use a manager and a list of revoked tokens. Only a manager creates claims, so the
 * function cannot forge claims.
 *
 * <p>An implementation must be thread-safe.
 */
@FunctionalInterface
public interface TokenDecoder {

    /**
     * Decodes a token.
     *
     * @param token the token, without a scheme
     * @return the verified claims, or the reason for the rejection; never null and never {@code Missing}, since there is
     *     a token
     */
    TokenResult decode(String token);

    /**
     * Returns whether decode may take long, because decode waits for keys, verifies a slow signature, or queries a
     * database. If so, an adapter keeps decode off threads that must not block. Default: true.
     *
     * @return true if decode may take long
     */
    default boolean mayBlock() {
        return true;
    }

    /**
     * Returns a decoder for the tokens of several issuers, with one manager for each:
     *
     * <pre>{@code
     * JwtGuard guard = JwtGuard.of(TokenDecoder.byIssuer(keycloak, own));
     * }</pre>
     *
     * <p>The token's {@code iss} chooses the manager, by exact comparison, and only this manager checks the token, with
     * all of its options. So an outage of one provider affects the tokens of that provider only. A token is
     * {@link TokenResult.Invalid} if its {@code iss} is absent (reason {@code MISSING_CLAIM}), is not a string
     * ({@code MALFORMED_CLAIM}) or is the issuer of no manager ({@code WRONG_ISSUER}). Such a token causes no fetch of
     * keys. Each manager has its own limit of length.
     *
     * <p>The payload is read once, before the signature is verified. The unverified {@code iss} is used only to choose
     * the manager. A fault of the payload is reported before a fault of the header. A payload has at most 1536 values
     * and member names, or one for each eight bytes if it is longer than 12 288 bytes. A number with a fraction, an
     * exponent or more than 64 bits counts as 32 values.
     *
     * @param first a manager with an issuer: {@link JwtManager.Builder#issuer}, or keys of
     *     {@link JwtKeySet#discover(Algorithm, String)}
     * @param others managers with other issuers
     * @return the decoder; {@link #mayBlock()} is true if {@code mayBlock()} of one of the managers is true
     * @throws IllegalArgumentException if a manager has no issuer, or two managers have the same issuer
     */
    static TokenDecoder byIssuer(JwtManager first, JwtManager... others) {
        return new TokenIssuers(first, others);
    }
}
