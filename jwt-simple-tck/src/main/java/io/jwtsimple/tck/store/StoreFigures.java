package io.jwtsimple.tck.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.Revocations.Store;
import io.jwtsimple.TokenResult.Valid;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures the figures in the logout guide: eight processes under load, and a process that starts with a million
 * entries.
 */
@Timeout(600)
public abstract class StoreFigures {

    private static final int PROCESSES = 8;
    private static final int LOG_OUTS = 25;
    private static final int SECONDS = 5;
    private static final int ENTRIES = 1_000_000;
    private static final Instant END = Instant.now().plusSeconds(86_400);

    /** For subclasses. */
    protected StoreFigures() {}

    /**
     * Executes the commands that a test sends to this process. The main method of the process calls this method.
     *
     * @param store the store
     * @throws IOException if the commands cannot be read, or a command is unknown
     */
    protected static void serve(Store store) throws IOException {
        MeasuredProcess.serve(store);
    }

    /**
     * Returns a class with a main method that calls {@link #serve}.
     *
     * @return the class
     */
    protected abstract Class<?> main();

    /**
     * Returns the argument of the main method.
     *
     * @return the port of the server
     */
    protected abstract int port();

    /**
     * Writes many entries, faster than with single appends.
     *
     * @param entries the number of entries
     * @param entry returns the entry with a given number
     * @param end the time until which the entries must be kept
     * @throws Exception if the entries cannot be written
     */
    protected abstract void write(int entries, IntFunction<String> entry, Instant end) throws Exception;

    private MeasuredProcess start() throws IOException {
        return new MeasuredProcess(main(), String.valueOf(port()));
    }

    @Test
    final void processes_under_load_reject_a_token_soon() throws Exception {
        JwtManager jwt = JwtManager.builder(MeasuredProcess.KEY)
                .revocations(Revocations.inMemory())
                .build();
        List<MeasuredProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start());
            }
            decodes(processes, "revocations"); // warms up
            List<Long> plain = new ArrayList<>();
            List<Long> revocations = new ArrayList<>();
            List<Long> reads = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                plain.add(decodes(processes, "plain"));
                long before = sum(processes, "reads");
                revocations.add(decodes(processes, "revocations"));
                reads.add((sum(processes, "reads") - before) / SECONDS);
            }
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < LOG_OUTS; i++) {
                micros.add(logOut(processes, jwt.create("alice")));
            }
            print(
                    "%d processes under load, from revoke to the last rejection: %.2f s median, %.2f s worst of %d",
                    PROCESSES,
                    median(micros) / 1e6,
                    micros.stream().mapToLong(n -> n).max().orElseThrow() / 1e6,
                    LOG_OUTS);
            print(
                    "decodes a second of all: %d, without revocations %d; reads of the store a second: %d",
                    median(revocations), median(plain), median(reads));
            assertThat(median(micros)).isLessThan(5_000_000);
            assertThat(median(reads)).isLessThanOrEqualTo(2 * PROCESSES);
        } finally {
            processes.forEach(MeasuredProcess::close);
        }
    }

    private static long decodes(List<MeasuredProcess> processes, String load) throws Exception {
        long before = sum(processes, load);
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(SECONDS);
        long decodes = sum(processes, "count") - before;
        return (long) (decodes * 1e9 / (System.nanoTime() - start));
    }

    private static long sum(List<MeasuredProcess> processes, String command) throws IOException {
        processes.forEach(process -> process.send(command));
        long sum = 0;
        for (MeasuredProcess process : processes) {
            sum += process.response();
        }
        return sum;
    }

    private static long logOut(List<MeasuredProcess> processes, String token) throws IOException {
        List<MeasuredProcess> others = processes.subList(1, processes.size());
        others.forEach(process -> process.send("watch " + token));
        for (MeasuredProcess process : others) {
            process.response();
        }
        processes.get(0).send("revoke " + token);
        long start = processes.get(0).response();
        long last = start;
        for (MeasuredProcess process : others) {
            last = Math.max(last, process.response());
        }
        return last - start;
    }

    @Test
    final void a_process_catches_up_with_a_million_entries() throws Exception {
        String id = "the-id-of-a-token";
        EntryOf sample = new EntryOf();
        JwtManager jwt = JwtManager.builder(MeasuredProcess.KEY)
                .revocations(Revocations.of(sample))
                .build();
        String first = jwt.create("alice", claims -> claims.put("jti", "0/" + id));
        jwt.revoke(((Valid) jwt.decode(first)).claims());
        write(ENTRIES, i -> sample.text.replace("0/" + id, i + "/" + id), END);
        String last = jwt.create("alice", claims -> claims.put("jti", ENTRIES - 1 + "/" + id));
        try (MeasuredProcess process = start()) {
            process.send("memory");
            long before = process.response();
            long start = MeasuredProcess.micros();
            process.send("watch " + last);
            double seconds = (process.response() - start) / 1e6;
            process.response(); // the process has now read the last entry
            process.send("memory");
            long megabytes = (process.response() - before) / 1_000_000;
            print("a process with %d entries starts in %.1f s, with %d MB of memory", ENTRIES, seconds, megabytes);
            assertThat(seconds).isLessThan(120);
            assertThat(megabytes).isLessThan(300);
        }
    }

    /** A store that keeps the text of its last entry. */
    private static final class EntryOf implements Store {

        private volatile String text = "";

        @Override
        public void append(String entry, Instant keepUntil) {
            text = entry;
        }

        @Override
        public String read(@Nullable String cursor, Consumer<String> entries) {
            return "";
        }
    }

    private static long median(List<Long> figures) {
        long[] sorted = figures.stream().mapToLong(n -> n).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void print(String format, Object... figures) {
        System.out.println(getClass().getSimpleName() + ": " + String.format(Locale.ROOT, format, figures));
    }
}
