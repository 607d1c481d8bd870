package io.jwtsimple.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.Algorithm;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the core on old versions of Jackson. The class path has the oldest supported version, and a class loader has an
 * older version.
 */
class OldJacksonTest {

    private static final String TOO_OLD = System.getProperty("too-old.version");

    /** Creates a manager. */
    public static final class Manager implements Runnable {
        @Override
        public void run() {
            JwtManager.of(JwtKey.generate(Algorithm.HS256));
        }
    }

    /** Creates a guard without a manager. */
    public static final class Guard implements Runnable {
        @Override
        public void run() {
            JwtGuard.of(token -> new Missing("no token"));
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
        try (URLClassLoader tooOld = new URLClassLoader(jars(), ClassLoader.getPlatformClassLoader())) {
            Runnable same = (Runnable)
                    tooOld.loadClass(task.getName()).getDeclaredConstructor().newInstance();
            assertThatIllegalStateException()
                    .isThrownBy(same::run)
                    .withMessage(
                            "Jackson: jackson-databind is " + TOO_OLD + ", and 2.14 or newer is needed; set one version"
                                    + " of all Jackson artifacts in your build, by importing com.fasterxml.jackson:jackson-bom for"
                                    + " instance");
        }
    }

    /** Returns the class path with the unsupported Jackson instead of the oldest supported one. */
    private static URL[] jars() throws Exception {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.getFileName().toString().matches("jackson-(core|databind|annotations)-.*"))
                .toList();
        try (Stream<Path> older = Files.list(Path.of(System.getProperty("too-old")))) {
            return Stream.concat(older, classPath.stream())
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
