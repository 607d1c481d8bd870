package io.jwtsimple;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Random ids of tokens: 128 bits in 22 characters. The bytes are made for many ids at once, because the JVM's source of
 * random bytes has a lock.
 */
final class RevocationIds {

    private static final int BYTES = 16;
    private static final int IDS = 256;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** The random bytes for some ids, and the number of ids that were taken. */
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
