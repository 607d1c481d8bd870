package io.jwtsimple.json;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.util.VersionUtil;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonVersionTest {

    private static final String ALIGN = "set one version of all Jackson artifacts in your build, by importing"
            + " com.fasterxml.jackson:jackson-bom for instance";

    @Test
    void the_version_on_the_class_path_is_accepted() {
        assertThatCode(JacksonVersion::require).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.9.13", "2.0.0", "2.9.10", "2.12.7", "2.13.5"})
    void the_exception_for_an_old_version_names_the_needed_version(String found) {
        Version old = version(found);
        assertThatIllegalStateException()
                .isThrownBy(() -> JacksonVersion.require(old, old, old))
                .withMessage("Jackson: jackson-databind is " + found + ", and 2.14 or newer is needed; " + ALIGN);
    }

    @ParameterizedTest
    @CsvSource({
        "2.14.0, 2.14.0, 2.14.0",
        "2.23.0, 2.23.0, 2.23",
        "2.14.3, 2.23.0, 2.23",
        "2.22.1, 2.22.1, 2.21",
        "2.23.0, 2.23.0, 2.21",
        "2.23.0, 2.23.0, 2.22",
        "3.0.0, 3.0.0, 2.20",
        "2.15.4, 2.15.0, 2.15.0"
    })
    void the_oldest_version_and_newer_ones_are_accepted(String databind, String core, String annotations) {
        assertThatCode(() -> JacksonVersion.require(version(databind), version(core), version(annotations)))
                .doesNotThrowAnyException();
    }

    @Test
    void an_unknown_version_is_accepted() {
        Version unknown = Version.unknownVersion();
        assertThatCode(() -> JacksonVersion.require(unknown, unknown, unknown)).doesNotThrowAnyException();
        assertThatCode(() -> JacksonVersion.require(version("2.23.0"), unknown, unknown))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"core, 2.14.3, 2.23", "annotations, 2.23.0, 2.14.3"})
    void the_exception_names_a_part_that_is_older_than_databind(String part, String core, String annotations) {
        assertThatIllegalStateException()
                .isThrownBy(() -> JacksonVersion.require(version("2.23.0"), version(core), version(annotations)))
                .withMessage("Jackson: jackson-" + part + " is 2.14.3, and jackson-databind is 2.23.0, which needs "
                        + part + " of the same minor version or newer; " + ALIGN);
    }

    @ParameterizedTest
    @CsvSource({"2.19.2, 2.18.2", "2.20.1, 2.19.2", "2.21.0, 2.20", "2.22.0, 2.20", "2.23.0, 2.20", "2.24.0, 2.23"})
    void older_annotations_without_all_that_databind_may_need_are_rejected(String databind, String annotations) {
        Version found = version(databind);
        assertThatIllegalStateException()
                .isThrownBy(() -> JacksonVersion.require(found, found, version(annotations)))
                .withMessageStartingWith("Jackson: jackson-annotations is " + annotations);
    }

    /** A task that builds a manager. */
    public static final class Manager implements Runnable {
        @Override
        public void run() {
            JwtManager.of(JwtKey.generate(Algorithm.HS256));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"databind", "core", "annotations", "datatype-jdk8", "datatype-jsr310"})
    void building_a_manager_without_a_part_of_jackson_names_the_part(String part) throws Exception {
        URL[] others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.getFileName().toString().startsWith("jackson-" + part))
                .map(JacksonVersionTest::toUrl)
                .toArray(URL[]::new);
        try (URLClassLoader without = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
            Runnable manager = (Runnable) without.loadClass(Manager.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThatIllegalStateException()
                    .isThrownBy(manager::run)
                    .withMessageMatching(
                            "Jackson: com\\.fasterxml\\.jackson\\.\\S+ is missing, and all of .* are needed; "
                                    + Pattern.quote(ALIGN));
        }
    }

    private static URL toUrl(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Version version(String text) {
        return VersionUtil.parseVersion(text, "com.fasterxml.jackson.core", "jackson-databind");
    }
}
