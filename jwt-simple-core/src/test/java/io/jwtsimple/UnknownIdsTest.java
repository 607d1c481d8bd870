package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which unknown key ids are worth a fetch when the clock is set back. */
class UnknownIdsTest {

    private static final Instant EARLIER = Tokens.NOW.minus(Duration.ofHours(1));

    private final UnknownIds unknown = new UnknownIds();

    @Test
    void an_id_is_forgotten_when_the_clock_is_set_back() {
        unknown.add("a", Tokens.NOW);
        assertThat(unknown.contains("a", Tokens.NOW)).isTrue();
        assertThat(unknown.contains("a", EARLIER)).isFalse();
    }

    @Test
    void ids_from_before_the_clock_was_set_back_take_no_room() {
        for (int i = 0; i < 1000; i++) {
            unknown.add("id" + i, Tokens.NOW);
        }
        unknown.add("new", EARLIER);
        assertThat(unknown.contains("new", EARLIER)).isTrue();
    }

    @Test
    void fetches_are_counted_anew_when_the_clock_is_set_back() {
        assertThat(fetchesAt(Tokens.NOW)).isEqualTo(3);
        assertThat(fetchesAt(EARLIER)).isEqualTo(3);
    }

    private int fetchesAt(Instant now) {
        int fetches = 0;
        while (unknown.allowFetch(now)) {
            fetches++;
        }
        return fetches;
    }
}
