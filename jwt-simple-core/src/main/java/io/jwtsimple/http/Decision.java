package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guard's decision to admit a request, with the result of the token. An adapter stores the decision with the request.
 * Only {@link JwtGuard#admit} makes decisions.
 */
public final class Decision {

    private static final Logger LOG = LoggerFactory.getLogger(JwtGuard.class);

    private final JwtGuard root;
    private final TokenResult result;

    Decision(JwtGuard root, TokenResult result) {
        this.root = root;
        this.result = result;
    }

    /** Returns the result: {@code Valid}, or {@code Missing} if access is optional. */
    TokenResult result() {
        return result;
    }

    /** Returns the claims of a valid token; empty without a token or without a decision. */
    static Claims claims(@Nullable Decision decision) {
        if (decision == null) {
            LOG.debug("claims requested, but no guard has admitted the request: is the endpoint guarded?");
            return Claims.empty();
        }
        return decision.result.match(claims -> claims, rejected -> Claims.empty());
    }

    /**
     * Returns whether this guard, or a guard that is derived from this guard, made the decision. All guards of one root
     * decode in the same way, so each of them can reuse the result. Each guard checks its own requirements.
     */
    boolean isBy(JwtGuard other) {
        return root == other;
    }
}
