package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Contender;
import io.jwtsimple.benchmarks.contenders.Jdk;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.contenders.Library;
import java.security.GeneralSecurityException;
import java.time.Instant;
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

/**
 * Measures decode and create with a native JCA provider. For jwt-simple, the benchmark sets the provider on the key.
 * For the other libraries, the benchmark installs the provider in the JVM, and then creates the keys with this
 * provider.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProviderBenchmark {

    /** A library that uses the native provider, and a token with ten claims. */
    @State(Scope.Benchmark)
    public static class Native {

        @Param
        public Library library;

        @Param({"HS256", "RS256", "PS256", "ES256", "EdDSA"})
        public Algorithm algorithm;

        private final Map<String, Object> claims = Size.TYPICAL.claims();
        private Contender contender;
        private String token;

        @Setup
        public void setUp() {
            Keys keys;
            if (library == Library.JWT_SIMPLE) {
                keys = Keys.generate(algorithm);
                contender = Library.jwtSimple(keys, NativeProvider.find().orElseThrow());
            } else {
                NativeProvider.install();
                keys = Keys.generate(algorithm);
                contender = library.with(keys);
            }
            Acceptance.requireDecode(contender, keys, claims);
            if (library.creates()) {
                Acceptance.requireCreate(contender, keys, claims);
            }
            token = Sample.VALID.token(keys, claims);
        }
    }

    /** The signature of the native provider alone, without a library. */
    @State(Scope.Benchmark)
    public static class NativeFloor {

        @Param({"HS256", "RS256", "PS256", "ES256", "EdDSA"})
        public Algorithm algorithm;

        private Jdk jca;
        private byte[] input;
        private byte[] signature;

        @Setup
        public void setUp() throws GeneralSecurityException {
            NativeProvider.install();
            Keys keys = Keys.generate(algorithm);
            jca = Jdk.with(keys);
            input = Sample.signingInput(keys, Size.TYPICAL.claims(), Instant.now());
            signature = jca.sign(input);
            if (!jca.verify(input, signature)) {
                throw new IllegalStateException("the provider rejects its own signature");
            }
        }
    }

    @Benchmark
    public @Nullable String decode(Native state) {
        return state.contender.decode(state.token);
    }

    @Benchmark
    public String create(Native state) {
        return state.contender.create(Sample.SUBJECT, state.claims);
    }

    @Benchmark
    public boolean verifySignature(NativeFloor state) throws GeneralSecurityException {
        return state.jca.verify(state.input, state.signature);
    }

    @Benchmark
    public byte[] sign(NativeFloor state) throws GeneralSecurityException {
        return state.jca.sign(state.input);
    }
}
