package io.jwtsimple.readme;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that all tests named in SECURITY.md exist. */
class SecurityPageTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Tests?|Tck))(?:\\.(\\w+))?`");

    @Test
    void every_named_test_exists() throws IOException {
        Map<String, String> tests = sources();

        assertThat(NAMED.matcher(Files.readString(ROOT.resolve("SECURITY.md"))).results())
                .hasSizeGreaterThan(30)
                .allSatisfy(named -> assertThat(tests.getOrDefault(named.group(1), "no such class"))
                        .as(named.group())
                        .containsPattern(declaration(named)));
    }

    private static String declaration(MatchResult named) {
        return named.group(2) == null ? "class " + named.group(1) : "void " + named.group(2) + "\\(";
    }

    /** Returns the source files of the tests by the names of their classes. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().matches(".*/src/.*(Tests?|Tck)\\.java"))
                    .collect(toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            SecurityPageTest::text,
                            (one, other) -> one + other));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
