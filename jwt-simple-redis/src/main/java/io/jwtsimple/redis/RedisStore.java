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
 * A store of revocations in a stream of Redis 5 or later, or of Valkey.
 *
 * <pre>{@code
 * Revocations.of(RedisStore.of(RedisClient.create("localhost", 6379), "revocations"));
 * }</pre>
 *
 * <p>The store uses a Jedis client for one server, for Sentinel or for Cluster. A stream is one key, so a cluster keeps
 * the stream on one of its shards. The timeouts of the client, 2 seconds by default, limit each read and each append.
 *
 * <p>When an append returns, the server has stored the entry in its memory. The settings of the server determine when
 * the entry can be lost:
 *
 * <ul>
 *   <li>With {@code appendonly yes} and {@code appendfsync always}, the entry is on the disk. With
 *       {@code appendfsync everysec}, a crash of the machine loses the entries of the last second. Without
 *       {@code appendonly yes}, a crash loses all entries since the last snapshot.
 *   <li>A failover loses the entries that the replica has not received. With {@code min-replicas-to-write 1}, a
 *       failover loses fewer entries, because a server without a responding replica soon rejects appends.
 *   <li>{@code maxmemory-policy} must be {@code noeviction} or one of the {@code volatile} policies, because the other
 *       policies may delete the stream.
 * </ul>
 *
 * <p>A process reads the whole stream again if the last entry that it has read is missing, for instance after a
 * failover. Some appends also delete entries whose {@code keepUntil} passed at least an hour ago. The entries identify
 * users and sessions in plain text, so restrict access to the stream.
 *
 * <p>Thread-safe. The store never closes the client.
 */
public final class RedisStore implements Revocations.Store {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    private static final String ENTRY = "entry";
    private static final String KEEP_UNTIL = "keepUntil";
    /** The position before the first entry. */
    private static final String START = "0-0 ";

    private static final StreamEntryID FIRST = new StreamEntryID(0, 1);
    /** The maximum number of entries that one command returns, including the last known entry. */
    private static final int PORTION = 1000;
    /** Every 16th append checks up to 64 entries, so the store can check four times as many entries as it appends. */
    private static final int SWEEP_INTERVAL = 16;

    private static final int SWEEP_PORTION = 64;
    /**
     * The number of newest entries that the store never deletes, so that each process finds the last entry that it has
     * read.
     */
    private static final int KEPT = 100;
    /** The time for which the store keeps an entry after its {@code keepUntil}, because clocks differ. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final UnifiedJedis client;
    private final String key;
    private final InstantSource clock;
    private final AtomicInteger appends = new AtomicInteger();
    /** The position at which the next search for entries to delete begins. */
    private final AtomicReference<StreamEntryID> sweep = new AtomicReference<>(FIRST);

    RedisStore(UnifiedJedis client, String key, InstantSource clock) {
        this.client = client;
        this.key = key;
        this.clock = clock;
    }

    /**
     * Returns the store of a stream. The first append creates the stream. This method does not open a connection.
     *
     * @param client a thread-safe Jedis client
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

    /**
     * Deletes some entries that are no longer needed. The entry of the caller is already stored, so a failure is only
     * logged.
     */
    private void deleteEnded() {
        try {
            StreamEntryID from = sweep.get();
            List<StreamEntry> portion = client.xrange(key, from, null, SWEEP_PORTION + KEPT);
            if (portion.size() < SWEEP_PORTION + KEPT) { // the search has reached the end of the stream
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
            LOG.warn("revocations: old entries cannot be deleted: {}", e.toString());
        }
    }

    /** Returns whether the entry has a valid {@code keepUntil}, and this time has passed. */
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
     * Returns the position after an entry. The position contains the text of the entry, because after a failover
     * another entry may have the same id.
     */
    private static String cursor(StreamEntry entry) {
        return entry.getID() + " " + entry.getFields().get(ENTRY);
    }

    private static StreamEntryID id(String cursor) {
        return new StreamEntryID(cursor.substring(0, cursor.indexOf(' ')));
    }

    /** Returns only the class name, to keep entries and the address of the server out of logs. */
    @Override
    public String toString() {
        return "RedisStore";
    }
}
