package io.jwtsimple.json;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.util.VersionUtil;
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
    void an_old_version_is_named_with_the_one_that_is_needed(String found) {
        Version old = version(found);
        assertThatIllegalStateException()
                .isThrownBy(() -> JacksonVersion.require(old, old))
                .withMessage("Jackson: jackson-databind is " + found + ", and 2.14 or newer is needed; " + ALIGN);
    }

    @ParameterizedTest
    @CsvSource({"2.14.0, 2.14.0", "2.23.0, 2.23.0", "2.14.3, 2.23.0", "3.0.0, 3.0.0", "2.15.4, 2.15.0"})
    void the_oldest_version_and_newer_ones_are_accepted(String databind, String core) {
        assertThatCode(() -> JacksonVersion.require(version(databind), version(core)))
                .doesNotThrowAnyException();
    }

    @Test
    void a_version_that_is_not_known_is_accepted() {
        assertThatCode(() -> JacksonVersion.require(Version.unknownVersion(), Version.unknownVersion()))
                .doesNotThrowAnyException();
    }

    @Test
    void a_core_that_is_older_than_databind_is_named() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JacksonVersion.require(version("2.23.0"), version("2.14.3")))
                .withMessage(
                        "Jackson: jackson-core is 2.14.3, and jackson-databind is 2.23.0, which needs a core as new as itself; "
                                + ALIGN);
    }

    private static Version version(String text) {
        return VersionUtil.parseVersion(text, "com.fasterxml.jackson.core", "jackson-databind");
    }
}
