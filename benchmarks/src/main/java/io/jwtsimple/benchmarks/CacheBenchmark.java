package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the decode of a token that was decoded before, with and without a cache of verified tokens. The token has
 * four claims.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheBenchmark {

    @Param({"HS256", "ES256"})
    public Algorithm algorithm;

    private JwtManager plain;
    private JwtManager caching;
    private String token;

    @Setup
    public void setUp() {
        JwtKey key = JwtKey.generate(algorithm);
        plain = JwtManager.of(key);
        caching = JwtManager.builder(key).cacheVerifiedTokens(1_000).build();
        token = plain.create(Sample.SUBJECT);
        if (!(caching.decode(token) instanceof TokenResult.Valid)) {
            throw new IllegalStateException("the token is not valid");
        }
    }

    @Benchmark
    public TokenResult decode() {
        return plain.decode(token);
    }

    @Benchmark
    public TokenResult hit() {
        return caching.decode(token);
    }
}
