package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Jdk;
import io.jwtsimple.benchmarks.contenders.Keys;
import java.security.GeneralSecurityException;
import java.time.Instant;
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
 * Measures only the JDK's signature: signs or verifies the same bytes as the libraries. A library cannot be faster,
 * because it computes the same signature with the JDK. The exception is nimbus with EdDSA, because it uses Tink and not
 * the JDK.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FloorBenchmark {

    @Param({"HS256", "RS256", "PS256", "ES256", "EdDSA", "ML_DSA_65"})
    public Algorithm algorithm;

    @Param
    public Size size;

    private Jdk jdk;
    private byte[] input;
    private byte[] signature;

    @Setup
    public void setUp() throws GeneralSecurityException {
        Keys keys = Keys.generate(algorithm);
        jdk = Jdk.with(keys);
        input = Sample.signingInput(keys, size.claims(), Instant.now());
        signature = jdk.sign(input);
        if (!jdk.verify(input, signature)) {
            throw new IllegalStateException("the JDK rejects its own signature");
        }
    }

    @Benchmark
    public boolean decode() throws GeneralSecurityException {
        return jdk.verify(input, signature);
    }

    @Benchmark
    public byte[] create() throws GeneralSecurityException {
        return jdk.sign(input);
    }
}
