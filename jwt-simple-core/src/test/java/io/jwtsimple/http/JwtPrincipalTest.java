package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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

class JwtPrincipalTest {

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));

    static Stream<Arguments> identities() {
        return Stream.of(
                arguments("alice", "alice"),
                arguments(7, "7"),
                arguments(List.of("a", "b"), "[a, b]"),
                arguments(Map.of("id", 7), "{id=7}"));
    }

    @ParameterizedTest
    @MethodSource("identities")
    void it_is_named_as_the_identity_and_gives_the_claims(Object identity, String name) {
        Claims claims = decode(jwt.create(identity));
        JwtPrincipal principal = new JwtPrincipal(claims);
        assertThat(principal.getName()).isEqualTo(name);
        assertThat(principal).hasToString("JwtPrincipal[claims hidden]");
        assertThat(principal.claims()).isSameAs(claims);
    }

    @Test
    void its_name_is_one_line() {
        JwtPrincipal principal = new JwtPrincipal(decode(jwt.create("eve\r\n\u0000\u007f\u0085bob\u00a0")));
        assertThat(principal.getName()).isEqualTo("eve?????bob\u00a0");
        assertThat(principal.claims().identity()).isEqualTo("eve\r\n\u0000\u007f\u0085bob\u00a0");
    }

    @Test
    void there_is_none_without_an_identity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JwtPrincipal(Claims.empty()))
                .withMessage("claims: a principal needs an identity, and there is none");
    }

    private Claims decode(String token) {
        return ((Valid) jwt.decode(token)).claims();
    }
}
