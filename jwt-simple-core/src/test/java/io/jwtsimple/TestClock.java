package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test sets forward or back. */
final class TestClock implements InstantSource {

    private volatile Instant now = TestJwts.NOW;

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }
}
