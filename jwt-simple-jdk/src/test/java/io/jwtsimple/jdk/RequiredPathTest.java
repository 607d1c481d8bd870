package io.jwtsimple.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.RawGet;
import io.jwtsimple.tck.Spellings;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a file handler, some of them behind a guard. */
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
        files = fileHandler(folder);
        server = TestServer.http(
                contexts -> contexts.createContext("/", JwtHttpServer.requiredPath(GUARD, files, "/secret/*")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Returns the file handler of the JDK (18 and newer), or one that does the same. */
    private static HttpHandler fileHandler(Path folder) throws ReflectiveOperationException {
        if (Runtime.version().feature() >= 18) {
            return (HttpHandler) Class.forName("com.sun.net.httpserver.SimpleFileServer")
                    .getMethod("createFileHandler", Path.class)
                    .invoke(null, folder.toAbsolutePath());
        }
        return exchange -> serve(exchange, folder);
    }

    private static void serve(HttpExchange exchange, Path folder) throws IOException {
        String context = exchange.getHttpContext().getPath();
        String path = exchange.getRequestURI().getPath().substring(context.length());
        Path file = folder.resolve(path.replaceFirst("^/+", "")).normalize();
        if (file.startsWith(folder) && Files.isRegularFile(file)) {
            TestServer.send(exchange, 200, Files.readString(file));
        } else {
            TestServer.send(exchange, 404, "");
        }
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void no_spelling_of_a_guarded_path_leads_around_the_guard(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target))
                .doesNotContain("the plan")
                .doesNotStartWith("HTTP/1.1 200")
                .doesNotStartWith("HTTP/1.1 404");
    }

    /** The reason why a guard on a context does not protect files. */
    @Test
    void a_context_of_its_own_misses_spellings_of_its_path() throws Exception {
        try (TestServer contexts = TestServer.http(started -> {
            started.createContext("/", files);
            started.createContext("/secret", JwtHttpServer.required(GUARD, files));
        })) {
            assertThat(RawGet.send(contexts.port(), "/secret/plan.txt")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(contexts.port(), "http://h//secret/plan.txt"))
                    .endsWith("the plan");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/secret/plan.txt", "http://h//secret/plan.txt"})
    void a_token_leads_to_the_file(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target)).startsWith("HTTP/1.1 401");
        assertThat(RawGet.send(server.port(), target, TOKEN)).endsWith("the plan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.txt", "/index.txt?x=/secret/y", "http://h//index.txt"})
    void a_public_file_stays_public(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target)).endsWith("the index");
        assertThat(RawGet.send(server.port(), target, "Authorization: Bearer x"))
                .endsWith("the index");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/secret/*", "/secret/*"})
    void a_pattern_may_begin_at_the_root_or_at_the_context(String pattern) throws Exception {
        HttpHandler guarded = JwtHttpServer.requiredPath(GUARD, files, pattern);
        try (TestServer prefixed = TestServer.http(contexts -> contexts.createContext("/app/", guarded))) {
            assertThat(RawGet.send(prefixed.port(), "/app/secret/plan.txt")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(prefixed.port(), "/%61pp/secret/plan.txt")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(prefixed.port(), "/app/secret/plan.txt", TOKEN))
                    .endsWith("the plan");
            assertThat(RawGet.send(prefixed.port(), "/app/index.txt")).endsWith("the index");
        }
    }

    @Test
    void a_handler_behind_it_sees_the_user() throws Exception {
        HttpHandler who = exchange -> TestServer.send(exchange, 200, "of " + JwtHttpServer.identity(exchange));
        try (TestServer guarded = TestServer.http(
                contexts -> contexts.createContext("/", JwtHttpServer.requiredPath(GUARD, who, "/secret")))) {
            assertThat(guarded.get("/secret", JWT.create("alice")).body()).isEqualTo("of alice");
            assertThat(guarded.get("/open", null).body()).isEqualTo("of null");
        }
    }

    @Test
    void a_missing_argument_is_rejected_when_the_handler_is_made() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtHttpServer.requiredPath(null, files, "/*"))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtHttpServer.requiredPath(GUARD, null, "/*"))
                .withMessage("next");
        assertThatIllegalArgumentException().isThrownBy(() -> JwtHttpServer.requiredPath(GUARD, files));
    }
}
