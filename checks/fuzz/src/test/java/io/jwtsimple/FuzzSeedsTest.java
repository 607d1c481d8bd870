package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the fuzz targets pass with their seeds. The seeds include each input that has failed before. */
class FuzzSeedsTest {

    /** The names of the fuzz targets, which are classes. Each target has a folder of seeds. */
    static final List<String> TARGETS = List.of(
            "FuzzHeader", "FuzzToken", "FuzzClaims", "FuzzJson", "FuzzPem", "FuzzJwk", "FuzzJwkSet", "FuzzCookie");

    static Stream<Arguments> seeds() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("seeds"))) {
            return files.sorted().flatMap(FuzzSeedsTest::seeds).toList().stream();
        }
    }

    private static Stream<Arguments> seeds(Path folder) {
        return Stream.of(folder.toFile().listFiles()).sorted().map(file -> Arguments.of(folder.getFileName(), file));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("seeds")
    void a_target_passes_on_a_seed(Path target, java.io.File seed) throws Throwable {
        run(target.toString(), Files.readAllBytes(seed.toPath()));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void a_target_passes_on_an_empty_input(String target) throws Throwable {
        run(target, new byte[0]);
    }

    static List<String> targets() {
        return TARGETS;
    }

    @Test
    void each_target_has_seeds_and_is_built_for_oss_fuzz() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("seeds"));
                Stream<Path> sources = Files.list(Path.of("src/main/java/io/jwtsimple"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(TARGETS);
            assertThat(sources.map(source -> source.getFileName().toString().replace(".java", ""))
                            .filter(name -> !name.equals("Fuzz")))
                    .containsExactlyInAnyOrderElementsOf(TARGETS);
        }
    }

    private static void run(String target, byte[] input) throws Throwable {
        try {
            Class.forName("io.jwtsimple." + target)
                    .getMethod("fuzzerTestOneInput", byte[].class)
                    .invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
