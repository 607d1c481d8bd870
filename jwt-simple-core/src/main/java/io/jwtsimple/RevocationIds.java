package io.jwtsimple;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Random ids of tokens: 128 bits in 22 characters. Random bytes are generated for many ids at a time, because the JVM's
 * random generator has a lock.
 */
final class RevocationIds {

    private static final int BYTES = 16;
    private static final int IDS = 256;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** The random bytes for a batch of ids, and the number of ids that were already used. */
    private record Batch(byte[] bytes, AtomicInteger taken) {}

    private final SecureRandom random = new SecureRandom();
    private volatile Batch batch = newBatch();

    /** Returns a new id. */
    String next() {
        while (true) {
            Batch current = batch;
            int index = current.taken.getAndIncrement();
            if (index < IDS) {
                byte[] id = new byte[BYTES];
                System.arraycopy(current.bytes, index * BYTES, id, 0, BYTES);
                return ENCODER.encodeToString(id);
            }
            batch = newBatch(); // two threads may each make a batch; no id is used twice
        }
    }

    private Batch newBatch() {
        byte[] bytes = new byte[IDS * BYTES];
        random.nextBytes(bytes);
        return new Batch(bytes, new AtomicInteger());
    }
}
