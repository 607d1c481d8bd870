package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.Algorithm.PS256;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.TokenResult.Unavailable;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests keys with signatures by a JCA provider of the application, including hardware keys and failures of the
 * provider.
 */
class ProviderTest {

    private static final Unavailable UNAVAILABLE = new Unavailable("Key source unavailable");

    private final TestModule module = new TestModule();

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void the_provider_computes_every_signature(Algorithm algorithm) throws Exception {
        TestKey key = TestKeys.of(algorithm);
        JwtManager jwt = TestJwts.manager(key.jwtKey().withProvider(module)).build();
        int before = module.signed.get() + module.verified.get();

        String token = jwt.create("alice");
        for (TestOracles.Oracle oracle : TestOracles.of(key).values()) {
            assertThat(oracle.claims(token)).containsEntry("sub", "alice");
            assertValid(jwt.decode(oracle.token(Map.of("sub", "alice", "exp", NOW.getEpochSecond() + 9))));
        }
        assertThat(module.signed.get() + module.verified.get() - before)
                .isEqualTo(1 + TestOracles.of(key).size());
        assertThat(jwt.decode(token.substring(0, token.length() - 8) + "AAAAAAAA"))
                .isEqualTo(BAD_SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "HS384", "HS512"})
    void a_private_key_in_hardware_signs_with_its_provider(Algorithm algorithm) throws Exception {
        TestKey key = TestKeys.of(algorithm);
        JwtKey inHardware = JwtKey.of(algorithm, TestModule.inHardware(pair(key)));
        JwtManager jwt = TestJwts.manager(inHardware.withProvider(module)).build();

        String token = jwt.create("alice");
        assertThat(TestOracles.of(key).values().iterator().next().claims(token)).containsEntry("sub", "alice");
        assertValid(jwt.decode(token));
        assertThat(inHardware.withThumbprintId().id())
                .isEqualTo(key.jwtKey().withThumbprintId().id());
    }

