package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the choice between the two positions that each token has in the cache of verified tokens. */
class TokenPlacesTest {

    private static final Instant NOW = TestJwts.NOW;
    private static final Instant LATER = NOW.plusSeconds(1);

    private final List<JwtKey> keys = List.of(JwtKey.secret(TestJwts.SECRET));
    private final Claims claims = assertValid(TestJwts.manager().build().decode(TestJwts.VALID));
    private final TokenCache table = new TokenCache(251);

    /** Returns a digest whose token has the two given positions in a table of 251 positions. */
    private static byte[] at(int first, int second) {
        byte[] digest = new byte[32];
        digest[3] = (byte) first;
        digest[7] = (byte) second;
        return digest;
    }

    private void add(byte[] digest, Instant now) {
        table.add(digest, keys, claims, now);
    }

    private boolean isKnown(byte[] digest) {
        return table.find(digest, keys, LATER) != null;
    }

    @Test
    void an_empty_place_is_taken_before_a_full_one() {
        add(at(1, 1), NOW);
        add(at(2, 1), LATER);
        add(at(1, 3), LATER);

        assertThat(List.of(at(1, 1), at(2, 1), at(1, 3))).allMatch(this::isKnown);
    }

    @Test
    void the_place_with_the_older_entry_is_taken_of_two_full_places() {
        add(at(1, 1), NOW);
        add(at(2, 2), LATER);
        add(at(1, 2), LATER);

        assertThat(isKnown(at(1, 1))).isFalse();
        assertThat(List.of(at(2, 2), at(1, 2))).allMatch(this::isKnown);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void each_of_the_first_eight_bytes_of_a_digest_changes_a_place(int index) {
        List<byte[]> digests =
                IntStream.range(0, 200).mapToObj(value -> digest(index, value)).toList();
        digests.forEach(digest -> add(digest, NOW));

        assertThat(digests.stream().filter(this::isKnown).count()).isGreaterThan(190);
    }

    private static byte[] digest(int index, int value) {
        byte[] digest = new byte[32];
        digest[index] = (byte) value;
        return digest;
    }
}
