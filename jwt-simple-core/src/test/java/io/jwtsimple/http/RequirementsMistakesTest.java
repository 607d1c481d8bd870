package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Missing;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which scopes, messages and functions are rejected when a guard is made. */
class RequirementsMistakesTest {

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final JwtGuard guard = JwtGuard.of(jwt);

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "a\nb", "a\tb", "\u007f", "ä", "a\r\nX: y"})
    void a_scope_with_other_characters_fails_when_the_guard_is_made(String scope) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guard.withScope("good", scope))
                .withMessageStartingWith(
                        scope.isEmpty()
                                ? "scope: must not be empty"
                                : "scope: character at index " + (scope.startsWith("a") ? 1 : 0));
    }

    @Test
    void every_other_character_is_one_of_a_scope() throws IOException {
        StringBuilder scope = new StringBuilder(); // RFC 6749 §3.3
        for (char c = 0x21; c <= 0x7E; c++) {
            scope.append(c == '"' || c == '\\' ? "" : c);
        }
        assertThat(guard.withScope(scope.toString()).check(List.of())).isInstanceOf(Missing.class);
        assertThat(scope).hasSize(92);
    }

    @Test
    void a_message_with_other_characters_fails_when_the_guard_is_made() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guard.allowing("a \"rule\"", claims -> true))
                .withMessageStartingWith("message: character at index 2 is not allowed");
    }

    @Test
    void a_guard_with_a_scope_names_one() {
        assertThatIllegalArgumentException()
                .isThrownBy(guard::withScope)
                .withMessage("scopes: must be one or more, was none; name a scope");
    }

    @Test
    void the_exception_for_a_null_names_the_parameter() {
        assertThatNullPointerException()
                .isThrownBy(() -> guard.withScope((String[]) null))
                .withMessage("scopes");
        assertThatNullPointerException()
                .isThrownBy(() -> guard.withScope("a", null))
                .withMessage("scope");
        assertThatNullPointerException().isThrownBy(() -> guard.allowing(null)).withMessage("allowed");
        assertThatNullPointerException()
                .isThrownBy(() -> guard.allowing(null, claims -> true))
                .withMessage("message");
        JwtGuard.Builder builder = JwtGuard.builder(jwt);
        assertThatNullPointerException()
                .isThrownBy(() -> builder.onForbidden(null))
                .withMessage("onForbidden");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.onResult(null))
                .withMessage("onResult");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.onRejected(null))
                .withMessage("onRejected");
    }
}
