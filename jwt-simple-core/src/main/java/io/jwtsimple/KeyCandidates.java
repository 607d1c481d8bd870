package io.jwtsimple;

import java.util.List;

/**
 * The keys to try for a token.
 *
 * @param keys the keys, in the order to try. A key set returns the same list object until its keys change, so
 *     {@link TokenCache} compares lists with {@code ==}
 * @param fault the fault if no key verifies the token
 */
record KeyCandidates(List<JwtKey> keys, TokenFault fault) {

    /** The maximum number of keys that are tried for one token. */
    static final int MAX_TRIED = 8;

    /** The candidates when no keys are available, so that no token can be verified. */
    static final KeyCandidates UNAVAILABLE = new KeyCandidates(List.of(), TokenFault.UNAVAILABLE);

    /** Returns these keys as complete candidates: no key outside the list could have signed the token. */
    static KeyCandidates complete(List<JwtKey> keys) {
        // A failure proves a bad signature only if all candidates are tried.
        boolean conclusive = !keys.isEmpty() && keys.size() <= MAX_TRIED;
        return new KeyCandidates(keys, conclusive ? TokenFault.BAD_SIGNATURE : TokenFault.UNKNOWN_KEY);
    }

    /**
     * Returns the same keys with the fault {@code UNAVAILABLE}, because the token's key may not have been fetched yet.
     */
    KeyCandidates incomplete() {
        return new KeyCandidates(keys, TokenFault.UNAVAILABLE);
    }
}
