package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The check of {@code exp}.
 *
 * @param clock the manager's clock
 * @param leeway the accepted difference from the issuer's clock
 */
record ClaimExpiry(InstantSource clock, Duration leeway) {

    boolean isOver(@Nullable Instant expiresAt) {
        return expiresAt != null && isOver(expiresAt, clock.instant());
    }

    boolean isOver(Instant expiresAt, Instant now) {
        // exp == now: expired (RFC 7519 §4.1.4: "on or after")
        return !now.isBefore(expiresAt.plus(leeway));
    }

    /** Returns the time until the token expires; zero for an expired token, null for a token that never expires. */
    @Nullable
    Duration left(@Nullable Instant expiresAt) {
        if (expiresAt == null) {
            return null;
        }
        Duration left = Duration.between(clock.instant(), expiresAt.plus(leeway));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
