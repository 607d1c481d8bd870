package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JwtKeySetTest {

    private final JwtKey first = JwtKey.generate(Algorithm.HS256);
    private final JwtKey second = JwtKey.generate(Algorithm.HS256);
    private final JwtKey third = JwtKey.generate(Algorithm.HS256);

    @Test
    void the_first_key_signs_and_every_key_verifies() {
        JwtManager rotated = JwtManager.of(JwtKeySet.of(second, first));
        assertValid(rotated.decode(JwtManager.of(first).create("alice")));
        assertValid(JwtManager.of(second).decode(rotated.create("alice")));
    }

    @Test
    void a_key_id_selects_the_key_with_that_id() {
        JwtManager rotated = JwtManager.of(JwtKeySet.of(second.withId("b"), first.withId("a")));
        assertValid(rotated.decode(JwtManager.of(first.withId("a")).create("alice")));
        assertThat(rotated.decode(JwtManager.of(first.withId("b")).create("alice")))
                .isEqualTo(TokenFault.BAD_SIGNATURE.result());
        assertThat(rotated.decode(JwtManager.of(first.withId("c")).create("alice")))
                .isEqualTo(TokenFault.UNKNOWN_KEY.result());
    }

    @Test
    void a_key_without_an_id_serves_a_token_with_any_key_id() {
        String token = JwtManager.of(first.withId("theirs")).create("alice");
        assertValid(JwtManager.of(first).decode(token));
        assertValid(JwtManager.of(JwtKeySet.of(second.withId("ours"), first)).decode(token));
        assertValid(JwtManager.of(JwtKeySet.of(second.withId("theirs"), first)).decode(token));
    }

    @Test
    void a_token_without_a_key_id_is_tried_with_every_key_of_its_algorithm() {
        JwtKeySet keys = JwtKeySet.of(
                first.withId("a"), JwtKey.generate(Algorithm.HS512).withId("a"), second.withId("b"), third);
        assertValid(JwtManager.of(keys).decode(JwtManager.of(second).create("alice")));
    }

    @Test
    void at_most_eight_keys_are_tried() {
        JwtKey[] others = IntStream.range(0, 7)
                .mapToObj(i -> JwtKey.generate(Algorithm.HS256).withId("k" + i))
                .toArray(JwtKey[]::new);
        String token = JwtManager.of(others[6]).create("alice");
        String withoutId = JwtManager.of(third).create("alice");

        JwtManager eight = JwtManager.of(JwtKeySet.of(first, others));
        assertValid(eight.decode(token));
        assertThat(eight.decode(withoutId)).isEqualTo(TokenFault.BAD_SIGNATURE.result());

        JwtKey[] nine = IntStream.range(0, 9)
                .mapToObj(i -> i < 7 ? others[i] : i == 7 ? second : third)
                .toArray(JwtKey[]::new);
        assertThat(JwtManager.of(JwtKeySet.of(first, nine)).decode(withoutId))
                .isEqualTo(TokenFault.UNKNOWN_KEY.result());
    }

    @Test
    void an_algorithm_without_a_key_is_not_allowed() {
        String token = JwtManager.of(JwtKey.generate(Algorithm.HS512)).create("alice");
        assertThat(JwtManager.of(JwtKeySet.of(first, second)).decode(token)).isEqualTo(TokenFault.ALGORITHM.result());
    }

    @Test
    void a_key_is_no_candidate_for_another_algorithm() {
        KeyTable table = new KeyTable(List.of(first, second.withId("a")));
        assertThat(table.candidates(Algorithm.HS512, null).keys()).isEmpty();
        assertThat(table.candidates(Algorithm.HS512, "a").keys()).isEmpty();
        assertThat(table.candidates(Algorithm.HS256, "b").keys()).containsExactly(first);
    }

    @Test
    void two_keys_of_an_algorithm_with_the_same_id_are_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.of(first.withId("a"), second.withId("a")))
                .withMessage("keys: two HS256 keys have the id 'a'; ids are unique per algorithm");
    }

    @Test
    void the_exception_for_a_null_names_the_parameter() {
        assertThatNullPointerException().isThrownBy(() -> JwtKeySet.of(null)).withMessage("first");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKeySet.of(first, (JwtKey) null))
                .withMessage("others");
    }

    @Test
    void to_string_shows_algorithms_and_no_key() {
        assertThat(JwtKeySet.of(first, JwtKey.generate(Algorithm.ES256))).hasToString("JwtKeySet[HS256, ES256]");
    }
}
