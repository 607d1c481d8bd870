package io.jwtsimple.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

/**
 * The contract of an adapter's method {@code requiredPaths}. Most tests guard a file handler with this method.
 *
 * @param <H> the type of the framework's handlers
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class RequiredPathsTck<H> {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final String TOKEN = bearer(JWT);

    private H files;
    private RunningServer server;

    /** Creates the tests of an adapter. */
    protected RequiredPathsTck() {}

    /**
     * Returns a handler that sends the files of a folder.
     *
     * @param folder the folder
     * @return the file handler of the framework, or another file handler if the framework has none
     * @throws Exception if the handler cannot be created
     */
    protected abstract H files(Path folder) throws Exception;

    /**
     * Returns a handler that responds with {@code of alice} for the identity {@code alice}, and with {@code of null}
     * for a request without an identity.
     *
     * @return the handler
     */
    protected abstract H identity();

    /**
     * Calls the adapter's {@code requiredPaths}.
     *
     * @param guard the guard
     * @param next the handler behind the guard
     * @param patterns the patterns
     * @return the adapter's handler
     */
    protected abstract H requiredPaths(@Nullable JwtGuard guard, @Nullable H next, String... patterns);

    /**
     * Starts a server.
     *
     * @param prefix the path at which the handler is mounted; empty for the root
     * @param handler the handler
     * @return the server
     * @throws Exception if the server does not start
     */
    protected abstract RunningServer start(String prefix, H handler) throws Exception;

    /**
     * Returns the request targets that the file handler reads as the path of one file.
     *
     * @param path the path
     * @return the path and its other spellings
     */
    protected List<String> targets(String path) {
        return List.of(path, path + "?x=/secret/y", "http://localhost/" + path);
    }

    @BeforeAll
    final void start(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("secret")).resolve("plan.txt"), "the plan");
        Files.writeString(folder.resolve("index.txt"), "the index");
        files = files(folder);
        server = start("", requiredPaths(GUARD, files, "/secret/*"));
    }

    @AfterAll
    final void stop() throws Exception {
        server.close();
    }

    static List<String> spellings() {
        return Spellings.ofSecretPlan();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    final void no_spelling_of_a_guarded_path_bypasses_the_guard(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target))
                .doesNotContain("the plan")
                .doesNotStartWith("HTTP/1.1 200")
                .doesNotStartWith("HTTP/1.1 404");
    }

    final List<String> guardedFile() {
        return targets("/secret/plan.txt");
    }

    @ParameterizedTest
    @MethodSource("guardedFile")
    final void a_request_with_a_token_gets_the_file(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target)).startsWith("HTTP/1.1 401");
        assertThat(RawGet.send(server.port(), target, TOKEN)).endsWith("the plan");
    }

    final List<String> publicFile() {
        return targets("/index.txt");
    }

    @ParameterizedTest
    @MethodSource("publicFile")
    final void a_public_file_stays_public(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target)).endsWith("the index");
        assertThat(RawGet.send(server.port(), target, "Authorization: Bearer x"))
                .endsWith("the index");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/secret/*", "/secret/*"})
    final void a_pattern_may_begin_at_the_root_or_at_the_prefix(String pattern) throws Exception {
        RunningServer prefixed = start("/app", requiredPaths(GUARD, files, pattern));
        try {
            assertThat(RawGet.send(prefixed.port(), "/app/secret/plan.txt")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(prefixed.port(), "/%61pp/secret/plan.txt")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(prefixed.port(), "/app/secret/plan.txt", TOKEN))
                    .endsWith("the plan");
            assertThat(RawGet.send(prefixed.port(), "/app/index.txt")).endsWith("the index");
        } finally {
            prefixed.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    final void the_handler_behind_the_guard_has_the_identity(Algorithm algorithm) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
        RunningServer guarded = start("", requiredPaths(JwtGuard.of(jwt), identity(), "/secret"));
        try {
            assertThat(RawGet.send(guarded.port(), "/secret", bearer(jwt))).endsWith("of alice");
            assertThat(RawGet.send(guarded.port(), "/open")).endsWith("of null");
        } finally {
            guarded.close();
        }
    }

    @Test
    final void a_missing_argument_is_rejected_when_the_handler_is_made() {
        assertThatNullPointerException()
                .isThrownBy(() -> requiredPaths(null, files, "/*"))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> requiredPaths(GUARD, null, "/*"))
                .withMessage("next");
        assertThatIllegalArgumentException().isThrownBy(() -> requiredPaths(GUARD, files));
    }

    private static String bearer(JwtManager jwt) {
        return "Authorization: Bearer " + jwt.create("alice");
    }
}
