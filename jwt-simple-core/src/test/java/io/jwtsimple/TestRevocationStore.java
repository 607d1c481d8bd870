package io.jwtsimple;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, with the faults that a test chooses. The cursor is the number of entries that a reader has
 * received.
 */
final class TestRevocationStore implements Revocations.Store {

    interface Read {
        @Nullable
        String read(@Nullable String cursor, Consumer<String> entries) throws Exception;
    }

    interface Append {
        void append(String entry, Instant keepUntil) throws Exception;
    }

    final List<String> entries = new CopyOnWriteArrayList<>();
    final List<Instant> ends = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Read read = this::pass;
    private volatile Append append = this::add;
    volatile int portion = 1000;

    /** Sets the behaviour of {@code read} from now on. */
    void onRead(Read next) {
        read = next;
    }

    /** Sets the behaviour of {@code append} from now on. */
    void onAppend(Append next) {
        append = next;
    }

    /** Lets {@code read} throw a failure from now on. */
    void failReads(Throwable failure) {
        onRead((cursor, consumer) -> {
            throw TestRevocationStore.<RuntimeException>sneaky(failure);
        });
    }

    /** Lets {@code append} throw a failure from now on. */
    void failAppends(Throwable failure) {
        onAppend((entry, keepUntil) -> {
            throw TestRevocationStore.<RuntimeException>sneaky(failure);
        });
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }

    /** Returns exceptions and errors that a store may throw. */
    static List<Throwable> failures() {
        return List.of(
                new IOException("connection refused"),
                new IllegalStateException("a bug of the store"),
                new NullPointerException(),
                new InterruptedException(),
                new StackOverflowError(),
                new OutOfMemoryError("thrown by a test"),
                new NoClassDefFoundError("a/driver/that/is/missing"));
    }

    /** Ends all faults. */
    void repair() {
        read = this::pass;
        append = this::add;
    }

    int reads() {
        return reads.get();
    }

    @Override
    public void append(String entry, Instant keepUntil) throws Exception {
        append.append(entry, keepUntil);
    }

    @Override
    public String read(@Nullable String cursor, Consumer<String> consumer) throws Exception {
        reads.incrementAndGet();
        return read.read(cursor, consumer);
    }

    void add(String entry, Instant keepUntil) {
        entries.add(entry);
        ends.add(keepUntil);
    }

    String pass(@Nullable String cursor, Consumer<String> consumer) {
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        if (from > entries.size()) { // the store was emptied
            from = 0;
        }
        int to = Math.min(entries.size(), from + portion);
        entries.subList(from, to).forEach(consumer);
        return String.valueOf(to);
    }

    /**
     * Waits until all threads that read a store have ended, because a thread logs only after its read. Waits for each
     * thread for ten seconds at most.
     */
    static void awaitReads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("jwt-simple-revocations")) {
                thread.join(10_000);
            }
        }
    }
}
