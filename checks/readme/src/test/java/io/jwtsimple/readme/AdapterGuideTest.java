package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the code in the guide on adapters is an adapter that passes the TCK. */
class AdapterGuideTest {

    private static final Path TESTS = Path.of("../../jwt-simple-tck/src/test/java/io/jwtsimple/tck");

    private final Page guide = new Page(Path.of("../../guides/adapter.md"));

    @Test
    void every_block_is_tested() {
        assertThat(guide.names()).containsExactlyInAnyOrder("check", "adapter", "tck");
    }

    /** {@code JettyTest} runs the TCK with the code of the guide. */
    @Test
    void the_adapter_is_the_adapter_of_the_tests() throws Exception {
        assertThat(Files.readString(TESTS.resolve("JettyAdapter.java"))).endsWith(guide.code("adapter"));
        assertThat(Files.readString(TESTS.resolve("JettyTest.java"))).contains(guide.code("tck"));
    }

    @Test
    void a_guard_checks_a_header_without_an_adapter(@TempDir Path folder) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        Snippet snippet = guide.compile("check", "text", folder);
        snippet.guard = JwtGuard.of(jwt);
        snippet.token = jwt.create("alice");
        assertThat(snippet.run()).isEqualTo("Hello alice");
        snippet.token = "null";
        assertThat(snippet.run()).isEqualTo("{\"msg\":\"Not enough segments\"}");
    }
}
