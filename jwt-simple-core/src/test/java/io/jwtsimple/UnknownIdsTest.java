package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.RemoteUnknownIds.Id;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tests the rate of fetches for unknown key ids, and how long an absent id is remembered. */
class UnknownIdsTest {

    private static final Instant EARLIER = TestJwts.NOW.minus(Duration.ofHours(1));
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private RemoteUnknownIds unknown = RemoteUnknownIds.none();

    @Test
    void an_absent_id_is_remembered_for_ten_seconds_and_only_for_its_algorithm() {
        unknown = unknown.withAbsent(id("a"), TestJwts.NOW);
        Instant end = TestJwts.NOW.plus(INTERVAL);

        assertThat(unknown.isAbsent(id("a"), TestJwts.NOW)).isTrue();
        assertThat(unknown.isAbsent(id("a"), end.minusNanos(1))).isTrue();
        assertThat(unknown.isAbsent(id("a"), end)).isFalse();
        assertThat(unknown.isAbsent(id("b"), TestJwts.NOW)).isFalse();
        assertThat(unknown.isAbsent(new Id(Algorithm.ES256, "a"), TestJwts.NOW)).isFalse();
        assertThat(unknown.isAbsent(id(null), TestJwts.NOW)).isFalse();
        assertThat(unknown.withAbsent(id(null), TestJwts.NOW).isAbsent(id(null), TestJwts.NOW))
                .isTrue();
    }

    @Test
    void three_fetches_are_made_at_once_and_then_one_every_ten_seconds() {
        assertThat(fetchesAt(TestJwts.NOW)).isEqualTo(3);
        assertThat(fetchesAt(TestJwts.NOW.plus(INTERVAL).minusNanos(1))).isZero();
        assertThat(fetchesAt(TestJwts.NOW.plus(INTERVAL))).isEqualTo(1);
        assertThat(fetchesAt(TestJwts.NOW.plus(INTERVAL.multipliedBy(100)))).isEqualTo(3);
    }

    @Test
    void at_most_64_ids_are_remembered() {
        for (int i = 0; i < 1000; i++) {
            unknown = unknown.withAbsent(id("id" + i), TestJwts.NOW);
        }
        assertThat(unknown.absentUntil()).hasSize(64);
        unknown = unknown.withAbsent(id("new"), TestJwts.NOW.plus(INTERVAL));
        assertThat(unknown.absentUntil()).containsOnlyKeys(id("new"));
    }

    @Test
    void an_id_is_forgotten_when_the_clock_is_set_back() {
        unknown = unknown.withAbsent(id("a"), TestJwts.NOW);
        assertThat(unknown.isAbsent(id("a"), EARLIER)).isFalse();
    }

    @Test
    void ids_from_before_the_clock_was_set_back_are_dropped() {
        for (int i = 0; i < 64; i++) {
            unknown = unknown.withAbsent(id("id" + i), TestJwts.NOW);
        }
        unknown = unknown.withAbsent(id("new"), EARLIER);
        assertThat(unknown.isAbsent(id("new"), EARLIER)).isTrue();
    }

    @Test
    void fetches_are_counted_from_zero_when_the_clock_is_set_back() {
        assertThat(fetchesAt(TestJwts.NOW)).isEqualTo(3);
        assertThat(fetchesAt(EARLIER)).isEqualTo(3);
    }

    private static Id id(String keyId) {
        return new Id(Algorithm.EdDSA, keyId);
    }

    private int fetchesAt(Instant now) {
        int fetches = 0;
        for (RemoteUnknownIds next = unknown.withFetch(now); next != null; next = unknown.withFetch(now)) {
            unknown = next;
            fetches++;
        }
        return fetches;
    }
}
