package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Contender;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.contenders.Library;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures the creation of a token from a subject and claims. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CreateBenchmark {

    @Param
    public Library library;

    @Param({"HS256", "RS256", "PS256", "ES256", "EdDSA", "ML_DSA_65"})
    public Algorithm algorithm;

    @Param
    public Size size;

    private Contender contender;
    private Map<String, Object> claims;

    @Setup
    public void setUp() {
        Keys keys = Keys.generate(algorithm);
        claims = size.claims();
        contender = library.with(keys);
        Acceptance.requireCreate(contender, keys, claims);
    }

    @Benchmark
    public String create() {
        return contender.create(Sample.SUBJECT, claims);
    }
}
