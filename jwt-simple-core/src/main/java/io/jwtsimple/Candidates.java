package io.jwtsimple;

import java.util.List;

/**
 * The keys to try for a token.
 *
 * @param keys the keys, in order; the same list for the same keys of a set
 * @param otherwise the result of a token that none of these keys verifies
 */
record Candidates(List<JwtKey> keys, Fault otherwise) {

    /** Nothing can be said of the token, since no keys are available. */
    static final Candidates UNAVAILABLE = new Candidates(List.of(), Fault.UNAVAILABLE);

    /** All the keys that can have signed the token. */
    static Candidates all(List<JwtKey> keys) {
        boolean conclusive = !keys.isEmpty() && keys.size() <= JwtKeySet.MAX_TRIED;
        return new Candidates(keys, conclusive ? Fault.SIGNATURE : Fault.UNKNOWN_KEY);
    }

    /** The same keys, when there may be others that are not known. */
    Candidates incomplete() {
        return new Candidates(keys, Fault.UNAVAILABLE);
    }
}
