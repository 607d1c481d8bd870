package io.jwtsimple;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a manager demands of claims, in this order: {@code iss}, {@code aud}, {@code nbf}, {@code exp} (RFC 7519 §4.1).
 * Expiry comes last, so that "expired" is only ever said of a token that is otherwise good.
 */
record ClaimChecks(
        @Nullable String issuer,
        Set<String> audience,
        boolean acceptMissingAudience,
        boolean acceptMissingExpiry,
        Duration leeway) {

    TokenResult check(Claims claims, Instant now) throws Fault {
        requireIssuer(claims.issuer());
        requireAudience(claims);
        requireStarted(claims.notBefore(), now);
        Instant expiresAt = claims.expiresAt();
        if (expiresAt == null) {
            return acceptMissingExpiry ? new Valid(claims) : Fault.EXPIRES_AT_MISSING.result();
        }
        // exp == now: expired (RFC 7519 §4.1.4: "on or after")
        return now.isBefore(expiresAt.plus(leeway)) ? new Valid(claims) : new Expired(Fault.EXPIRED, expiresAt);
    }

    private void requireIssuer(@Nullable String actual) throws Fault {
        if (issuer == null) {
            return;
        }
        if (actual == null) {
            throw Fault.ISSUER_MISSING;
        }
        if (!actual.equals(issuer)) {
            throw Fault.ISSUER;
        }
    }

    private void requireAudience(Claims claims) throws Fault {
        if (claims.audience().isEmpty()) {
            if (!audience.isEmpty() && !acceptMissingAudience) {
                throw Fault.AUDIENCE_MISSING;
            }
            return;
        }
        // A token for somebody is not for everybody: without a configured audience it is refused (RFC 7519 §4.1.3).
        if (Collections.disjoint(audience, claims.audience())) {
            throw Fault.AUDIENCE;
        }
    }

    private void requireStarted(@Nullable Instant notBefore, Instant now) throws Fault {
        // nbf == now: valid (RFC 7519 §4.1.5: "after or equal")
        if (notBefore != null && now.isBefore(notBefore.minus(leeway))) {
            throw Fault.NOT_YET_VALID;
        }
    }
}
