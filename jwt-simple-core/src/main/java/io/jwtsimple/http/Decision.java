package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guard's word that a request was admitted, and on what grounds. An adapter keeps it with the request; only
 * {@link JwtGuard#admit} makes one.
 */
public final class Decision {

    private static final Logger LOG = LoggerFactory.getLogger(JwtGuard.class);

    private final JwtGuard guard;
    private final TokenResult result;

    Decision(JwtGuard guard, TokenResult result) {
        this.guard = guard;
        this.result = result;
    }

    /** What the token came to: {@code Valid}, or {@code Missing} where access was optional. */
    TokenResult result() {
        return result;
    }

    /** The claims of a valid token; none without a token, or without a decision. */
    static Claims claims(@Nullable Decision decision) {
        if (decision == null) {
            LOG.debug("claims asked of a request that no guard has admitted: is the endpoint guarded?");
            return Claims.empty();
        }
        return decision.result.match(claims -> claims, rejected -> Claims.empty());
    }

    /** A result holds for the guard that made it and for no other: each has its own keys and rules. */
    boolean isBy(JwtGuard other) {
        return guard == other;
    }
}
