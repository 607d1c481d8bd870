package io.jwtsimple.redis;

import io.jwtsimple.tck.store.StoreFigures;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.XAddParams;

/** Measures the Redis figures of the logout guide. */
@Tag("long")
class RedisFiguresTest extends StoreFigures {

    private static final String KEY = "revocations";

    private TestRedis redis;

    @BeforeEach
    void start() {
        redis = new TestRedis("appendonly yes", "appendfsync always");
    }

    @AfterEach
    void stop() throws IOException {
        redis.close();
    }

    /** A measured process. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            serve(RedisStore.of(TestRedis.client(Integer.parseInt(arguments[0])), KEY));
        }
    }

    @Override
    protected Class<?> main() {
        return Child.class;
    }

    @Override
    protected int port() {
        return redis.port();
    }

    @Override
    protected void write(int entries, IntFunction<String> entry, Instant end) {
        String keepUntil = String.valueOf(end.getEpochSecond());
        try (RedisClient client = redis.client();
                AbstractPipeline pipeline = client.pipelined()) {
            for (int i = 0; i < entries; i++) {
                pipeline.xadd(KEY, XAddParams.xAddParams(), Map.of("entry", entry.apply(i), "keepUntil", keepUntil));
                if (i % 10_000 == 9_999) {
                    pipeline.sync();
                }
            }
        }
    }
}
