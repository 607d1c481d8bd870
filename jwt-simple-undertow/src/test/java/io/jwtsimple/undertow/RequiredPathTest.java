package io.jwtsimple.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.RawGet;
import io.jwtsimple.tck.Spellings;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a resource handler, some of them behind a guard. */
@TestInstance(Lifecycle.PER_CLASS)
class RequiredPathTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final String TOKEN = "Authorization: Bearer " + JWT.create("alice");

    private HttpHandler files;
    private TestServer server;

    static List<String> spellings() {
        return Spellings.ofSecretPlan();
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("secret")).resolve("plan.txt"), "the plan");
        Files.writeString(folder.resolve("index.txt"), "the index");
        files = Handlers.resource(new PathResourceManager(folder));
        server = new TestServer(JwtUndertow.requiredPath(GUARD, files, "/secret/*"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void no_spelling_of_a_guarded_path_leads_around_the_guard(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target))
                .doesNotContain("the plan")
                .doesNotStartWith("HTTP/1.1 200")
                .doesNotStartWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/secret/plan.txt",
                "//secret/plan.txt",
                "/x/../secret/plan.txt",
                "http://localhost//secret/plan.txt"
            })
    void a_token_leads_to_the_file(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target, TOKEN)).endsWith("the plan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.txt", "/index.txt;jsessionid=0A1B", "//index.txt", "http://localhost//index.txt"})
    void a_public_file_stays_public(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target)).endsWith("the index");
        assertThat(RawGet.send(server.port(), target, "Authorization: Bearer x"))
                .endsWith("the index");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/secret/*", "/secret/*"})
    void a_pattern_may_begin_at_the_root_or_at_the_prefix(String pattern) throws Exception {
        HttpHandler guarded = JwtUndertow.requiredPath(GUARD, files, pattern);
        try (TestServer prefixed = new TestServer(Handlers.path().addPrefixPath("/app", guarded))) {
            assertThat(RawGet.send(prefixed.port(), "/app/secret/plan.txt")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(prefixed.port(), "/app/secret/plan.txt", TOKEN))
                    .endsWith("the plan");
            assertThat(RawGet.send(prefixed.port(), "/app/index.txt")).endsWith("the index");
        }
    }

    /** Why a pattern for an index file is no guard on it. */
    @Test
    void an_index_file_has_the_path_of_its_folder_too(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("secret")).resolve("index.html"), "the plan");
        HttpHandler handler = Handlers.resource(new PathResourceManager(folder));
        try (TestServer file = new TestServer(JwtUndertow.requiredPath(GUARD, handler, "*.html"));
                TestServer all = new TestServer(JwtUndertow.requiredPath(GUARD, handler, "/secret/*"))) {
            assertThat(RawGet.send(file.port(), "/secret/index.html")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(file.port(), "/secret/")).endsWith("the plan");
            assertThat(RawGet.send(all.port(), "/secret/index.html")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(all.port(), "/secret/")).startsWith("HTTP/1.1 401");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    void a_handler_behind_it_sees_the_user(Algorithm algorithm) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
        HttpHandler who = exchange -> exchange.getResponseSender().send("of " + JwtUndertow.identity(exchange));
        try (TestServer guarded = new TestServer(JwtUndertow.requiredPath(JwtGuard.of(jwt), who, "/secret"))) {
            assertThat(guarded.get("/secret", jwt.create("alice")).body()).isEqualTo("of alice");
            assertThat(guarded.get("/open", null).body()).isEqualTo("of null");
        }
    }

    @Test
    void a_missing_argument_is_rejected_when_the_handler_is_made() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtUndertow.requiredPath(null, files, "/*"))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtUndertow.requiredPath(GUARD, null, "/*"))
                .withMessage("next");
        assertThatIllegalArgumentException().isThrownBy(() -> JwtUndertow.requiredPath(GUARD, files));
    }
}
