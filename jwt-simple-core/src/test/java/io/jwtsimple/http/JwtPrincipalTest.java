package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Valid;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtPrincipalTest {

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));

    static Stream<Arguments> identities() {
        return Stream.of(
                arguments("alice", "alice"),
                arguments("", ""),
                arguments("7", "7"),
                arguments("true", "true"),
                arguments("DOMAIN\\u0061lice \"a\"", "DOMAIN\\u0061lice \"a\""),
                arguments("Zoë \u00a0\ud83d\udd11", "Zoë \u00a0\ud83d\udd11"),
                arguments("[a, b]", "[a, b]"),
                arguments("JSON:7", "JSON:7"),
                arguments("json:7", "json:\"json:7\""),
                arguments(7, "json:7"),
                arguments(1.0, "json:1.0"),
                arguments(true, "json:true"),
                arguments(List.of("a", "b"), "json:[\"a\",\"b\"]"),
                arguments(Map.of("id", 7), "json:{\"id\":7}"),
                arguments(
                        Map.of("b", List.of(), "a", Map.of("\n", "\"")),
                        "json:{\"a\":{\"\\u000a\":\"\\\"\"},\"b\":[]}"));
    }

    @ParameterizedTest
    @MethodSource("identities")
    void a_principal_has_the_identity_as_its_name_and_has_the_claims(Object identity, String name) {
        Claims claims = decode(jwt.create(identity));
        JwtPrincipal principal = new JwtPrincipal(claims);
        assertThat(principal.getName()).isEqualTo(name);
        assertThat(principal).hasToString("JwtPrincipal[claims hidden]");
        assertThat(principal.claims()).isSameAs(claims);
    }

    @Test
    void a_name_is_one_line() {
        JwtPrincipal principal = new JwtPrincipal(decode(jwt.create("eve\r\n\u0000\u007f\u0085bob\u00a0\\")));
        assertThat(principal.getName()).isEqualTo("json:\"eve\\u000d\\u000a\\u0000\\u007f\\u0085bob\u00a0\\\\\"");
        assertThat(principal.claims().identity()).isEqualTo("eve\r\n\u0000\u007f\u0085bob\u00a0\\");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u2028", "\u2029", "\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c"})
    void a_name_has_no_line_separator_and_no_bidirectional_control(String control) {
        assertThat(new JwtPrincipal(decode(jwt.create(control))).getName())
                .isEqualTo(String.format("json:\"\\u%04x\"", (int) control.charAt(0)));
    }

    @Test
    void the_name_for_a_string_is_the_string() {
        Claims claims = decode(jwt.create("alice"));
        assertThat(new JwtPrincipal(claims).getName()).isSameAs(claims.identity());
    }

    @Test
    void claims_without_an_identity_have_no_principal() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JwtPrincipal(Claims.empty()))
                .withMessage("claims: a principal needs an identity, and there is none");
        assertThatNullPointerException()
                .isThrownBy(() -> new JwtPrincipal(null))
                .withMessage("claims");
    }

    private Claims decode(String token) {
        return ((Valid) jwt.decode(token)).claims();
    }
}
