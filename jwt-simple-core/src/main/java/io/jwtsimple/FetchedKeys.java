package io.jwtsimple;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of remote keys, until a next fetch says otherwise.
 *
 * @param keys the keys; empty if none are known
 * @param asOf when the last fetch ended; a clock that shows less was set back, so nobody knows how old the keys are
 * @param fetchAt when to fetch them again, in the background
 * @param currentUntil from when on a token waits for that
 * @param usableUntil from when on the keys are not used even if they cannot be fetched
 * @param failure why the last fetch gave no keys; null if it gave some
 * @param address where they come from
 * @param etag the entity tag that they had there
 */
record FetchedKeys(
        KeyTable keys,
        Instant asOf,
        Instant fetchAt,
        Instant currentUntil,
        Instant usableUntil,
        @Nullable String failure,
        @Nullable URI address,
        @Nullable String etag) {

    private static final Duration RETRY = Duration.ofSeconds(10);

    /** Before the first fetch. */
    static FetchedKeys none() {
        KeyTable keys = new KeyTable(List.of());
        return new FetchedKeys(keys, Instant.MIN, Instant.MIN, Instant.EPOCH, Instant.EPOCH, null, null, null);
    }

    /** These keys, fetched now. */
    static FetchedKeys of(
            KeyTable keys,
            Instant now,
            Duration lifetime,
            Duration outageTolerance,
            URI address,
            @Nullable String etag) {
        Instant currentUntil = now.plus(lifetime);
        return new FetchedKeys(
                keys,
                now,
                now.plus(lifetime.multipliedBy(4).dividedBy(5)),
                currentUntil,
                currentUntil.plus(outageTolerance),
                null,
                address,
                etag);
    }

    /** The same keys, after a fetch that failed now; they are not to live longer for a clock that was set back. */
    FetchedKeys failed(Instant now, String why) {
        Duration setBack = isSetBack(now) ? Duration.between(now, asOf) : Duration.ZERO;
        return new FetchedKeys(
                keys,
                now,
                now.plus(RETRY),
                currentUntil.minus(setBack),
                usableUntil.minus(setBack),
                why,
                address,
                etag);
    }

    /** Whether the last fetch gave no keys. */
    boolean failing() {
        return failure != null;
    }

    private boolean isSetBack(Instant now) {
        return now.isBefore(asOf);
    }

    boolean isDue(Instant now) {
        return isSetBack(now) || !now.isBefore(fetchAt);
    }

    boolean isUsable(Instant now) {
        return !keys.all().isEmpty() && now.isBefore(usableUntil);
    }

    /** Whether a token is to wait for a fetch. In an outage it is not: the keys serve on while they are usable. */
    boolean isToWaitFor(Instant now) {
        return !isUsable(now) || (!failing() && (isSetBack(now) || !now.isBefore(currentUntil)));
    }
}
