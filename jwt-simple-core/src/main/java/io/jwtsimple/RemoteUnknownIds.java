package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key ids that a recent fetch did not find, and the rate of fetches for unknown key ids. Anybody can send tokens
 * with unknown key ids, so the fetches are limited: three without a pause, and then one every ten seconds. An absent id
 * is remembered for ten seconds. In this time, all tokens with this id, for instance of a withdrawn key, have the same
 * result without another fetch. Immutable.
 *
 * <p>A stored time is ignored if it is too far in the future, because the clock must have been set back.
 *
 * @param absentUntil the time until which each id counts as absent
 * @param paidUntil the time until which earlier fetches count toward the limit
 */
record RemoteUnknownIds(Map<Id, Instant> absentUntil, Instant paidUntil) {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration BURST = INTERVAL.multipliedBy(2);
    /** The maximum number of ids: more than the number of tokens that can wait for fetches within one interval. */
    private static final int MAX_SIZE = 64;

    /** A key id together with the algorithm of its token. */
    record Id(Algorithm algorithm, @Nullable String keyId) {}

    static RemoteUnknownIds none() {
        return new RemoteUnknownIds(Map.of(), Instant.MIN);
    }

    /** Returns whether a recent fetch found no key with this id. */
    boolean isAbsent(Id id, Instant now) {
        Instant end = absentUntil.get(id);
        return end != null && isAhead(end, now);
    }

    private static boolean isAhead(Instant end, Instant now) {
        return now.isBefore(end) && !end.isAfter(now.plus(INTERVAL));
    }

    /**
     * Returns a copy that also contains an id that was absent at this time. Returns this object if the maximum number
     * of ids is reached.
     */
    RemoteUnknownIds withAbsent(Id id, Instant asOf) {
        Map<Id, Instant> all = new HashMap<>(absentUntil);
        all.values().removeIf(end -> !isAhead(end, asOf));
        if (all.size() >= MAX_SIZE) {
            return this;
        }
        all.put(id, asOf.plus(INTERVAL));
        return new RemoteUnknownIds(all, paidUntil);
    }

    /** Returns a copy that counts one more fetch; null if the rate allows no fetch now. */
    @Nullable
    RemoteUnknownIds withFetch(Instant now) {
        boolean isSetBack = paidUntil.isAfter(now.plus(BURST).plus(INTERVAL));
        Instant paid = isSetBack || paidUntil.isBefore(now) ? now : paidUntil;
        return now.plus(BURST).isBefore(paid) ? null : new RemoteUnknownIds(absentUntil, paid.plus(INTERVAL));
    }
}
