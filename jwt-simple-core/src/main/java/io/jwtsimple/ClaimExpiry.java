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
}
