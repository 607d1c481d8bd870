package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the key id of a token is worth a fetch: not if it was just looked for in vain, and three times at once
 * or every ten seconds at most, since anybody can send tokens with whatever key id. What lies further ahead than it could
 * have been set was set before the clock was set back, and is forgotten.
 */
final class UnknownIds {

    private static final int MAX_SIZE = 256;
    private static final Duration MEMORY = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration BURST = INTERVAL.multipliedBy(2);

    private final Map<String, Instant> until = new ConcurrentHashMap<>();
    private Instant paidUntil = Instant.MIN;

    boolean contains(@Nullable String id, Instant now) {
        Instant end = id == null ? null : until.get(id);
        return end != null && isAhead(end, now);
    }

    private static boolean isAhead(Instant end, Instant now) {
        return now.isBefore(end) && !end.isAfter(now.plus(MEMORY));
    }

    /** Remembers an id that a fetch has not brought, as long as there is room. */
    void add(@Nullable String id, Instant now) {
        if (id == null) {
            return;
        }
        if (until.size() >= MAX_SIZE) {
            until.values().removeIf(end -> !isAhead(end, now));
        }
        if (until.size() < MAX_SIZE) {
            until.put(id, now.plus(MEMORY));
        }
    }

    /** Whether one more fetch is due; the caller sees to it that only one thread asks at a time. */
    boolean allowFetch(Instant now) {
        boolean isSetBack = paidUntil.isAfter(now.plus(BURST).plus(INTERVAL));
        Instant paid = isSetBack || paidUntil.isBefore(now) ? now : paidUntil;
        if (now.plus(BURST).isBefore(paid)) {
            return false;
        }
        paidUntil = paid.plus(INTERVAL);
        return true;
    }
}
