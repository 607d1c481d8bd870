package io.jwtsimple;

import io.jwtsimple.Revocations.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reader of a store of revocations. A token causes a read if the known entries are more than a second old;
 * {@link Revocations#of(Store, Duration)} describes the rules.
 *
 * <p>A store may hang, so each read runs on its own short-lived thread, and a token waits for a limited time. The state
 * is in atomic fields and not behind a lock, since an {@code Error} could leave a lock locked.
 */
final class RevocationFeed {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** The maximum age of the known entries for a token that does not wait for the running read. */
    private static final long TOLERATED = 2 * SECOND;
    /** The time after which an unfinished read counts as failed. The next read continues from the last cursor. */
    private static final long LONGEST = 10 * SECOND;
    /** The time after which the thread of an unfinished read is interrupted. */
    private static final long STUCK = 30 * SECOND;

    private final Store store;
    private final long maxAge;
    private final LongSupplier nanos;
    private final RevocationTable table;

    private final AtomicReference<@Nullable Read> last = new AtomicReference<>();
    private final AtomicBoolean loggedUnknown = new AtomicBoolean();
    private final AtomicBoolean loggedShort = new AtomicBoolean();
    /** True if the last message in the log says that the store cannot be read. */
    private final AtomicBoolean failing = new AtomicBoolean();
    /** The time at which the last store call of the latest complete read began; null before the first complete read. */
    private volatile @Nullable Long asOf;
    /** The position of the next read. Only the thread that reads the store uses this field. */
    private volatile @Nullable String cursor;

    RevocationFeed(Store store, Duration maxAge, LongSupplier nanos, RevocationTable table) {
        this.store = store;
        this.maxAge = maxAge.toNanos();
        this.nanos = nanos;
        this.table = table;
    }

    /**
     * Reads the store if the known entries are older than a second, and waits if necessary.
     *
     * @param now the time on the clock of the token's manager
     * @return false if the entries are older than {@code maxAge}, or older than two seconds if the waiting thread was
     *     interrupted
     */
    boolean refresh(Instant now) {
        long time = nanos.getAsLong();
        if (isKnownWithin(SECOND, time)) {
            return true;
        }
        boolean begun = begin(time, now, SECOND);
        if (!begun && isKnownWithin(TOLERATED, time)) {
            return true;
        }
        Read read = last.get();
        boolean waited = read == null || read.await(time);
        return isKnownWithin(waited ? maxAge : TOLERATED, nanos.getAsLong());
    }

    /** Begins a new read of the store, and waits for at most two seconds. */
    void read(Instant now) {
        Read running = last.get();
        if (running != null) {
            running.await(nanos.getAsLong()); // the running read may miss a new entry
        }
        long time = nanos.getAsLong();
        begin(time, now, 0);
        Read read = last.get();
        if (read != null) {
            read.await(time);
        }
    }

    private boolean isKnownWithin(long age, long time) {
        Long known = asOf;
        return known != null && time - known <= age;
    }

    /**
     * Begins a read, unless a read is running or the last read began less than {@code pause} ago. Returns whether this
     * call has begun a read.
     */
    private boolean begin(long time, Instant now, long pause) {
        Read seen = last.get();
        if (seen != null) {
            seen.interruptIfStuck(time);
            if (time - seen.begun < pause || !seen.hasEnded(time)) {
                return false;
            }
        }
        Read next = new Read(time, now.getEpochSecond(), seen);
        if (!last.compareAndSet(seen, next)) {
            return false;
        }
        next.start();
        return true;
    }

    /** One read, which runs on its own thread. */
    private final class Read implements Runnable {

        private final long begun;
        private final long now;
        private final boolean waits;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable Thread thread;
        private volatile boolean quick;
        private @Nullable Throwable failure;
        private boolean complete;
        private volatile boolean interrupted;
        private boolean logsUnknown;
        private boolean logsShort;

        Read(long begun, long now, @Nullable Read before) {
            this.begun = begun;
            this.now = now;
            this.waits = before == null || before.quick;
        }

        void start() {
            try {
                Thread started = new Thread(null, this, "jwt-simple-revocations", 0, false);
                started.setDaemon(true);
                started.start();
            } catch (Throwable e) { // the JVM cannot start a thread
                end(e);
            }
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            Throwable caught = null;
            try {
                readAll();
            } catch (Throwable e) { // the store may throw anything, and the next read must be possible
                caught = e;
            }
            end(caught);
            log();
        }

        private void readAll() throws Exception {
            if (table.hasDroppedLaterThan(now)) {
                cursor = null; // the clock was ahead, so entries were dropped before their end
            }
            while (last.get() == this) {
                String from = cursor;
                long start = nanos.getAsLong();
                String to = Objects.requireNonNull(store.read(from, this::add), "cursor: the store returned null");
                cursor = to;
                if (to.equals(from)) {
                    asOf = start;
                    complete = true;
                    quick = nanos.getAsLong() - begun <= SECOND;
                    return;
                }
                if (nanos.getAsLong() - begun > LONGEST) {
                    throw new TimeoutException("the read has not ended, and will be continued");
                }
            }
        }

        private void add(@Nullable String text) {
            RevocationEntry entry = RevocationEntry.parse(text);
            if (entry != null) {
                table.add(entry, now);
                if (entry.reach() != 0 && entry.reach() < table.reach() && loggedShort.compareAndSet(false, true)) {
                    logsShort = true;
                }
            } else if (loggedUnknown.compareAndSet(false, true)) {
                logsUnknown = true; // logged at the end of the read, since a logger may hang
            }
        }

        private void end(@Nullable Throwable caught) {
            failure = caught;
            ended.countDown();
        }

        /**
         * Returns whether this read has ended. A read counts as ended if its thread has not started within a second,
         * since an {@code Error} may have prevented the start.
         */
        boolean hasEnded(long time) {
            return ended.getCount() == 0 || thread == null && time - begun > SECOND;
        }

        /**
         * Waits for the end of this read, but at most until a second after the read began. Does not wait if the
         * previous read was slow or failed. Returns false if the waiting thread was interrupted.
         */
        boolean await(long time) {
            if (!waits) {
                return true;
            }
            try {
                ended.await(begun + SECOND - time, TimeUnit.NANOSECONDS);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        void interruptIfStuck(long time) {
            Thread running = thread;
            if (running != null && !interrupted && time - begun > STUCK && ended.getCount() > 0) {
                interrupted = true; // in a race, two tokens may each interrupt the thread
                running.interrupt();
            }
        }

        /** Logs warnings about entries, and the start and the end of an outage. Ignores what the logger throws. */
        private void log() {
            try {
                if (logsUnknown) {
                    LOG.warn("revocations: ignored an entry of the store that this version of the library cannot read");
                }
                if (logsShort) {
                    LOG.warn(
                            "revocations: the store keeps an entry for a shorter time than this process accepts tokens,"
                                    + " so a revoked token may become valid again after a restart; set the same longest"
                                    + " expiresIn in all processes");
                }
                if (failure != null && failing.compareAndSet(false, true)) {
                    LOG.warn(
                            "revocations: cannot be read: {}; known revocations are used for {}",
                            RemoteDownload.shown(failure.toString()),
                            Duration.ofNanos(maxAge));
                } else if (complete && failing.compareAndSet(true, false)) {
                    LOG.info("revocations: can be read again");
                }
            } catch (Throwable e) {
                // A broken logger cannot log its own failure.
            }
        }
    }
}
