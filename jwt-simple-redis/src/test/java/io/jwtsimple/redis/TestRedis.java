package io.jwtsimple.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisSentinelBuilder;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis: the server that Maven downloads, or the program in the property {@code redis.server}. */
final class TestRedis implements AutoCloseable {

    private static final @Nullable String PROGRAM = System.getProperty("redis.server");

    private final RedisServer server;
    private final int port;

    TestRedis(String... settings) {
        try {
            this.port = freePort();
            RedisServerBuilder builder =
                    RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
            // Each server uses its own folder, because in a shared folder a starting server would load the data of a
            // replica.
            builder.setting("dir " + Files.createTempDirectory("redis"));
            if (PROGRAM != null) {
                builder.executableProvider(() -> new File(PROGRAM));
            }
            for (String setting : settings) {
                builder.setting(setting);
            }
            this.server = builder.build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a free port below 55 536, because a cluster node also uses the port whose number is greater by 10 000.
     */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket free = new ServerSocket(0)) {
                if (free.getLocalPort() < 55_536) {
                    return free.getLocalPort();
                }
            }
        }
    }

    /** Starts a Sentinel that watches this server. */
    RedisSentinel startSentinel(String name) throws IOException {
        RedisSentinelBuilder builder = RedisSentinel.newRedisSentinel()
                .port(freePort())
                .bind("127.0.0.1")
                .masterName(name)
                .masterPort(port)
                .quorumSize(1);
        if (PROGRAM != null) {
            builder.executableProvider(() -> new File(PROGRAM));
        }
        RedisSentinel sentinel = builder.build();
        sentinel.start();
        return sentinel;
    }

    int port() {
        return port;
    }

    RedisClient client() {
        return client(port);
    }

    static RedisClient client(int port) {
        return RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", port))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis((int) Duration.ofSeconds(2).toMillis())
                        .socketTimeoutMillis((int) Duration.ofSeconds(2).toMillis())
                        .build())
                .build();
    }

    void stop() throws IOException {
        server.stop();
    }

    void start() throws IOException {
        server.start();
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
