package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwtsimple.TokenResult.Valid;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that tokens of the npm packages jose and jsonwebtoken are accepted with a JWK Set of their keys. */
class NpmTokensTest {

    private static final JsonNode FILE = read();

    private final JwtKeySet keys = JwtKeySet.jwks(FILE.get("jwks").toString());

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void a_token_of_an_npm_package_is_accepted(String library, String alg, String token) {
        TokenResult result = JwtManager.builder(keys)
                .clock(() -> TestJwts.NOW)
                .issuer("npm")
                .audience("jwt-simple")
                .build()
                .decode(token);

        assertThat(result)
                .isInstanceOfSatisfying(
                        Valid.class,
                        valid -> assertThat(valid.claims().subject()).isEqualTo("alice"));
    }

    static Stream<Arguments> a_token_of_an_npm_package_is_accepted() {
        return StreamSupport.stream(FILE.get("tokens").spliterator(), false)
                .map(token -> Arguments.of(
                        token.get("by").asText(),
                        token.get("alg").asText(),
                        token.get("token").asText()));
    }

    @Test
    void there_are_tokens_of_every_algorithm() {
        assertThat(keys.algorithms())
                .containsExactlyInAnyOrderElementsOf(EnumSet.range(Algorithm.HS256, Algorithm.EdDSA));
        assertThat(a_token_of_an_npm_package_is_accepted()).hasSize(26);
    }

    private static JsonNode read() {
        try (InputStream file = NpmTokensTest.class.getResourceAsStream("npm/tokens.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
