package io.jwtsimple.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.Results.Machine;
import io.jwtsimple.benchmarks.contenders.Library;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the benchmarks of the libraries or of the servers on this JDK, and writes the results as JSON into the folder
 * {@code benchmarks/results}. Then writes a report in Markdown, with a chart. The report contains all results in the
 * folder, including the results of other JDKs.
 */
public final class Main {

    private static final String BEGIN = "<!-- benchmarks -->\n";
    private static final String END = "<!-- /benchmarks -->";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Main() {}

    /**
     * Runs benchmarks. The first argument is the folder of the project. The second argument is one of these words:
     *
     * <ul>
     *   <li>{@code servers} measures the servers
     *   <li>{@code report} only writes the report
     *   <li>the name of an algorithm measures the libraries with this algorithm alone. The results then contain the
     *       lower of the old and the new cost of each call
     *   <li>any other word measures the libraries with all algorithms
     * </ul>
     */
    public static void main(String[] args) throws IOException, RunnerException {
        Path project = Path.of(args[0]);
        Path folder = Files.createDirectories(project.resolve("benchmarks/results"));
        String jdk = "jdk" + Runtime.version().feature() + ".json";
        switch (args[1]) {
            case "report" -> {} // measures nothing, and only writes the report
            case "servers" ->
                write(
                        folder.resolve("servers-" + jdk),
                        ServerResults.measure("mvn -q -pl benchmarks -am -Dbenchmark=servers verify"));
            default -> {
                Path logs = Files.createDirectories(project.resolve("benchmarks/target/jmh"));
                Path file = folder.resolve("libraries-" + jdk);
                Optional<Algorithm> again = Library.ALGORITHMS.stream()
                        .filter(algorithm -> algorithm.name().equals(args[1]))
                        .findFirst();
                Machine machine = Machine.here(
                        "mvn -q -pl benchmarks -am -Dbenchmark"
                                + again.map(algorithm -> "=" + algorithm).orElse("") + " verify",
                        Stream.concat(
                                Stream.of(Library.values()).map(Library::artifact), Stream.of(NativeProvider.NAME)));
                if (again.isPresent()) {
                    Results results = new Results(machine, Suite.run(logs, again.get()), List.of());
                    write(file, JSON.readValue(file.toFile(), Results.class).with(results));
                } else {
                    List<StartUp> startUps = StartUp.measure(StartUp.contenders(), Scale.START_UPS);
                    write(file, new Results(machine, Suite.run(logs), startUps));
                }
            }
        }
        report(project, folder);
    }

    private static void write(Path file, Object results) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(results) + '\n');
    }

    /** Writes the report of all results. The short table and the chart show the results of the oldest JDK. */
    private static void report(Path project, Path folder) throws IOException {
        List<Results> libraries = read(folder, "libraries-", Results.class);
        List<ServerResults> servers = read(folder, "servers-", ServerResults.class);
        Results oldest = libraries.get(0);
        Files.writeString(folder.resolve("README.md"), Overview.of(libraries, servers));
        for (Results results : libraries) {
            Files.writeString(folder.resolve(Overview.details(results)), Report.full(results));
        }
        Files.writeString(folder.resolve("chart.svg"), Chart.draw(oldest));
        updateReadme(project.resolve("README.md"), Report.summary(oldest));
        System.out.println(Report.summary(oldest) + "\nWritten to " + folder);
    }

    /** Returns the results of all JDKs, the oldest JDK first. */
    private static <T> List<T> read(Path folder, String prefix, Class<T> type) throws IOException {
        List<T> results = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*.json")) {
            List<Path> sorted = new ArrayList<>();
            files.forEach(sorted::add);
            sorted.sort(null);
            for (Path file : sorted) {
                results.add(JSON.readValue(file.toFile(), type));
            }
        }
        return results;
    }

    /** Replaces the short table between the two marks in the README. */
    private static void updateReadme(Path readme, String table) throws IOException {
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(readme + ": does not have the marks of the table, " + BEGIN + END);
        }
        Files.writeString(readme, text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
    }
}
