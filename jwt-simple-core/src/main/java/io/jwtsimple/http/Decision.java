package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guard's decision to admit a request, with the result of the token check. An adapter stores the decision with the
 * request. Only {@link JwtGuard#admit} creates decisions.
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

    /** Returns the claims of a valid token, or empty claims if there is no token or no decision. */
    static Claims claims(@Nullable Decision decision) {
        if (decision == null) {
            LOG.debug("claims requested, but no guard has admitted the request: is the endpoint guarded?");
            return Claims.empty();
        }
        return decision.result.match(claims -> claims, rejected -> Claims.empty());
    }

    /**
     * Returns whether the given guard or one of its derived guards made this decision. All guards from one
     * {@code build()} decode tokens in the same way, so each guard can reuse the result of another, and check only its
     * own requirements.
     */
    boolean isBy(JwtGuard other) {
        return root == other;
    }
}
