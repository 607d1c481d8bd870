package io.jwtsimple;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checks of claims, in this order: {@code iss}, {@code aud}, the required claims, {@code cnf}, {@code nbf},
 * {@code exp} (RFC 7519 §4.1, RFC 7800 §3.1), revocations. Expiry is checked after the other claims, so that a token is
 * reported as expired only if the other claims are valid. Revocations are checked last, because this check may wait for
 * a store, and an expired token is rejected in any case.
 */
final class ClaimChecks {

    private final @Nullable String issuer;
    private final Set<String> acceptedAudience;
    private final boolean acceptMissingAudience;
    private final List<ClaimRequirement> required;
    private final boolean acceptSenderConstrained;
    private final boolean acceptMissingExpiry;
    private final Duration leeway;
    private final ClaimExpiry expiry;
    private final @Nullable RevocationCheck revocations;

    ClaimChecks(JwtManager.Builder options, ClaimExpiry expiry, @Nullable RevocationCheck revocations) {
        this.issuer = options.issuer;
        this.acceptedAudience = options.audience;
        this.acceptMissingAudience = options.acceptMissingAudience;
        this.required = List.copyOf(options.requiredClaims);
        this.acceptSenderConstrained = options.acceptSenderConstrained;
        this.acceptMissingExpiry = options.acceptMissingExpiry;
        this.leeway = options.leeway;
        this.expiry = expiry;
        this.revocations = revocations;
    }

    @Nullable
    String issuer() {
        return issuer;
    }

    TokenResult check(Claims claims, Instant now) throws TokenFault {
        requireIssuer(claims.issuer());
        requireAudience(claims);
        for (int i = 0; i < required.size(); i++) { // avoids the allocation of an iterator for each token
            required.get(i).check(claims);
        }
        requireBearer(claims);
        requireStarted(claims.notBefore(), now);
        Instant expiresAt = claims.expiresAt();
        if (expiresAt == null && !acceptMissingExpiry) {
            throw TokenFault.EXPIRES_AT_MISSING;
        }
        if (expiresAt != null && expiry.isOver(expiresAt, now)) {
            return new Expired("Token has expired", expiresAt); // a TokenFault cannot contain the expiry time
        }
        if (revocations != null) {
            revocations.check(claims, now);
        }
        return new Valid(claims);
    }

    private void requireIssuer(@Nullable String actual) throws TokenFault {
        if (issuer == null) {
            return;
        }
        if (actual == null) {
            throw TokenFault.ISSUER_MISSING;
        }
        if (!actual.equals(issuer)) {
            throw TokenFault.WRONG_ISSUER;
        }
    }

    private void requireAudience(Claims claims) throws TokenFault {
        if (claims.audience().isEmpty()) {
            if (!acceptedAudience.isEmpty() && !acceptMissingAudience) {
                throw TokenFault.AUDIENCE_MISSING;
            }
            return;
        }
        // If no audience is configured, every token with an audience is rejected (RFC 7519 §4.1.3).
        if (Collections.disjoint(acceptedAudience, claims.audience())) {
            throw TokenFault.WRONG_AUDIENCE;
        }
    }

    private void requireBearer(Claims claims) throws TokenFault {
        // A cnf claim binds the token to its sender, and decode does not check the sender's proof (RFC 7800 §3.1). So
        // by default, every token with a cnf claim is rejected, even if the claim is null.
        if (!acceptSenderConstrained && claims.asMap().containsKey("cnf")) {
            throw TokenFault.SENDER_CONSTRAINED;
        }
    }

    private void requireStarted(@Nullable Instant notBefore, Instant now) throws TokenFault {
        // nbf == now: valid (RFC 7519 §4.1.5: "after or equal")
        if (notBefore != null && now.isBefore(notBefore.minus(leeway))) {
            throw TokenFault.NOT_YET_VALID;
        }
    }
}
