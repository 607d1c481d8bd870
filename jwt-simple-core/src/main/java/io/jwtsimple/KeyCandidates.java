package io.jwtsimple;

import java.util.List;

/**
 * The keys to try for a token.
 *
 * @param keys the keys in order; a set returns the same list object as long as its keys stay the same
 * @param otherwise the result if no key verifies the token
 */
record KeyCandidates(List<JwtKey> keys, TokenFault otherwise) {

    /** The candidates when no keys are available. The token cannot be verified. */
    static final KeyCandidates UNAVAILABLE = new KeyCandidates(List.of(), TokenFault.UNAVAILABLE);

    /** Returns the candidates when no other key can have signed the token. */
    static KeyCandidates all(List<JwtKey> keys) {
        // A failure shows that the signature is bad only if every candidate is tried.
        boolean conclusive = !keys.isEmpty() && keys.size() <= JwtKeySet.MAX_TRIED;
        return new KeyCandidates(keys, conclusive ? TokenFault.BAD_SIGNATURE : TokenFault.UNKNOWN_KEY);
    }

    /** Returns the candidates when a key that is not known yet may have signed the token. */
    KeyCandidates incomplete() {
        return new KeyCandidates(keys, TokenFault.UNAVAILABLE);
    }
}
