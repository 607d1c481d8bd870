package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtManager;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the code blocks in the guide on providers compile and build managers. {@link ProviderTokensTest} tests the
 * managers with tokens.
 */
class ProvidersGuideTest {

    private final Page guide = new Page(Path.of("../../guides/providers.md"));

    @TempDir
    private Path folder;

    @Test
    void every_block_is_tested() throws Exception {
        for (String block : guide.names()) {
            if (!block.equals("options")) {
                assertThat(((JwtManager) snippet(block, "jwt").run()).mayBlock())
                        .as(block)
                        .isTrue();
            }
        }
    }

    @Test
    void the_options_accept_two_algorithms() throws Exception {
        assertThat(snippet("options", "keys").run()).hasToString("JwtKeySet[RS256, ES256] of login.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose", "compose-remote"})
    void keys_are_fetched_from_the_internal_address(String block) throws Exception {
        assertThat(snippet(block, "keys").run()).hasToString("JwtKeySet[RS256] of keycloak");
    }

    private Snippet snippet(String block, String expression) throws Exception {
        return guide.compile(block, expression, folder);
    }
}
