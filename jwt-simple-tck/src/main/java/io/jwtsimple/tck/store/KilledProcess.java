package io.jwtsimple.tck.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Revocations.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A process that appends entries until it is killed, and prints each entry whose append has returned. */
public final class KilledProcess {

    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");

    private KilledProcess() {}

    /**
     * Appends and prints entries until this process is killed. A main method calls this method.
     *
     * @param store the store
     * @param name the beginning of the entries
     * @throws Exception if the store throws
     */
    public static void appendForEver(Store store, String name) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (int i = 0; ; i++) {
            store.append(name + i, END);
            out.println(name + i);
        }
    }

    /**
     * Starts a process, and kills the process when it has printed a number of entries. The signal comes while the
     * process appends the next ones.
     *
     * @param entries the number of entries
     * @param main a class with a main method that calls {@link #appendForEver}
     * @param arguments the arguments of the main method
     * @return the entries that the process has printed, more than the given number
     * @throws IOException if the process cannot be started
     * @throws InterruptedException if this thread is interrupted
     */
    public static List<String> run(int entries, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        List<String> command = Stream.concat(
                        Stream.of(java, "-cp", System.getProperty("java.class.path"), main.getName()),
                        Arrays.stream(arguments))
                .toList();
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        List<String> printed = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                printed.add(line);
                if (printed.size() == entries) {
                    process.toHandle().destroyForcibly(); // keeps the lines that were printed before
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("the exit code of a killed process").isNotZero();
        assertThat(printed).hasSizeGreaterThanOrEqualTo(entries);
        return printed;
    }
}
