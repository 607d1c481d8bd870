package io.jwtsimple;

import java.util.List;

/**
 * The keys to try for a token.
 *
 * @param keys the keys, in the order to try; a key set returns the same list object until its keys change
 * @param otherwise the result if no key verifies the token
 */
record KeyCandidates(List<JwtKey> keys, TokenFault otherwise) {

    /** The maximum number of keys that are tried for one token. */
    static final int MAX_TRIED = 8;

    /** The candidates when no keys are available. The token cannot be verified. */
    static final KeyCandidates UNAVAILABLE = new KeyCandidates(List.of(), TokenFault.UNAVAILABLE);

    /** Returns the candidates for a token that no other key could have signed. */
    static KeyCandidates all(List<JwtKey> keys) {
        // A failure proves a bad signature only if all candidates are tried.
        boolean conclusive = !keys.isEmpty() && keys.size() <= MAX_TRIED;
        return new KeyCandidates(keys, conclusive ? TokenFault.BAD_SIGNATURE : TokenFault.UNKNOWN_KEY);
    }

    /** Returns these candidates for a token whose key may not have been fetched yet. */
    KeyCandidates incomplete() {
        return new KeyCandidates(keys, TokenFault.UNAVAILABLE);
    }
}
