package io.jwtsimple;

/**
 * A decoder of tokens: a {@link JwtManager}, or a function of the application. The function may use two managers, or a
 * manager and a list of revoked tokens. Only a manager creates claims, so the function cannot forge claims.
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
     * Returns whether decode may take long, because decode waits for keys, verifies a slow signature, or asks a
     * database. If so, an adapter keeps decode off threads that must not block. Default: true.
     *
     * @return true if decode may take long
     */
    default boolean mayBlock() {
        return true;
    }
}
