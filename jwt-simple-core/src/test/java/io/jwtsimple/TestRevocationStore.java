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

    /** A read that may fail. */
    interface Read {
        @Nullable
        String read(@Nullable String cursor, Consumer<String> entries) throws Exception;
    }

    /** An append that may fail. */
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

    /** Throws a failure from each {@code read} from now on. */
    void failReads(Throwable failure) {
        onRead((cursor, consumer) -> {
            throw TestRevocationStore.<RuntimeException>sneaky(failure);
        });
    }

    /** Throws a failure from each {@code append} from now on. */
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
     * Waits for each thread that reads a store, for ten seconds at most. A thread logs only after its read has ended.
     */
    static void awaitReads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("jwt-simple-revocations")) {
                thread.join(10_000);
            }
        }
    }
}
