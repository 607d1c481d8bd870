package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs Jazzer on each target for the number of seconds in {@code -Dfuzz}. Jazzer begins with the seeds, and with the
 * inputs that earlier runs have found. Jazzer writes a failing input to {@code target/fuzz}.
 */
class FuzzTest {

    static List<String> targets() {
        return System.getProperty("fuzz.target") == null
                ? FuzzSeedsTest.TARGETS
                : List.of(System.getProperty("fuzz.target"));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void no_input_breaks_a_property(String target) throws Exception {
        Path corpus = Files.createDirectories(Path.of("target/fuzz", target));
        Path output = Path.of("target/fuzz", target + ".log");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=io.jwtsimple." + target,
                "--instrumentation_includes=io.jwtsimple.**",
                "--custom_hook_includes=io.jwtsimple.**",
                "--reproducer_path=target/fuzz",
                "-artifact_prefix=target/fuzz/" + target + "-",
                "-max_total_time=" + System.getProperty("fuzz"),
                "-timeout=60", // in seconds, for one input; on a busy machine, the first input takes about 20 seconds
                "-print_final_stats=1",
                corpus.toString(),
                "seeds/" + target);
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        assertThat(exit)
                .as("%s: see %s", target, output.toAbsolutePath())
                .withFailMessage(() -> tail(output))
                .isZero();
        System.out.println(target + ": " + last(output, "stat::number_of_executed_units"));
    }

    private static String tail(Path output) {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static String last(Path output, String start) throws java.io.IOException {
        return Files.readAllLines(output).stream()
                .filter(line -> line.startsWith(start))
                .reduce("", (first, second) -> second);
    }
}
