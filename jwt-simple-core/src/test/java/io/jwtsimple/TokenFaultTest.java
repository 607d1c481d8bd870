package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenFaultTest {

    @Test
    void every_message_of_decode_has_only_the_characters_of_a_challenge() { // RFC 6750 §3
        assertThat(all()).hasSizeGreaterThan(30).allSatisfy(fault -> {
            assertThat(fault.result().message()).isEqualTo(fault.getMessage()).matches("[ !#-\\[\\]-~]+");
            assertThat(fault.getStackTrace()).isEmpty();
        });
        assertThat(all()).extracting(TokenFault::getMessage).doesNotHaveDuplicates();
    }

    /** Returns all constants. */
    static List<TokenFault> all() {
        return Arrays.stream(TokenFault.class.getDeclaredFields())
                .filter(field -> field.getType() == TokenFault.class)
                .map(TokenFaultTest::value)
                .toList();
    }

    private static TokenFault value(Field field) {
        try {
            return (TokenFault) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
