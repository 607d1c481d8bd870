package io.jwtsimple.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.http.JwtGuard;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the core with several versions of Jackson. The class path of this test has the oldest supported version. Some
 * tests load the core with a class loader that has an older version, or a mixture of newer versions.
 */
class OldJacksonTest {

    private static final String TOO_OLD = System.getProperty("too-old.version");

    /** A task that creates a manager. */
    public static final class Manager implements Runnable {
        @Override
        public void run() {
            JwtManager.of(JwtKey.generate(Algorithm.HS256));
        }
    }

    /** A task that creates a guard without a manager. */
    public static final class Guard implements Runnable {
        @Override
        public void run() {
            JwtGuard.of(token -> new Missing("no token"));
        }
    }

    /** The type of a claim, with annotations of Jackson. */
    public record User(
            @JsonProperty("i") long id,
            Optional<String> name,
            @JsonFormat Instant since) {}

    /** A task that creates a token with a {@link User} as a claim, and reads the claim. */
    public static final class Claim implements Runnable {
        @Override
        public void run() {
            JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
            User user = new User(7, Optional.of("alice"), Instant.EPOCH);
            String token = jwt.create("alice", claims -> claims.put("user", user));
            Claims claims = jwt.decode(token).orElseThrow(rejected -> new AssertionError(rejected.message()));
            assertThat(claims.get("user", User.class)).isEqualTo(user);
        }
    }

    /** A task that reads a {@link User} with Jackson alone, without jwt-simple. */
    public static final class Mapper implements Runnable {
        @Override
        public void run() {
            new JsonMapper().convertValue(Map.of(), User.class);
        }
    }

    @Test
    void this_module_runs_on_the_oldest_version() {
        assertThat(new JsonMapper().version()).hasToString(System.getProperty("oldest"));
    }

    @ParameterizedTest
    @ValueSource(classes = {Manager.class, Guard.class})
    void on_an_older_version_a_manager_or_guard_fails_with_the_needed_version(Class<? extends Runnable> task)
            throws Exception {
        try (URLClassLoader tooOld = new URLClassLoader(jars("too-old", ".*"), ClassLoader.getPlatformClassLoader())) {
            Runnable same = in(tooOld, task);
            assertThatIllegalStateException()
                    .isThrownBy(same::run)
                    .withMessage(
                            "Jackson: jackson-databind is " + TOO_OLD + ", and 2.14 or newer is needed; set one version"
                                    + " of all Jackson artifacts in your build, by importing com.fasterxml.jackson:jackson-bom for"
                                    + " instance");
        }
    }

    /** With the MCP SDK or some versions of Spring Boot, jackson-annotations is older than jackson-databind. */
    @Test
    void databind_and_older_annotations_with_all_that_databind_needs_are_accepted() throws Exception {
        try (URLClassLoader mixed = new URLClassLoader(
                jars("newest", "(?!jackson-annotations).*|.*-2\\.21\\.jar"), ClassLoader.getPlatformClassLoader())) {
            in(mixed, Claim.class).run();
        }
    }

    @Test
    void databind_and_annotations_that_lack_a_class_are_rejected() throws Exception {
        try (URLClassLoader mixed = new URLClassLoader(
                jars("newest", "(?!jackson-annotations).*|.*-2\\.20\\.jar"), ClassLoader.getPlatformClassLoader())) {
            assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(in(mixed, Mapper.class)::run);
            assertThatIllegalStateException()
                    .isThrownBy(in(mixed, Manager.class)::run)
                    .withMessageStartingWith("Jackson: jackson-annotations is 2.20.0, and jackson-databind is");
        }
    }

    private static Runnable in(ClassLoader loader, Class<? extends Runnable> task) throws Exception {
        return (Runnable)
                loader.loadClass(task.getName()).getDeclaredConstructor().newInstance();
    }

    /**
     * Returns the class path of this test, with jars from a folder in place of its Jackson. Only jars of the folder
     * with a matching name are used.
     */
    private static URL[] jars(String folder, String names) throws Exception {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.getFileName().toString().matches("jackson-(core|databind|annotations)-.*"))
                .toList();
        try (Stream<Path> others = Files.list(Path.of(System.getProperty(folder)))) {
            Stream<Path> named =
                    others.filter(jar -> jar.getFileName().toString().matches(names));
            return Stream.concat(named, classPath.stream()) // the folder comes first, so its jars win
                    .map(OldJacksonTest::toUrl)
                    .toArray(URL[]::new);
        }
    }

    private static URL toUrl(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
