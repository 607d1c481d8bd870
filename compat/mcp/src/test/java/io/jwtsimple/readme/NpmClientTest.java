package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a client from npm can call the tool of an MCP server. The client knows only the address of the server. The
 * test needs Node and npm, so it runs only with {@code -Pnpm}.
 */
@TestInstance(Lifecycle.PER_CLASS)
class NpmClientTest {

    private static final Path SOURCES = Path.of("src/test/npm");
    private static final Path FOLDER = Path.of("target/npm");

    private AuthorizationServer authorization;
    private McpGuideServer guide;
    private Server stateless;
    private String statelessResource;

    @BeforeAll
    void start(@TempDir Path classes) throws Exception {
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "package-lock.json", "client.mjs")) {
            Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        authorization = new AuthorizationServer();
        guide = McpGuideServer.start(authorization.issuer(), classes);
        int port = McpGuideServer.freePort();
        statelessResource = "http://127.0.0.1:" + port + "/mcp";
        stateless = StatelessServer.start(port, statelessResource, authorization.issuer());
    }

    @AfterAll
    void stop() throws Exception {
        stateless.stop();
        guide.stop();
        authorization.close();
    }

    @Test
    void version_2025_11_25() throws Exception {
        assertThat(client(guide.resource(), "legacy")).containsExactly("2025-11-25", "Hello alice", "tools:call");
    }

    @Test
    void version_2026_07_28() throws Exception {
        assertThat(client(statelessResource, "2026-07-28")).containsExactly("2026-07-28", "Hello alice", "tools:call");
    }

    /** The first request of the client uses the new version of MCP, which the server in the guide does not support. */
    @Test
    void a_client_of_both_versions_finds_the_version_of_the_server() throws Exception {
        assertThat(client(guide.resource(), "auto")).containsExactly("2025-11-25", "Hello alice", "tools:call");
        assertThat(client(statelessResource, "auto")).containsExactly("2026-07-28", "Hello alice", "tools:call");
    }

    @Test
    void a_client_whose_token_lacks_the_scope_requests_another_token() throws Exception {
        for (String version : List.of("legacy", "2026-07-28")) {
            authorization.grantNext("tools:list");
            String resource = version.equals("legacy") ? guide.resource() : statelessResource;
            assertThat(client(resource, version)).contains("Hello alice", "tools:call, tools:list tools:call");
        }
    }

    @Test
    void the_client_goes_from_the_challenge_to_a_token() throws Exception {
        authorization.requests();
        client(guide.resource(), "legacy");
        assertThat(authorization.requests())
                .containsSubsequence(
                        "GET /.well-known/oauth-authorization-server",
                        "POST /register",
                        "GET /authorize",
                        "POST /token");
    }

    /** Runs the client, and returns the lines that it prints. */
    private static List<String> client(String resource, String version) throws Exception {
        return run("node", "client.mjs", resource, version);
    }

    private static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectInput(Redirect.from(SOURCES.resolve("package.json").toFile()))
                .redirectErrorStream(true)
                .start();
        try {
            List<String> lines = process.inputReader().lines().toList();
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("%s ends", command[0])
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", String.join(" ", command), lines)
                    .isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
