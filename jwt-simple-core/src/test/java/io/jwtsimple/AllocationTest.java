package io.jwtsimple;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests the table in {@code allocations.md}: how many bytes the library allocates to create, decode or reject a token.
 * The numbers of bytes do not depend on the load of the machine; see {@link TestAllocations}.
 */
@Timeout(60)
class AllocationTest {

    private static final double TOLERANCE = 0.02;
    private static final String JDK = "JDK " + Runtime.version().feature();

    private static Map<String, Long> expected;

    @BeforeAll
    static void readTable() throws IOException {
        List<List<String>> rows;
        try (InputStream file = AllocationTest.class.getResourceAsStream("allocations.md")) {
            rows = new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("| "))
                    .map(line -> List.of(line.substring(2).split(" *\\| *")))
                    .toList();
        }
        int column = rows.get(0).indexOf(JDK);
        assumeTrue(column > 0, "allocations.md has no column for " + JDK);
        expected = new LinkedHashMap<>();
        rows.stream().skip(1).forEach(row -> expected.put(row.get(0), Long.valueOf(row.get(column))));
    }

    @Test
    void every_task_allocates_what_the_table_says() throws Exception {
        requireExpected(measured());
    }

    @Test
    void an_additional_object_of_80_bytes_is_noticed_in_every_task() throws Exception {
        Map<String, Long> measured = measured("64"); // adds an array of 64 bytes, with its object header, to each call

        assertThat(measured).hasSameSizeAs(expected);
        measured.forEach((task, bytes) -> {
            assertThat(bytes - expected.get(task)).as(task).isBetween(64L, 128L);
            assertThatThrownBy(() -> requireExpected(Map.of(task, bytes))).isInstanceOf(AssertionError.class);
        });
    }

    @Test
    void a_difference_of_at_most_two_percent_is_accepted() {
        expected.forEach((task, bytes) -> {
            long limit = (long) (bytes * TOLERANCE);
            assertThatCode(() -> requireExpected(Map.of(task, bytes + limit))).doesNotThrowAnyException();
            assertThatCode(() -> requireExpected(Map.of(task, bytes - limit))).doesNotThrowAnyException();
            assertThatThrownBy(() -> requireExpected(Map.of(task, bytes + limit + 1)))
                    .hasMessageContaining(task);
        });
    }

    private static void requireExpected(Map<String, Long> measured) {
        assertThat(measured)
                .as("bytes on %s. If the change is intended, write the measured figures into allocations.md", JDK)
                .allSatisfy((task, bytes) -> assertThat((double) Math.abs(bytes - expected.get(task)))
                        .as("%s: %d bytes, expected %d", task, bytes, expected.get(task))
                        .isLessThanOrEqualTo(TOLERANCE * expected.get(task)));
    }

    /** Runs {@link TestAllocations} in a new JVM. */
    private static Map<String, Long> measured(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TestAllocations.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Long> measured = new LinkedHashMap<>();
        try (InputStream output = process.getInputStream()) {
            new String(output.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split(" = "))
                    .forEach(line -> measured.put(line[0], Long.valueOf(line[1])));
        }
        assertThat(process.waitFor()).isZero();
        return measured;
    }
}
