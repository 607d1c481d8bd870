package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Contender;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.contenders.Library;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures the decode of a token with all checks, from the text to the subject. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {

    @Param
    public Library library;

    @Param({"HS256", "RS256", "PS256", "ES256", "EdDSA", "ML_DSA_65"})
    public Algorithm algorithm;

    @Param
    public Size size;

    @Param
    public Sample sample;

    private Contender contender;
    private String token;

    @Setup
    public void setUp() {
        Keys keys = Keys.generate(algorithm);
        Map<String, Object> claims = size.claims();
        contender = library.with(keys);
        Acceptance.requireDecode(contender, keys, claims);
        token = sample.token(keys, claims);
    }

    @Benchmark
    public @Nullable String decode() {
        return contender.decode(token);
    }
}
