package io.jwtsimple.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.Revocations.Store;
import io.jwtsimple.tck.store.FaultyProxy;
import io.jwtsimple.tck.store.FaultyProxy.Mode;
import io.jwtsimple.tck.store.KilledProcess;
import io.jwtsimple.tck.store.StoreFaultsTck;
import io.jwtsimple.tck.store.StoreReader;
import io.jwtsimple.tck.store.StoreTck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;

/** Tests the store on a real Redis. */
@Timeout(120)
class RedisStoreTest {

    private static final String KEY = "revocations";
    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");

    private static TestRedis redis;
    private final List<RedisClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        redis = new TestRedis();
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
    }

    @AfterEach
    void closeClients() {
        clients.forEach(RedisClient::close);
    }

    private RedisClient client(int port) {
        RedisClient client = TestRedis.client(port);
        clients.add(client);
        return client;
    }

    private Store connect(int port) {
        return RedisStore.of(client(port), KEY);
    }

    @Nested
    class Contract extends StoreTck {

        @Override
        protected Store connect() {
            return RedisStoreTest.this.connect(redis.port());
        }

        @Override
        protected void clear() {
            client(redis.port()).flushAll();
        }
    }

    @Nested
    class Faults extends StoreFaultsTck {

        @Override
        protected int serverPort() {
            return redis.port();
        }

        @Override
        protected Store connect(int port) {
            return RedisStoreTest.this.connect(port);
        }
    }

    @Test
    void an_empty_key_is_rejected() {
        RedisClient client = client(redis.port());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisStore.of(client, ""))
                .withMessage("key: must not be empty");
        assertThat(RedisStore.of(client, KEY)).hasToString("RedisStore");
    }

    @Test
    void entries_that_have_ended_are_deleted_in_passing() {
        RedisClient client = client(redis.port());
        client.flushAll();
        Instant now = Instant.now();
        Store store = RedisStore.of(client, KEY);
        for (int i = 0; i < 1000; i++) {
            boolean ended = i % 2 == 0;
            client.xadd(
                    KEY,
                    XAddParams.xAddParams(),
                    Map.of(
                            "entry",
                            "entry " + i,
                            "keepUntil",
                            String.valueOf(now.minusSeconds(ended ? 3700 : 3500).getEpochSecond())));
        }
        appendTo(store, 320);
        List<String> left = all(store);
        assertThat(left).contains("entry 1", "entry 999", "more 319").doesNotContain("entry 0", "entry 800");

        InstantSource later = InstantSource.fixed(now.plus(Duration.ofDays(40_000)));
        appendTo(new RedisStore(client, KEY, later), 640);
        assertThat(client.xlen(KEY)).isLessThan(700);
        assertThat(all(store)).contains("more 639");
    }

    @Test
    void entries_of_others_are_kept_and_may_have_any_fields() throws Exception {
        RedisClient client = client(redis.port());
        client.flushAll();
        Store store = RedisStore.of(client, KEY);
        client.xadd(KEY, XAddParams.xAddParams(), Map.of("other", "x", "keepUntil", "yesterday"));
        client.xadd(KEY, XAddParams.xAddParams(), Map.of("keepUntil", "99999999999999999999"));
        appendTo(store, 200);
        StoreReader reader = new StoreReader(store);
        assertThat(reader.read()).hasSize(202).containsNull();
        assertThat(reader.read()).isEmpty();
    }

    @Test
    void a_key_that_is_no_stream_is_an_error_of_read_and_append() {
        RedisClient client = client(redis.port());
        client.set("text", "x");
        Store store = RedisStore.of(client, "text");
        assertThatThrownBy(() -> store.read(null, entry -> {})).isInstanceOf(JedisException.class);
        assertThatThrownBy(() -> store.append("entry", END)).isInstanceOf(JedisException.class);
    }

    @Test
    void a_failover_that_loses_the_last_entries_hides_no_later_entry() throws Exception {
        RedisClient client = client(redis.port());
        client.flushAll();
        Store store = RedisStore.of(client, KEY);
        client.xadd(KEY, XAddParams.xAddParams().id(new StreamEntryID(1000, 0)), Map.of("entry", "kept"));
        client.xadd(KEY, XAddParams.xAddParams().id(new StreamEntryID(3000, 0)), Map.of("entry", "lost"));
        StoreReader reader = new StoreReader(store);
        reader.read();
        // The replica has not received the last entry. The clock of the replica is behind, so the new entry has a
        // smaller id than the lost entry.
        client.del(KEY);
        client.xadd(KEY, XAddParams.xAddParams().id(new StreamEntryID(1000, 0)), Map.of("entry", "kept"));
        client.xadd(KEY, XAddParams.xAddParams().id(new StreamEntryID(2000, 0)), Map.of("entry", "new"));
        assertThat(reader.read()).contains("new");
    }

    @Test
    void a_server_that_was_restarted_empty_is_read_from_the_beginning() throws Exception {
        try (TestRedis server = new TestRedis()) {
            Store store = connect(server.port());
            appendTo(store, 5);
            StoreReader reader = new StoreReader(store);
            reader.read();
            server.stop();
            assertThatThrownBy(reader::read).isInstanceOf(JedisException.class);
            assertThatThrownBy(() -> store.append("entry", END)).isInstanceOf(JedisException.class);
            server.start();
            Store after = connect(server.port());
            after.append("after", END);
            assertThat(new StoreReader(after).read()).containsExactly("after");
            assertThat(eventually(reader)).containsExactly("after");
        }
    }

    /** Reads until the pool of the client has noticed that its connections are closed. */
    private static List<String> eventually(StoreReader reader) throws Exception {
        for (int i = 0; ; i++) {
            try {
                return reader.read();
            } catch (JedisException e) {
                if (i == 20) {
                    throw e;
                }
            }
        }
    }

    @Test
    void a_full_server_takes_no_entry_and_can_be_read() throws Exception {
        try (TestRedis server = new TestRedis("maxmemory 2mb", "maxmemory-policy noeviction")) {
            Store store = connect(server.port());
            store.append("first", END);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            store.append("x".repeat(4000), END);
                        }
                    })
                    .isInstanceOf(JedisException.class)
                    .hasMessageContaining("OOM");
            assertThat(new StoreReader(store).read()).contains("first");
        }
    }

    @Test
    void a_region_that_lags_gets_every_entry_in_the_end() throws Exception {
        try (TestRedis main = new TestRedis();
                FaultyProxy link = new FaultyProxy(main.port());
                TestRedis replica = new TestRedis("replicaof 127.0.0.1 " + link.port())) {
            Store here = connect(main.port());
            Store there = connect(replica.port());
            here.append("before", END);
            StoreReader reader = new StoreReader(there);
            readUntil(reader, 1);

            link.set(Mode.HANG);
            appendTo(here, 50);
            assertThat(reader.read()).isEmpty();
            link.set(Mode.PASS);
            readUntil(reader, 51);
            assertThat(reader.entries()).contains("before", "more 0", "more 49");
        }
    }

    private static void readUntil(StoreReader reader, int entries) throws Exception {
        long start = System.nanoTime();
        while (reader.entries().size() < entries) {
            assertThat(System.nanoTime() - start).isLessThan(90_000_000_000L);
            try {
                reader.read();
            } catch (JedisException e) { // the replica still loads its data
                assertThat(e).hasMessageContaining("LOADING");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** The program that a test kills. */
    static final class LogOuts {

        private LogOuts() {}

        public static void main(String[] arguments) {
            RedisClient client = TestRedis.client(Integer.parseInt(arguments[0]));
            KilledProcess.revokeForEver(RedisStore.of(client, KEY));
        }
    }

    @Test
    void a_killed_process_has_lost_no_log_out_that_it_has_reported() throws Exception {
        client(redis.port()).flushAll();
        List<String> reported = KilledProcess.run(100, LogOuts.class, String.valueOf(redis.port()));
        KilledProcess.assertRevoked(connect(redis.port()), reported);
    }

    private static void appendTo(Store store, int entries) {
        try {
            for (int i = 0; i < entries; i++) {
                store.append("more " + i, END);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> all(Store store) {
        try {
            return new StoreReader(store).read();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
