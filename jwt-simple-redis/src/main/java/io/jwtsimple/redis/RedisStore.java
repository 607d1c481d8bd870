package io.jwtsimple.redis;

import io.jwtsimple.Revocations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * A store of revocations in a stream of Redis, version 5 or later, or of Valkey.
 *
 * <pre>{@code
 * Revocations.of(RedisStore.of(RedisClient.create("localhost", 6379), "revocations"));
 * }</pre>
 *
 * <p>The client is a client of Jedis for one server, for Sentinel or for Cluster. A stream is one key, so a cluster
 * keeps the stream on one of its shards. Reads and appends end after the timeouts of the client, which are 2 seconds by
 * default.
 *
 * <p>When an append returns, the server has the entry in its memory. The settings of the server decide the rest:
 *
 * <ul>
 *   <li>With {@code appendonly yes} and {@code appendfsync always}, the entry is on the disk. With
 *       {@code appendfsync everysec}, a crash of the machine loses the entries of the last second. Without
 *       {@code appendonly yes}, a restart loses more entries.
 *   <li>A failover loses the entries that the replica has not received. With {@code min-replicas-to-write 1}, a server
 *       without a responding replica accepts no entries after a short time, so a failover loses fewer entries.
 *   <li>{@code maxmemory-policy} must be {@code noeviction} or one of the {@code volatile} policies. Other policies may
 *       delete the stream.
 * </ul>
 *
 * <p>If the last entry that a process has read is no longer in the stream, because of a restart or a failover, the
 * process reads the whole stream again. Some appends also delete entries that ended at least an hour ago. Entries name
 * users and sessions in plain text.
 *
 * <p>Thread-safe. Never closes the client.
 */
public final class RedisStore implements Revocations.Store {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    private static final String ENTRY = "entry";
    private static final String KEEP_UNTIL = "keepUntil";
    /** The position before the first entry. */
    private static final String START = "0-0 ";

    private static final StreamEntryID FIRST = new StreamEntryID(0, 1);
    /**
     * The largest number of entries of one command. A command returns the last entry that the process knows, and new
     * entries.
     */
    private static final int PORTION = 1000;
    /** One append in 16 checks up to 64 entries, so the store can check four times as many entries as it appends. */
    private static final int SWEEP_INTERVAL = 16;

    private static final int SWEEP_PORTION = 64;
    /**
     * The number of last entries that the store never deletes, so that each process finds the last entry that it has
     * read.
     */
    private static final int KEPT = 100;
    /** The time for which the store keeps an entry after the entry's end, because clocks differ. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final UnifiedJedis client;
    private final String key;
    private final InstantSource clock;
    private final AtomicInteger appends = new AtomicInteger();
    /** The entry at which the next search for entries that have ended begins. */
    private final AtomicReference<StreamEntryID> sweep = new AtomicReference<>(FIRST);

    RedisStore(UnifiedJedis client, String key, InstantSource clock) {
        this.client = client;
        this.key = key;
        this.clock = clock;
    }

    /**
     * Returns the store of a stream. The first append creates the stream. Does not connect.
     *
     * @param client a client of Jedis, which several threads may use
     * @param key the key of the stream
     * @return the store
     * @throws IllegalArgumentException if the key is empty
     */
    public static RedisStore of(UnifiedJedis client, String key) {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(key, "key");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key: must not be empty");
        }
        return new RedisStore(client, key, InstantSource.system());
    }

    @Override
    public void append(String entry, Instant keepUntil) {
        Objects.requireNonNull(entry, "entry");
        client.xadd(
                key,
                XAddParams.xAddParams(),
                Map.of(ENTRY, entry, KEEP_UNTIL, String.valueOf(keepUntil.getEpochSecond())));
        if (Math.floorMod(appends.incrementAndGet(), SWEEP_INTERVAL) == 0) {
            deleteEnded();
        }
    }

    /** Deletes some entries that have ended. The entry of the caller is already stored, so a failure is only logged. */
    private void deleteEnded() {
        try {
            StreamEntryID from = sweep.get();
            List<StreamEntry> portion = client.xrange(key, from, null, SWEEP_PORTION + KEPT);
            if (portion.size() < SWEEP_PORTION + KEPT) { // the end of the stream
                sweep.set(FIRST);
                return;
            }
            sweep.set(portion.get(SWEEP_PORTION).getID());
            long now = clock.instant().minus(MARGIN).getEpochSecond();
            StreamEntryID[] ended = portion.subList(0, SWEEP_PORTION).stream()
                    .filter(entry -> hasEnded(entry, now))
                    .map(StreamEntry::getID)
                    .toArray(StreamEntryID[]::new);
            if (ended.length > 0) {
                client.xdel(key, ended);
            }
        } catch (JedisException e) {
            LOG.warn("revocations: entries that have ended cannot be deleted: {}", e.toString());
        }
    }

    /** Returns whether an entry of this library has ended. Returns false for all other entries of the stream. */
    private static boolean hasEnded(StreamEntry entry, long now) {
        String keepUntil = entry.getFields().get(KEEP_UNTIL);
        return keepUntil != null && keepUntil.matches("[0-9]{1,12}") && Long.parseLong(keepUntil) < now;
    }

    @Override
    public String read(@Nullable String cursor, Consumer<String> entries) {
        String from = cursor == null ? START : cursor;
        List<StreamEntry> read = from(id(from));
        if (!from.equals(START)) {
            if (!read.isEmpty() && cursor(read.get(0)).equals(from)) {
                read = read.subList(1, read.size());
            } else { // the stream was emptied, or a failover has lost the entry
                from = START;
                read = from(FIRST);
            }
        }
        read.forEach(entry -> entries.accept(entry.getFields().get(ENTRY)));
        return read.isEmpty() ? from : cursor(read.get(read.size() - 1));
    }

    private List<StreamEntry> from(StreamEntryID id) {
        return client.xrange(key, id, null, PORTION);
    }

    /**
     * Returns the position after an entry. The position contains the text, because another entry may have the same id
     * later.
     */
    private static String cursor(StreamEntry entry) {
        return entry.getID() + " " + entry.getFields().get(ENTRY);
    }

    private static StreamEntryID id(String cursor) {
        return new StreamEntryID(cursor.substring(0, cursor.indexOf(' ')));
    }

    /** Shows no entry, and no address of the server. */
    @Override
    public String toString() {
        return "RedisStore";
    }
}
