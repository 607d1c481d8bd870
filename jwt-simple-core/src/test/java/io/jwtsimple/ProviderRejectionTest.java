package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.Algorithm.PS256;
import static io.jwtsimple.Algorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.Provider;
import java.security.ProviderException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests which JCA providers and keys in hardware are rejected when a key or a set of keys is made. */
class ProviderRejectionTest {

    private final TestModule module = new TestModule();

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
}
