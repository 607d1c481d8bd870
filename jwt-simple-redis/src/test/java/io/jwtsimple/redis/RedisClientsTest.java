package io.jwtsimple.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Revocations.Store;
import io.jwtsimple.tck.store.StoreReader;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.embedded.RedisSentinel;

/** Tests the store with the clients for a cluster and for Sentinel. */
@Timeout(120)
class RedisClientsTest {

    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");

    @Test
    void a_client_of_a_cluster_can_be_used() throws Exception {
        try (TestRedis node = new TestRedis("cluster-enabled yes");
                Jedis admin = new Jedis("127.0.0.1", node.port())) {
            admin.clusterAddSlots(IntStream.range(0, 16_384).toArray());
            while (!admin.clusterInfo().contains("cluster_state:ok")) {
                LockSupport.parkNanos(10_000_000);
            }
            try (RedisClusterClient client = RedisClusterClient.builder()
                    .nodes(Set.of(new HostAndPort("127.0.0.1", node.port())))
                    .build()) {
                assertAppendsAndReads(client);
            }
        }
    }

    @Test
    void a_client_of_sentinel_can_be_used() throws Exception {
        try (TestRedis server = new TestRedis()) {
            RedisSentinel sentinel = server.startSentinel("main");
            try (RedisSentinelClient client = RedisSentinelClient.builder()
                    .masterName("main")
                    .sentinels(
                            Set.of(new HostAndPort("127.0.0.1", sentinel.ports().get(0))))
                    .build()) {
                assertAppendsAndReads(client);
            } finally {
                sentinel.stop();
            }
        }
    }

    private static void assertAppendsAndReads(UnifiedJedis client) throws Exception {
        Store store = RedisStore.of(client, "revocations");
        StoreReader reader = new StoreReader(store);
        for (int i = 0; i < 32; i++) {
            store.append("entry " + i, END);
        }
        assertThat(reader.read()).hasSize(32).startsWith("entry 0").endsWith("entry 31");
        store.append("last", END);
        assertThat(reader.read()).containsExactly("last");
    }
}