    @Test
    void a_private_key_in_hardware_without_its_provider_is_rejected_when_a_set_is_made() {
        JwtKey inHardware = JwtKey.of(ES256, TestModule.inHardware(TestKeyPairs.of(ES256)));
        String message =
                "keys: the private key of JwtKey[ES256, signs and verifies] has no encoding, and no provider of"
                        + " this JVM can sign with it; give its JCA provider with withProvider";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtManager.of(inHardware))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.of(JwtKey.generate(HS256), inHardware))
                .withMessage(message);
    }

    // The keys of some key services throw an exception from getEncoded().
    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "HS384", "HS512"})
    void a_private_key_that_throws_for_its_encoding_signs_with_its_provider(Algorithm algorithm) {
        KeyPair throwing = TestModule.inHardware(pair(TestKeys.of(algorithm)), () -> {
            throw new UnsupportedOperationException();
        });
        KeyPair empty = TestModule.inHardware(pair(TestKeys.of(algorithm)), () -> new byte[0]);
        for (KeyPair pair : List.of(throwing, empty)) {
            JwtKey inService = JwtKey.of(algorithm, pair);
            JwtManager jwt = TestJwts.manager(inService.withProvider(module)).build();

            assertValid(jwt.decode(jwt.create("alice")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtManager.of(inService))
                    .withMessageContaining("give its JCA provider with withProvider");
        }
    }

    @Test
    void a_pair_in_hardware_whose_keys_do_not_belong_together_is_rejected() {
        KeyPair mixed = new KeyPair(
                TestKeyPairs.of(ES256).getPublic(),
                TestModule.inHardware(TestKeyPairs.other(ES256)).getPrivate());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(ES256, mixed).withProvider(module))
                .withMessageContaining("the two keys are not a pair");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void a_provider_without_the_algorithm_is_rejected(Algorithm algorithm) {
        Provider other = new TestModule("SHA1withRSA");
        JwtKey key = TestKeys.of(algorithm).jwtKey();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.withProvider(other))
                .withMessageStartingWith("provider: the JCA provider TestModule has no ")
                .withMessageContaining(algorithm.jcaName)
                .withMessageContaining("which " + algorithm + " needs");
    }

    @Test
    void a_provider_may_have_Ed25519_as_EdDSA() {
        JwtKey key = TestKeys.of(EdDSA).jwtKey().withProvider(new TestModule("EdDSA"));
        JwtManager jwt = TestJwts.manager(key).build();

        assertValid(jwt.decode(jwt.create("alice")));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource
    void a_wrong_provider_is_rejected_when_the_key_is_made(
            String what, Algorithm algorithm, TestModule wrong, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestKeys.of(algorithm).jwtKey().withProvider(wrong))
                .withMessage(
                        "provider: the JCA provider TestModule cannot use this key for " + algorithm + ": " + problem);
    }

    static Stream<Arguments> a_wrong_provider_is_rejected_when_the_key_is_made() {
        TestModule changesSignature = new TestModule();
        changesSignature.onSign = signature -> {
            signature[7] ^= 1;
            return signature;
        };
        TestModule writesDer = new TestModule();
        writesDer.onSign = signature -> Arrays.copyOf(signature, signature.length + 7);
        TestModule acceptsAll = new TestModule();
        acceptsAll.onVerify = () -> true;
        TestModule acceptsNone = new TestModule();
        acceptsNone.onVerify = () -> false;
        TestModule otherSalt = new TestModule();
        otherSalt.parameters = new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 20, 1);
        TestModule rejectsKeys = new TestModule();
        rejectsKeys.onKey = new InvalidKeyException("not on this slot");
        TestModule fails = new TestModule();
        fails.onKey = new ProviderException("no token in this slot");
        TestModule cannotVerify = new TestModule();
        cannotVerify.onVerify = () -> {
            throw new UnsupportedOperationException("signs only");
        };
        String unverified = "its signature does not verify, or the two keys are not a pair";
        return Stream.of(
                Arguments.of("a changed signature", ES256, changesSignature, unverified),
                Arguments.of("a changed signature", RS256, changesSignature, unverified),
                Arguments.of("a changed HMAC", HS256, changesSignature, "its HMAC is wrong"),
                Arguments.of("a longer HMAC", HS256, writesDer, "its HMAC is wrong"),
                Arguments.of("DER", ES256, writesDer, "it made a signature of 71 bytes, and not of 64"),
                Arguments.of("accepts all signatures", ES256, acceptsAll, "it accepts a wrong signature"),
                Arguments.of("accepts all signatures", PS256, acceptsAll, "it accepts a wrong signature"),
                Arguments.of("accepts all signatures", EdDSA, acceptsAll, "it accepts a wrong signature"),
                Arguments.of("accepts no signature", EdDSA, acceptsNone, unverified),
                Arguments.of("another salt", PS256, otherSalt, unverified),
                Arguments.of("rejects the key", ES256, rejectsKeys, "not on this slot"),
                Arguments.of("rejects the key", HS256, rejectsKeys, "TestModule has no HmacSHA256"),
                Arguments.of("fails", RS256, fails, "no token in this slot"),
                Arguments.of("fails", HS256, fails, "no token in this slot"),
                Arguments.of("cannot verify", ES256, cannotVerify, "signs only"));
    }

    @Test
    void a_provider_that_accepts_all_signatures_is_rejected_for_a_public_key_too() {
        module.onVerify = () -> true;
        JwtKey key = JwtKey.of(ES256, TestKeyPairs.of(ES256).getPublic());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.withProvider(module))
                .withMessageContaining("it accepts a wrong signature");
    }

    @ParameterizedTest
    @EnumSource(names = "(RS|PS|ES|Ed).*", mode = EnumSource.Mode.MATCH_ANY)
    void a_provider_that_verifies_no_signature_is_rejected_for_a_public_key(Algorithm algorithm) {
        JwtKey key = JwtKey.of(algorithm, TestKeyPairs.of(algorithm).getPublic());
        assertThat(key.withProvider(module).toString()).contains("TestModule");

        module.onVerify = () -> false;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.withProvider(module))
                .withMessage("provider: the JCA provider TestModule rejects a good signature of " + algorithm
                        + "; use another provider");
    }

    @Test
    void a_provider_that_uses_no_key_but_the_given_one_is_accepted() {
        KeyPair pair = TestKeyPairs.of(ES256);
        module.onlyKey = pair.getPublic();
        JwtKey key = JwtKey.of(ES256, pair.getPublic()).withProvider(module);
        JwtManager jwt = TestJwts.manager(key).build();

        assertValid(jwt.decode(TestJwts.manager(JwtKey.of(ES256, pair)).build().create("alice")));
    }

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

    /**
     * An attacker may choose a signature with which the provider fails. The exception of the provider may contain the
     * signature.
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
                            + " java.security.ProviderException: bad: ... [...] ... ...(java.lang.IllegalStateException:"
                            + " CKR_USER_PIN_NOT_INITIALIZED in slot 4 of the module?2026 FATAL forged); tokens get a"
                            + " 503");
            assertThat(log.text())
                    .doesNotContain(token, hex, bytes.substring(1, 20), "\tat ", "ProviderTest")
                    .doesNotContain(token.split("\\."));
        }
    }

    static Stream<Throwable> a_provider_that_fails_to_verify_is_an_outage() {
        return Stream.of(
                new ProviderException("the device was removed"),
                new InvalidKeyException("the session was closed"),
                new IllegalStateException("the connection was closed"),
                new UnsatisfiedLinkError("the native library was unloaded"),
                new AssertionError("the session has no state"));
    }

    // JCA also defines SignatureException for a malformed signature. The provider receives the signature only in
    // verify, so the signature cannot be the cause of an exception from update.
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

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ES256", "ES384", "ES512", "RS256", "PS256", "EdDSA"})
    void a_provider_never_sees_a_signature_of_another_length_or_out_of_range(Algorithm algorithm) {
        JwtManager jwt = TestJwts.manager(TestKeys.of(algorithm).jwtKey().withProvider(module))
                .build();
        int length = TestKeys.of(algorithm).jwtKey().signatures().signatureLength();
        String input = base64url("{\"alg\":\"" + algorithm + "\"}") + "." + base64url(TestJwts.PAYLOAD) + ".";
        byte[] max = new byte[length];
        Arrays.fill(max, (byte) 0xFF);
        module.onVerify = () -> true;
        module.verified.set(0);

        for (int wrong : new int[] {0, 1, length - 1, length + 1, 2 * length}) {
            assertThat(jwt.decode(input + base64url(new byte[wrong]))).isEqualTo(BAD_SIGNATURE);
        }
        if (algorithm.family == Algorithm.Family.EC) {
            assertThat(jwt.decode(input + base64url(new byte[length]))).isEqualTo(BAD_SIGNATURE);
            assertThat(jwt.decode(input + base64url(max))).isEqualTo(BAD_SIGNATURE);
        }
        assertThat(module.verified).hasValue(0);
    }

    @Test
    void a_key_keeps_its_id_and_shows_its_provider() {
        JwtKey key = TestKeys.of(RS256).jwtKey().withId("k").withProvider(module);

        assertThat(key).hasToString("JwtKey[RS256, id=k, provider=TestModule, signs and verifies]");
        assertThat(key.withId("other")).hasToString("JwtKey[RS256, id=other, provider=TestModule, signs and verifies]");
        assertThat(key.withProvider(new TestModule()).id()).isEqualTo("k");
        assertThat(JwtKeySet.of(key).toJson())
                .isEqualTo(JwtKeySet.of(TestKeys.of(RS256).jwtKey().withId("k")).toJson());
        assertThatNullPointerException()
                .isThrownBy(() -> key.withProvider(null))
                .withMessage("provider");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void a_manager_may_block_if_a_key_has_a_provider(Algorithm algorithm) {
        JwtKey key = TestKeys.of(algorithm).jwtKey().withProvider(module);

        assertThat(JwtManager.of(key).mayBlock()).isTrue();
        assertThat(JwtManager.of(JwtKeySet.of(JwtKey.generate(HS256), key)).mayBlock())
                .isTrue();
    }

    @Test
    void a_key_keeps_the_name_Ed25519_with_a_provider() {
        JwtKey key = TestKeys.of(EdDSA).jwtKey().withEd25519Name();
        JwtKey both = key.withProvider(module);

        assertThat(both.algorithmName()).isEqualTo("Ed25519");
        assertThat(TestKeys.of(EdDSA)
                        .jwtKey()
                        .withProvider(module)
                        .withEd25519Name()
                        .algorithmName())
                .isEqualTo("Ed25519");
        assertThat(JwtKeySet.of(key).withProvider(module).toJson())
                .isEqualTo(JwtKeySet.of(both).toJson())
                .contains("\"alg\":\"Ed25519\"");
        assertThat(TestJwts.manager(both).build().create("alice"))
                .startsWith(base64url("{\"alg\":\"Ed25519\"").substring(0, 16));
    }

    @Test
    void every_key_of_a_set_gets_the_provider() {
        JwtKeySet published = JwtKeySet.jwks(
                JwtKeySet.of(TestKeys.of(ES256).jwtKey(), TestKeys.of(EdDSA).jwtKey())
                        .toJson());
        JwtManager jwt = JwtManager.builder(published.withProvider(module))
                .clock(() -> NOW)
                .build();
        module.verified.set(0);

        assertValid(jwt.decode(TestJwts.signed(TestKeys.of(ES256), "{\"alg\":\"ES256\"}", TestJwts.PAYLOAD)));
        assertValid(jwt.decode(TestJwts.signed(TestKeys.of(EdDSA), "{\"alg\":\"EdDSA\"}", TestJwts.PAYLOAD)));
        assertThat(module.verified).hasValue(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> published.withProvider(new TestModule("Ed25519")))
                .withMessageContaining("which ES256 needs");
    }

    private static KeyPair pair(TestKey key) {
        return new KeyPair((PublicKey) key.verifying(), (PrivateKey) key.signing());
    }
}
