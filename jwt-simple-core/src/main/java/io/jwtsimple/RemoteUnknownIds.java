package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key ids that no known key has and that were looked up a short time ago, and the rate of fetches for such ids.
 * Anybody can send tokens with any key id, so at most three fetches are made at once, and then one every ten seconds.
 * An absent id is remembered for ten seconds. So tokens of a withdrawn key always have the same result, and cause one
 * fetch every ten seconds. Immutable.
 *
 * <p>A stored time that is further ahead than the rules allow is ignored, since the clock was set back after the time
 * was stored.
 *
 * @param absentUntil the time until which each id counts as absent
 * @param paidUntil the time until which the earlier fetches count against the rate
 */
record RemoteUnknownIds(Map<Id, Instant> absentUntil, Instant paidUntil) {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration BURST = INTERVAL.multipliedBy(2);
    /**
     * The maximum number of ids. It is greater than the number of tokens that can wait for the fetches of one interval.
     */
    private static final int MAX_SIZE = 64;

    /** A key id of one algorithm. */
    record Id(Algorithm algorithm, @Nullable String keyId) {}

    static RemoteUnknownIds none() {
        return new RemoteUnknownIds(Map.of(), Instant.MIN);
    }

    /** Returns whether the id was looked up a short time ago, and no key had the id. */
    boolean isAbsent(Id id, Instant now) {
        Instant end = absentUntil.get(id);
        return end != null && isAhead(end, now);
    }

    private static boolean isAhead(Instant end, Instant now) {
        return now.isBefore(end) && !end.isAfter(now.plus(INTERVAL));
    }

    /** Returns a copy with an id that was absent at this time; this object if there is no room. */
    RemoteUnknownIds withAbsent(Id id, Instant asOf) {
        Map<Id, Instant> all = new HashMap<>(absentUntil);
        all.values().removeIf(end -> !isAhead(end, asOf));
        if (all.size() >= MAX_SIZE) {
            return this;
        }
        all.put(id, asOf.plus(INTERVAL));
        return new RemoteUnknownIds(all, paidUntil);
    }

    /** Returns a copy with one more fetch; null if no fetch may be made now. */
    @Nullable
    RemoteUnknownIds withFetch(Instant now) {
        boolean isSetBack = paidUntil.isAfter(now.plus(BURST).plus(INTERVAL));
        Instant paid = isSetBack || paidUntil.isBefore(now) ? now : paidUntil;
        return now.plus(BURST).isBefore(paid) ? null : new RemoteUnknownIds(absentUntil, paid.plus(INTERVAL));
    }
}
