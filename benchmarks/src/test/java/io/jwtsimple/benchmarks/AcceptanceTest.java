package io.jwtsimple.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Contender;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.contenders.Library;
import java.security.Security;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AcceptanceTest {

    private static final Map<Algorithm, Keys> KEYS = Library.ALGORITHMS.stream()
            .filter(Keys::areAvailable)
            .collect(Collectors.toMap(Function.identity(), Keys::generate));

    static Stream<Arguments> everyMeasuredDecode() {
        return Stream.of(Library.values())
                .flatMap(library ->
                        KEYS.keySet().stream().filter(library::has).map(algorithm -> arguments(library, algorithm)));
    }

    static Stream<Arguments> everyMeasuredCreate() {
        return everyMeasuredDecode().filter(pair -> ((Library) pair.get()[0]).creates());
    }

    @ParameterizedTest
    @MethodSource("everyMeasuredDecode")
    void a_library_accepts_the_valid_token_and_rejects_the_others(Library library, Algorithm algorithm) {
        Keys keys = KEYS.get(algorithm);
        Contender contender = library.with(keys);
        assertThatCode(() -> Acceptance.requireDecode(contender, keys, Size.TYPICAL.claims()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("everyMeasuredCreate")
    void a_library_creates_a_token_with_the_given_claims(Library library, Algorithm algorithm) {
        Keys keys = KEYS.get(algorithm);
        Contender contender = library.with(keys);
        assertThatCode(() -> Acceptance.requireCreate(contender, keys, Size.TYPICAL.claims()))
                .doesNotThrowAnyException();
    }

    static Stream<Arguments> everyDecodeWithTheProvider() {
        return everyMeasuredDecode()
                .filter(pair -> !Scale.withProvider((Algorithm) pair.get()[1]).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("everyDecodeWithTheProvider")
    void a_library_accepts_and_creates_tokens_with_the_native_provider(Library library, Algorithm algorithm) {
        assumeTrue(NativeProvider.find().isPresent(), "this platform has no native provider");
        ProviderBenchmark.Native state = new ProviderBenchmark.Native();
        state.library = library;
        state.algorithm = algorithm;
        try {
            assertThatCode(state::setUp).doesNotThrowAnyException();
        } finally {
            NativeProvider.find().ifPresent(provider -> Security.removeProvider(provider.getName()));
        }
    }

    @Nested
    class The_check_itself_fails {

        private final Keys keys = Keys.generate(Algorithm.HS256);
        private final Contender honest = Library.JWT_SIMPLE.with(keys);

        @Test
        void for_a_library_that_accepts_every_token() {
            rejectedAfterDecode(token -> "alice", "EXPIRED was decoded as alice");
        }

        @Test
        void for_a_library_that_rejects_every_token() {
            rejectedAfterDecode(token -> null, "VALID was decoded as null");
        }

        @Test
        void for_a_library_that_ignores_nbf() {
            AtomicInteger calls = new AtomicInteger();
            rejectedAfterDecode(
                    token -> calls.getAndIncrement() < Sample.values().length ? honest.decode(token) : "alice",
                    "a token was decoded before its nbf");
        }

        @Test
        void for_a_library_that_signs_with_another_key() {
            Contender other = Library.JWT_SIMPLE.with(Keys.generate(Algorithm.HS256));
            assertThatIllegalStateException()
                    .isThrownBy(() -> Acceptance.requireCreate(other, keys, Map.of()))
                    .withMessage("JwtSimple: created a bad signature");
        }

        @Test
        void for_a_library_that_omits_a_claim() {
            Contender forgetful = new Fake(honest::decode) {
                @Override
                public String create(String subject, Map<String, Object> claims) {
                    return honest.create(subject, Map.of());
                }
            };
            assertThatIllegalStateException()
                    .isThrownBy(() -> Acceptance.requireCreate(forgetful, keys, Map.of("tenant", 7)))
                    .withMessageEndingWith("created another tenant");
        }

        private void rejectedAfterDecode(Decode decode, String problem) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Acceptance.requireDecode(new Fake(decode), keys, Map.of()))
                    .withMessage("Fake: " + problem);
        }
    }

    interface Decode {
        @Nullable
        String decode(String token);
    }

    private static class Fake implements Contender {

        private final Decode decode;

        Fake(Decode decode) {
            this.decode = decode;
        }

        @Override
        public @Nullable String decode(String token) {
            return decode.decode(token);
        }

        @Override
        public String create(String subject, Map<String, Object> claims) {
            throw new UnsupportedOperationException();
        }
    }
}
