package io.jwtsimple.tck.store;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.Revocations.Store;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process that decodes tokens without a pause, and executes the commands of its parent process. */
final class MeasuredProcess implements AutoCloseable {

    /** The key that all processes share. */
    static final JwtKey KEY = JwtKey.secret("the secret of the measured processes, long enough");

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader responses;

    MeasuredProcess(Class<?> main, String... arguments) throws IOException {
        process = KilledProcess.start(main, arguments);
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        responses = process.inputReader(StandardCharsets.US_ASCII);
    }

    void send(String command) {
        commands.println(command);
    }

    /** Returns the next number that the process prints. */
    long response() throws IOException {
        String line = responses.readLine();
        if (line == null) {
            throw new IOException("a measured process has ended");
        }
        return Long.parseLong(line);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * Executes the commands of the standard input, one command per line. Each command has one response, except
     * {@code watch}, which has two.
     */
    static void serve(Store store) throws IOException {
        JwtManager plain = JwtManager.of(KEY);
        CountedStore counted = new CountedStore(store);
        JwtManager jwt =
                JwtManager.builder(KEY).revocations(Revocations.of(counted)).build();
        Load load = new Load(jwt.create("load"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "plain" -> out.println(load.start(plain));
                case "revocations" -> out.println(load.start(jwt));
                case "count" -> out.println(load.count.get());
                case "reads" -> out.println(counted.reads.get());
                case "revoke" -> {
                    long start = micros();
                    jwt.revoke(((Valid) jwt.decode(words[1])).claims());
                    out.println(start);
                }
                case "watch" -> {
                    out.println(await(jwt, words[1], Unavailable.class));
                    out.println(await(jwt, words[1], Valid.class));
                }
                case "memory" -> {
                    System.gc();
                    out.println(Runtime.getRuntime().totalMemory()
                            - Runtime.getRuntime().freeMemory());
                }
                default -> throw new IOException("unknown command: " + line);
            }
        }
    }

    /** Decodes a token every millisecond until the type of the result changes. Returns the time of the change. */
    private static long await(JwtManager jwt, String token, Class<? extends TokenResult> type) {
        while (type.isInstance(jwt.decode(token))) {
            LockSupport.parkNanos(1_000_000);
        }
        return micros();
    }

    /** Returns the time in microseconds, from the clock that all processes of a machine share. */
    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** A store that counts its reads. */
    private static final class CountedStore implements Store {

        final AtomicLong reads = new AtomicLong();
        private final Store store;

        CountedStore(Store store) {
            this.store = store;
        }

        @Override
        public void append(String entry, Instant keepUntil) throws Exception {
            store.append(entry, keepUntil);
        }

        @Override
        public String read(@Nullable String cursor, Consumer<String> entries) throws Exception {
            reads.incrementAndGet();
            return store.read(cursor, entries);
        }
    }

    /** A thread that decodes a valid token without a pause. */
    private static final class Load {

        final AtomicLong count = new AtomicLong();
        private final String token;
        private volatile JwtManager jwt;

        Load(String token) {
            this.token = token;
        }

        long start(JwtManager manager) {
            boolean first = jwt == null;
            jwt = manager;
            if (first) {
                Thread thread = new Thread(this::run, "load");
                thread.setDaemon(true);
                thread.start();
            }
            return count.get();
        }

        private void run() {
            while (true) {
                if (jwt.decode(token) instanceof Valid) {
                    count.incrementAndGet();
                }
            }
        }
    }
}
