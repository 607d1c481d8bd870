package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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

    /** Returns a map from the name of each test class to its source code. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                // Folders named target are skipped, because other modules may change these folders during the test.
                return folder.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().matches(".*/src/.*(Tests?|Tck)\\.java")) {
                    sources.merge(
                            file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
