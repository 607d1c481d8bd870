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
 * @param fetchAt when to fetch them again, in the background
 * @param currentUntil from when on a token waits for that
 * @param usableUntil from when on the keys are not used even if they cannot be fetched
 * @param failing whether the last fetch gave no keys
 * @param address where they come from
 * @param etag the entity tag that they had there
 */
record FetchedKeys(
        KeyTable keys,
        Instant fetchAt,
        Instant currentUntil,
        Instant usableUntil,
        boolean failing,
        @Nullable URI address,
        @Nullable String etag) {

    private static final Duration RETRY = Duration.ofSeconds(10);

    /** Before the first fetch. */
    static FetchedKeys none() {
        Instant always = Instant.MIN;
        return new FetchedKeys(new KeyTable(List.of()), always, always, always, false, null, null);
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
                now.plus(lifetime.multipliedBy(4).dividedBy(5)),
                currentUntil,
                currentUntil.plus(outageTolerance),
                false,
                address,
                etag);
    }

    /** The same keys, after a fetch that failed now. */
    FetchedKeys failed(Instant now) {
        return new FetchedKeys(keys, now.plus(RETRY), currentUntil, usableUntil, true, address, etag);
    }

    boolean isDue(Instant now) {
        return !now.isBefore(fetchAt);
    }

    boolean isUsable(Instant now) {
        return !keys.all().isEmpty() && now.isBefore(usableUntil);
    }

    /** Whether a token is to wait for a fetch. In an outage it is not: the keys serve on while they are usable. */
    boolean isToWaitFor(Instant now) {
        return !isUsable(now) || (!failing && !now.isBefore(currentUntil));
    }
}
