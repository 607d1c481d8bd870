package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwtsimple.http.JwtPrincipal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that different identities have different principal names, and that each name can be read back. */
class PrincipalNamesTest {

    private static final ObjectMapper JACKSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
    private static final String ENDS_OR_TURNS_A_LINE =
            "(?s).*[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069\\u200e\\u200f\\u061c].*";

    private final JwtManager jwt = JwtManager.of(JwtKey.secret(TestJwts.SECRET));

    @Test
    void random_identities_are_read_back_from_their_names() {
        TestRounds.run(2_000, random -> assertReadBack(identity(random)));
    }

    @Test
    void a_string_with_any_character_is_read_back_from_its_name() {
        IntStream.rangeClosed(0, 0xFFFF)
                .filter(c -> !Character.isSurrogate((char) c))
                .forEach(c -> assertReadBack("a" + (char) c));
    }

    @Test
    void names_of_random_identities_differ() {
        Map<String, Object> identities = new HashMap<>();
        TestRounds.run(2_000, random -> {
            Object identity = identity(random);
            Object other = identities.putIfAbsent(name(identity), identity);
            assertThat(other == null || other.equals(identity)).isTrue();
        });
        assertThat(identities.size()).isGreaterThan(200);
    }

    private void assertReadBack(Object identity) {
        String name = name(identity);
        assertThat(name).doesNotMatch(ENDS_OR_TURNS_A_LINE);
        assertThat(name.startsWith("json:") ? json(name.substring(5)) : name).isEqualTo(identity);
    }

    private String name(Object identity) {
        return new JwtPrincipal(assertValid(jwt.decode(jwt.create(identity)))).getName();
    }

    private static Object json(String text) {
        try {
            return JACKSON.readValue(text, Object.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a random value, or a string that looks like a value or like a principal's name. */
    private static Object identity(Random random) {
        Object value = null;
        while (value == null) {
            value = random.nextBoolean()
                    ? new TestClaims(random).value(0)
                    : List.of(
                                    "",
                                    "7",
                                    "true",
                                    "null",
                                    "[]",
                                    "{}",
                                    7L,
                                    1.0,
                                    1L,
                                    true,
                                    List.of(),
                                    Map.of(),
                                    Map.of("a", 1L))
                            .get(random.nextInt(13));
        }
        return switch (random.nextInt(4)) {
            case 0 -> String.valueOf(value);
            case 1 -> "json:" + value;
            case 2 -> "\"" + value + "\"";
            default -> value;
        };
    }
}
