package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.TokenResult.Unavailable;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.Security;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests a JCA provider that passes the checks of {@code withProvider}, and fails later. */
class ProviderOutageTest {

    private static final Unavailable UNAVAILABLE = new Unavailable("Key source unavailable");
    private final TestModule module = new TestModule();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_provider_that_fails_to_verify_is_an_outage(Throwable failure) {
        JwtManager jwt = TestJwts.manager(TestKeys.of(ES256).jwtKey().withProvider(module))
                .build();
        String token = jwt.create("alice");
        String wrong = token.substring(0, token.length() - 4) + "AAAA";
        try (TestLog log = new TestLog()) {
            module.onKey = failure;
            assertThat(jwt.decode(token)).isEqualTo(UNAVAILABLE);
            assertThat(jwt.decode(wrong)).isEqualTo(UNAVAILABLE);
            assertThat(jwt.decode("a." + token)).isInstanceOf(TokenResult.Invalid.class);

            assertThat(log.warnings()).hasSize(1);
            assertThat(log.text()).contains("TestModule", "ES256", failure.getMessage());
        }
        module.onKey = null;

        assertValid(jwt.decode(token));
        assertThat(jwt.decode(wrong)).isEqualTo(BAD_SIGNATURE);
    }

    static Stream<Throwable> a_provider_that_fails_to_verify_is_an_outage() {
        return Stream.of(
                new ProviderException("the device was removed"),
                new InvalidKeyException("the session was closed"),
                new IllegalStateException("the connection was closed"),
                new UnsatisfiedLinkError("the native library was unloaded"),
                new AssertionError("the session has no state"));
    }

    /** The JVM selects a registered provider for a key without a provider of its own. */
    @ParameterizedTest
    @EnumSource(names = {"HS256", "RS256", "ES256", "EdDSA"})
    void a_registered_provider_that_fails_to_verify_is_an_outage(Algorithm algorithm) {
        Security.insertProviderAt(module, 1);
        try (TestLog log = new TestLog()) {
            JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
            String token = jwt.create("alice");
            assertValid(jwt.decode(token));
            RuntimeException failure = new ProviderException("the device was removed");
            module.onVerify = () -> {
                throw failure;
            };
            module.onSign = mac -> {
                throw failure;
            };
            for (int i = 0; i < 100; i++) {
                assertThat(jwt.decode(token)).isEqualTo(UNAVAILABLE);
            }

            assertThat(log.warnings())
                    .containsExactly("the JCA provider of the JVM failed to verify " + algorithm
                            + ": java.security.ProviderException: the device was removed; requests get a 503");
        } finally {
            Security.removeProvider(module.getName());
        }
    }

    /**
     * An attacker may choose a signature with which the provider fails, and the provider's exception may contain the
     * token or the signature.
     */
    @Test
    void a_failure_is_logged_once_a_minute_on_one_line_without_the_token() {
        JwtManager jwt = TestJwts.manager(TestKeys.of(ES256).jwtKey().withProvider(module))
                .build();
        String token = jwt.create("alice");
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        String bytes = Arrays.toString(signature);
        String hex = HexFormat.of().formatHex(signature);
        String spaced = HexFormat.ofDelimiter(" ").formatHex(signature);
        String cause = "CKR_USER_PIN_NOT_INITIALIZED in slot 4 of the module\n2026 FATAL forged";
        module.onKey = new ProviderException(
                "bad: " + token + ' ' + bytes + ' ' + hex + ' ' + spaced, new IllegalStateException(cause));
        try (TestLog log = new TestLog()) {
            for (int i = 0; i < 1000; i++) {
                assertThat(jwt.decode(token)).isEqualTo(UNAVAILABLE);
            }

            assertThat(log.warnings())
                    .containsExactly("the JCA provider TestModule failed to verify ES256:"
                            + " java.security.ProviderException: bad: ... (java.lang.IllegalStateException:"
                            + " CKR_USER_PIN_NOT_INITIALIZED in slot 4 of the module 2026 FATAL forged); requests get"
                            + " a 503");
            assertThat(log.text())
                    .doesNotContain(token, hex, bytes.substring(1, 20), "\tat ", "ProviderOutageTest")
                    .doesNotContain(token.split("\\."));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_text_that_may_be_a_part_of_a_token_is_not_logged(String form, Function<byte[], String> written) {
        JwtManager jwt = TestJwts.manager(TestKeys.of(ES256).jwtKey().withProvider(module))
                .build();
        String token = jwt.create("alice", claims -> claims.put("x", "y".repeat(3000)));
        String text = written.apply(token.getBytes(StandardCharsets.US_ASCII));
        module.onVerify = () -> {
            throw new ProviderException("cannot read " + text);
        };
        try (TestLog log = new TestLog()) {
            assertThat(jwt.decode(token)).isEqualTo(UNAVAILABLE);
            assertThat(log.warnings())
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line)
                            .isEqualTo("the JCA provider TestModule failed to verify ES256:"
                                    + " java.security.ProviderException: cannot read ...; requests get a 503"));
        }
    }

