package io.jwtsimple;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The remote keys that are known between two fetches. One object contains the whole result of a fetch, so that a result
 * is never replaced in part. All periods are counted from the beginning of the fetch. Immutable.
 *
 * @param keys the keys; empty if none are known
 * @param asOf the time at which the last fetch began. If the clock shows an earlier time, the age of the keys is
 *     unknown, because the clock must have been set back
 * @param fetchAt the time from which a token causes a fetch in the background
 * @param currentUntil the time from which a token waits for the next fetch
 * @param usableUntil the time until which the keys may be used in an outage
 * @param failure the reason why the last fetch failed; null if it succeeded
 * @param published the response from which the keys were read; null if no keys are known
 */
record RemoteState(
        KeyTable keys,
        Instant asOf,
        Instant fetchAt,
        Instant currentUntil,
        Instant usableUntil,
        @Nullable Throwable failure,
        @Nullable Published published) {

    private static final Duration RETRY = Duration.ofSeconds(10);

    /**
     * A response of the provider.
     *
     * @param address the address of the response
     * @param etag the entity tag of the response
     * @param body the JWK Set
     * @param rejected one text for each rejected key; see {@link JwkSet}
     */
    record Published(URI address, @Nullable String etag, byte[] body, List<String> rejected) {

        private Published withoutTag() {
            return new Published(address, null, body, rejected);
        }
    }

    /** Returns the state before the first fetch, without keys. */
    static RemoteState none() {
        KeyTable keys = new KeyTable(List.of());
        return new RemoteState(keys, Instant.MIN, Instant.MIN, Instant.EPOCH, Instant.EPOCH, null, null);
    }

    /** Returns the state after a successful fetch of these keys at this time. */
    static RemoteState of(
            KeyTable keys, Instant now, Duration lifetime, Duration outageTolerance, Published published) {
        Instant currentUntil = now.plus(lifetime);
        Instant fetchAt = now.plus(lifetime.multipliedBy(4).dividedBy(5));
        return new RemoteState(keys, now, fetchAt, currentUntil, currentUntil.plus(outageTolerance), null, published);
    }

    /**
     * Returns the state after a failed fetch, with the same keys. A clock that was set back does not extend the time
     * for which the keys are used.
     */
    RemoteState failed(Instant now, Throwable cause) {
        // The provider may have rejected the entity tag, so the next request is sent without the tag.
        Published last = published == null ? null : published.withoutTag();
        return new RemoteState(
                keys, now, now.plus(RETRY), notLonger(currentUntil, now), notLonger(usableUntil, now), cause, last);
    }

    /**
     * Returns the end of a period. If the clock was set back, the remaining time is the time that remained at the last
     * fetch.
     */
    private Instant notLonger(Instant end, Instant now) {
        if (!isSetBack(now)) {
            return end;
        }
        return end.isAfter(asOf) ? now.plus(Duration.between(asOf, end)) : now;
    }

    private boolean isSetBack(Instant now) {
        return now.isBefore(asOf);
    }

    boolean failing() {
        return failure != null;
    }

    boolean isDue(Instant now) {
        return isSetBack(now) || !now.isBefore(fetchAt);
    }

    boolean isUsable(Instant now) {
        return !keys.all().isEmpty() && !isSetBack(now) && now.isBefore(usableUntil);
    }

    /** Returns whether a token waits for a fetch. During an outage of the provider, no token waits. */
    boolean requiresFetch(Instant now) {
        return !failing() && (keys.all().isEmpty() || isSetBack(now) || !now.isBefore(currentUntil));
    }
}
