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
        // If some candidates are not tried, a failure does not prove that the signature is bad.
        boolean conclusive = !keys.isEmpty() && keys.size() <= JwtKeySet.MAX_TRIED;
        return new KeyCandidates(keys, conclusive ? TokenFault.BAD_SIGNATURE : TokenFault.UNKNOWN_KEY);
    }

    /** Returns these candidates for a token that a key not known yet may have signed. */
    KeyCandidates incomplete() {
        return new KeyCandidates(keys, TokenFault.UNAVAILABLE);
    }
}
