package io.jwtsimple.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.benchmarks.Results.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all benchmarks, and writes the results as JSON, as Markdown and as a chart. */
public final class Main {

    private static final String COMMAND = "mvn -q -pl benchmarks -am -Dbenchmark verify";
    private static final String BEGIN = "<!-- benchmarks -->\n";
    private static final String END = "<!-- /benchmarks -->";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Main() {}

    /** Runs all benchmarks. The argument is the folder of the project. */
    public static void main(String[] args) throws IOException, RunnerException {
        Path project = Path.of(args[0]);
        Path logs = Files.createDirectories(project.resolve("benchmarks/target/jmh"));
        Results results = new Results(
                Machine.here(COMMAND),
                Suite.run(logs),
                StartUp.measure(StartUp.contenders(), Scale.START_UPS),
                Http.measure(Scale.ROUNDS, Scale.ROUND));
        Path folder = Files.createDirectories(project.resolve("benchmarks/results"));
        Files.write(folder.resolve("results.json"), JSON.writeValueAsBytes(results));
        Files.writeString(folder.resolve("README.md"), Report.full(results));
        Files.writeString(folder.resolve("chart.svg"), Chart.draw(results));
        updateReadme(project.resolve("README.md"), Report.summary(results));
        System.out.println(Report.summary(results) + "\nWritten to " + folder);
    }

    /** Replaces the short table between its two marks. */
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
