package io.jwtsimple.tck.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Revocations.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated process that reads a store. The reader keeps its cursor and the entries that it has read. */
public final class StoreReader {

    private static final int MOST_CALLS = 100_000;

    private final Store store;
    private @Nullable String cursor;
    private final List<String> entries = new ArrayList<>();
    private int calls;

    /**
     * Creates a reader that has read nothing.
     *
     * @param store the store
     */
    public StoreReader(Store store) {
        this.store = store;
    }

    /**
     * Calls {@code read} of the store until the read is complete.
     *
     * @return the entries that the store has passed during this read
     * @throws Exception if the store throws
     */
    public List<String> read() throws Exception {
        int known = entries.size();
        for (int i = 0; i < MOST_CALLS; i++) {
            calls++;
            String next = store.read(cursor, entries::add);
            if (next.equals(cursor)) {
                return entries.subList(known, entries.size());
            }
            cursor = next;
        }
        throw new AssertionError("the read has not come to an end");
    }

    /** Calls {@code read} once, checks the number of passed entries, and returns whether the read is complete. */
    boolean isComplete() throws Exception {
        int known = entries.size();
        String next = store.read(cursor, entries::add);
        assertThat(entries.size() - known).as("entries of one call").isLessThanOrEqualTo(1000);
        boolean complete = next.equals(cursor);
        cursor = next;
        return complete;
    }

    /**
     * Returns all entries that the store has passed to this reader, in the order of the calls.
     *
     * @return the entries
     */
    public List<String> entries() {
        return entries;
    }

    /**
     * Returns the number of calls of {@code read} of the store.
     *
     * @return the number
     */
    public int calls() {
        return calls;
    }
}
