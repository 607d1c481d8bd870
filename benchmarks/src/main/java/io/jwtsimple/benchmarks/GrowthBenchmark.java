package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Valid;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures decode with HS256, for tokens of growing length and for a growing number of keys. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GrowthBenchmark {

    /**
     * The length of the token in characters. One long claim fills the token to this length. The longest token exceeds
     * the limit of the manager, and is rejected.
     */
    @State(Scope.Benchmark)
    public static class Length {

        private static final int LIMIT = 16_384;

        @Param({"512", "2048", "8192", "16384", "1048576"})
        public int length;

        private final JwtKey key = JwtKey.generate(Algorithm.HS256);
        private final JwtManager jwt = JwtManager.of(key);
        private String token;

        @Setup
        public void setUp() {
            JwtManager unlimited =
                    JwtManager.builder(key).maxTokenLength(2 * 1024 * 1024).build();
            int others =
                    unlimited.create("alice", claims -> claims.put("text", "")).length();
            int characters = (length - others) * 3 / 4;
            token = unlimited.create("alice", claims -> claims.put("text", "x".repeat(characters)));
            require(jwt.decode(token) instanceof Valid == length <= LIMIT);
        }
    }

    /** The number of keys of the manager. The token contains the id of the last key. */
    @State(Scope.Benchmark)
    public static class KeyCount {

        @Param({"1", "10", "100", "1000"})
        public int keys;

        private JwtManager jwt;
        private String token;

        @Setup
        public void setUp() {
            JwtKey[] all = IntStream.rangeClosed(1, keys)
                    .mapToObj(i -> JwtKey.generate(Algorithm.HS256).withId("key" + i))
                    .toArray(JwtKey[]::new);
            jwt = JwtManager.of(
                    JwtKeySet.of(all[0], List.of(all).subList(1, keys).toArray(JwtKey[]::new)));
            token = JwtManager.of(all[keys - 1]).create("alice");
            require(jwt.decode(token) instanceof Valid);
        }
    }

    @Benchmark
    public TokenResult length(Length state) {
        return state.jwt.decode(state.token);
    }

    @Benchmark
    public TokenResult keys(KeyCount state) {
        return state.jwt.decode(state.token);
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalStateException("the result of decode is wrong");
        }
    }
}