    static Stream<Arguments> a_text_that_may_be_a_part_of_a_token_is_not_logged() {
        return Stream.of(
                form("numbers", Arrays::toString),
                form("numbers on lines", bytes -> Arrays.toString(bytes).replaceAll("\\D+", "\n")),
                form("numbers with ;", bytes -> Arrays.toString(bytes).replaceAll("\\D+", ";")),
                form("hex", HexFormat.of()::formatHex),
                form("hex with a prefix", HexFormat.ofDelimiter(", ").withPrefix("0x")::formatHex),
                form("percent", HexFormat.of().withPrefix("%")::formatHex),
                form("Base64", Base64.getEncoder()::encodeToString),
                form("the token", bytes -> new String(bytes, StandardCharsets.US_ASCII)));
    }

    private static Arguments form(String name, Function<byte[], String> written) {
        return Arguments.of(name, written);
    }

    @Test
    void an_exception_whose_message_cannot_be_read_is_an_outage() {
        JwtManager jwt = TestJwts.manager(TestKeys.of(ES256).jwtKey().withProvider(module))
                .build();
        String token = jwt.create("alice");
        module.onVerify = () -> {
            throw new ProviderException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new IllegalStateException("of a test");
                }
            };
        };

        assertThat(jwt.decode(token)).isEqualTo(UNAVAILABLE);
    }

    // A SignatureException may also mean that the signature is malformed. But the provider receives the signature only
    // in verify, so an exception from update has another cause.
    @Test
    void a_provider_that_cannot_read_the_text_is_an_outage() {
        JwtManager jwt = TestJwts.manager(TestKeys.of(RS256).jwtKey().withProvider(module))
                .build();
        String token = jwt.create("alice");
        module.onUpdate = new SignatureException("connection reset");
        try (TestLog log = new TestLog()) {
            assertThat(jwt.decode(token)).isEqualTo(UNAVAILABLE);
            assertThat(log.warnings()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    void an_error_of_a_provider_is_a_failure_and_other_errors_are_thrown(Algorithm algorithm) {
        JwtKey key = TestKeys.of(algorithm).jwtKey();
        JwtManager jwt = TestJwts.manager(key.withProvider(module)).build();
        String token = jwt.create("alice");
        module.onKey = new UnsatisfiedLinkError("no native library");

        assertThat(jwt.decode(token)).isEqualTo(UNAVAILABLE);
        assertThatIllegalStateException().isThrownBy(() -> jwt.create("alice"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.withProvider(module))
                .withMessageStartingWith("provider: the JCA provider TestModule cannot use this key for " + algorithm)
                .withMessageContaining("no native library");
        module.onKey = new OutOfMemoryError("of a test");
        assertThatThrownBy(() -> jwt.decode(token)).isSameAs(module.onKey);
    }

    @Test
    void a_provider_that_fails_to_compute_an_hmac_is_an_outage() {
        JwtManager jwt = TestJwts.manager(TestKeys.of(HS256).jwtKey().withProvider(module))
                .build();
        String token = jwt.create("alice");
        module.onKey = new InvalidKeyException("the session was closed");
        try (TestLog log = new TestLog()) {
            assertThat(jwt.decode(token)).isEqualTo(UNAVAILABLE);
            assertThat(log.warnings()).hasSize(1);
        }
        assertThatIllegalStateException().isThrownBy(() -> jwt.create("alice"));
    }

    @Test
    void in_an_outage_other_keys_still_verify_a_token() {
        JwtKey broken = JwtKey.of(ES256, TestKeyPairs.other(ES256)).withProvider(module);
        JwtKeySet keys = JwtKeySet.of(broken, TestKeys.of(ES256).jwtKey());
        JwtManager jwt = JwtManager.builder(keys).clock(() -> NOW).build();
        String token = TestJwts.signed(TestKeys.of(ES256), "{\"alg\":\"ES256\"}", TestJwts.PAYLOAD);
        module.onKey = new ProviderException("the device was removed");
        try (TestLog log = new TestLog()) {
            assertValid(jwt.decode(token));
            assertThat(jwt.decode(token.substring(0, token.length() - 4) + "AAAA"))
                    .isEqualTo(UNAVAILABLE);
            assertThat(log.warnings()).hasSize(1);
        }
    }

    @Test
    void an_exception_for_a_malformed_signature_is_no_outage() {
        JwtManager jwt = TestJwts.manager(TestKeys.of(ES256).jwtKey().withProvider(module))
                .build();
        String token = jwt.create("alice");
        module.onVerify = () -> {
            throw new SignatureException("malformed");
        };

        assertThat(jwt.decode(token)).isEqualTo(BAD_SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void create_throws_if_the_provider_fails_or_makes_a_signature_of_another_length(Algorithm algorithm) {
        JwtManager jwt = TestJwts.manager(TestKeys.of(algorithm).jwtKey().withProvider(module))
                .build();
        String message = "the JCA provider TestModule can no longer sign " + algorithm
                + " with a key that it signed with before";

        module.onSign = signature -> Arrays.copyOf(signature, signature.length - 1);
        assertThatIllegalStateException().isThrownBy(() -> jwt.create("alice")).withMessage(message);
        module.onSign = signature -> Arrays.copyOf(signature, signature.length + 1);
        assertThatIllegalStateException().isThrownBy(() -> jwt.create("alice")).withMessage(message);
        module.onSign = signature -> {
            throw new ProviderException("the device was removed");
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> jwt.create("alice"))
                .withMessage(message)
                .withRootCauseInstanceOf(ProviderException.class);
    }
}
