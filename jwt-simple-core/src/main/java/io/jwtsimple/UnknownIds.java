package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key ids that no known key has: which of them were looked up a short time ago, and whether another fetch may be made
 * for one. Anybody can send tokens with any key id, so three fetches are made at once, or one every ten seconds. An absent
 * id is remembered for the same ten seconds: a client whose key was withdrawn then gets the same result each time, with one
 * fetch every ten seconds. A time further ahead than it could have been set was set before the clock was set back, and does
 * not count. Immutable.
 *
 * @param absentUntil until when an id counts as absent
 * @param paidUntil until when the fetches so far use up the rate
 */
record UnknownIds(Map<Id, Instant> absentUntil, Instant paidUntil) {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration BURST = INTERVAL.multipliedBy(2);
    /** More than the tokens that can wait for the fetches of one interval. */
    private static final int MAX_SIZE = 64;

    /** A key id of one algorithm. */
    record Id(Algorithm algorithm, @Nullable String keyId) {}

    static UnknownIds none() {
        return new UnknownIds(Map.of(), Instant.MIN);
    }

    /** Returns whether the id was looked up a short time ago, and no key had it. */
    boolean isAbsent(Id id, Instant now) {
        Instant end = absentUntil.get(id);
        return end != null && isAhead(end, now);
    }

    private static boolean isAhead(Instant end, Instant now) {
        return now.isBefore(end) && !end.isAfter(now.plus(INTERVAL));
    }

    /** Returns these with an id that was absent at this time; the same if there is no room. */
    UnknownIds withAbsent(Id id, Instant asOf) {
        Map<Id, Instant> all = new HashMap<>(absentUntil);
        all.values().removeIf(end -> !isAhead(end, asOf));
        if (all.size() >= MAX_SIZE) {
            return this;
        }
        all.put(id, asOf.plus(INTERVAL));
        return new UnknownIds(all, paidUntil);
    }

    /** Returns these with one more fetch; null if none may be made now. */
    @Nullable
    UnknownIds withFetch(Instant now) {
        boolean isSetBack = paidUntil.isAfter(now.plus(BURST).plus(INTERVAL));
        Instant paid = isSetBack || paidUntil.isBefore(now) ? now : paidUntil;
        return now.plus(BURST).isBefore(paid) ? null : new UnknownIds(absentUntil, paid.plus(INTERVAL));
    }
}
