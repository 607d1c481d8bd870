package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;

/**
 * A guard's word that a request was admitted, and on what grounds. An adapter keeps it with the request; only
 * {@link JwtGuard#admit} makes one.
 */
public final class Decision {

    private final JwtGuard guard;
    private final TokenResult result;

    Decision(JwtGuard guard, TokenResult result) {
        this.guard = guard;
        this.result = result;
    }

    /**
     * What the token came to: {@code Valid}, or {@code Missing} where access was optional.
     *
     * @return the result
     */
    public TokenResult result() {
        return result;
    }

    /** The claims of a valid token, else none. */
    Claims claims() {
        return result.match(claims -> claims, rejected -> Claims.empty());
    }

    /** A result holds for the guard that made it and for no other: each has its own keys and rules. */
    boolean isBy(JwtGuard other) {
        return guard == other;
    }
}
