package io.jwtsimple;

/**
 * A decoder of tokens: a {@link JwtManager}, several managers {@linkplain #byIssuer by issuer}, or a function of the
 * application. For instance, the function may call a manager and then check a list of revoked tokens. Only a manager
 * creates claims, so the function cannot forge claims.
 *
 * <p>An implementation must be thread-safe.
 */
@FunctionalInterface
public interface TokenDecoder {

    /**
     * Decodes a token.
     *
     * @param token the token, without a scheme such as {@code Bearer}
     * @return the verified claims, or the reason for the rejection; never null and never {@code Missing}
     */
    TokenResult decode(String token);

    /**
     * Returns whether {@code decode} may take long, for instance to wait for keys, to verify a slow signature or to
     * query a database. If so, an adapter runs {@code decode} on a thread that may block. Default: true.
     *
     * @return true if {@code decode} may take long
     */
    default boolean mayBlock() {
        return true;
    }

    /**
     * Returns a decoder for the tokens of several issuers, with one manager for each issuer:
     *
     * <pre>{@code
     * JwtGuard guard = JwtGuard.of(TokenDecoder.byIssuer(keycloak, own));
     * }</pre>
     *
     * <p>Only the manager whose issuer equals the token's {@code iss} checks the token, with all of the manager's
     * options. So an outage of one provider affects the tokens of that provider only. A token is
     * {@link TokenResult.Invalid} if its {@code iss} is absent (reason {@code MISSING_CLAIM}), is not a string
     * ({@code MALFORMED_CLAIM}) or is the issuer of no manager ({@code WRONG_ISSUER}). A token without a known issuer
     * causes no fetch of keys. Each manager applies its own maximum token length.
     *
     * <p>The payload is read once, before the signature is verified. The unverified {@code iss} is used only to choose
     * the manager. If both the payload and the header are faulty, the result is the fault of the payload. To limit the
     * work for an unverified payload, at most 1536 values and member names are accepted. A payload above 12 288 bytes
     * may have one value or member name per eight bytes. A number with a fraction, an exponent or more than 64 bits
     * counts as at least 32 values.
     *
     * @param first a manager with an issuer, from {@link JwtManager.Builder#issuer} or from keys of
     *     {@link JwtKeySet#discover(Algorithm, String)}
     * @param others managers with other issuers
     * @return the decoder; {@link #mayBlock()} returns true if one of the managers may block
     * @throws IllegalArgumentException if a manager has no issuer, or two managers have the same issuer
     */
    static TokenDecoder byIssuer(JwtManager first, JwtManager... others) {
        return new TokenIssuers(first, others);
    }
}
