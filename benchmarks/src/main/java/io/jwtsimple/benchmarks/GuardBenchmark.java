package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.RequestAdapter;
import java.io.IOException;
import java.util.List;
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

/** Measures a guard with HS256, from the request to the identity or the rejection. No server is involved. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardBenchmark {

    private static final Adapter ADAPTER = new Adapter();

    /** The name of a {@link Sample}, or {@code none} for a request without a token. */
    @Param({"VALID", "EXPIRED", "BAD_SIGNATURE", "GARBAGE", "none"})
    public String token;

    private JwtGuard guard;
    private List<String> headers;

    @Setup
    public void setUp() throws IOException {
        Keys keys = Keys.generate(Algorithm.HS256);
        guard = JwtGuard.of(
                JwtManager.of(JwtKey.secret(Algorithm.HS256, keys.signing().getEncoded())));
        headers = token.equals("none")
                ? List.of()
                : List.of("Bearer " + Sample.valueOf(token).token(keys, Size.TYPICAL.claims()));
        boolean right = token.equals("VALID")
                ? Sample.SUBJECT.equals(guard())
                : guard() instanceof ErrorResponse rejection && rejection.status() == 401;
        if (!right) {
            throw new IllegalStateException("the guard returned " + guard());
        }
    }

    @Benchmark
    public @Nullable Object guard() throws IOException {
        Exchange exchange = new Exchange(headers);
        return guard.admit(ADAPTER, Access.REQUIRED, exchange, exchange)
                ? ADAPTER.identity(exchange)
                : exchange.rejection;
    }

    private static final class Exchange {

        private final List<String> headers;
        private @Nullable Decision decision;
        private @Nullable ErrorResponse rejection;

        Exchange(List<String> headers) {
            this.headers = headers;
        }
    }

    private static final class Adapter implements RequestAdapter<Exchange, Exchange> {

        @Override
        public List<String> headers(Exchange request, String name) {
            return request.headers;
        }

        @Override
        public String method(Exchange request) {
            return "GET";
        }

        @Override
        public void attach(Exchange request, Decision decision) {
            request.decision = decision;
        }

        @Override
        public @Nullable Decision attached(Exchange request) {
            return request.decision;
        }

        @Override
        public boolean reject(Exchange response, Rejected rejected, ErrorResponse error) {
            response.rejection = error;
            return true;
        }
    }
}
