package io.jwtsimple;

import static io.jwtsimple.TestJwts.segment;
import static io.jwtsimple.TestJwts.utf8;
import static io.jwtsimple.TestMlDsa.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that an ML-DSA public key is rejected if anybody can sign for the key. The first two tests also show that the
 * JDK alone accepts a signature that was made without a private key.
 */
class UnsafeMlDsaKeyTest {

    @BeforeEach
    void skip_without_ml_dsa() {
        TestMlDsa.assumeAvailable();
    }

    // With z = 0 and t1 = 0, the verifier computes w1 = 0, whatever the challenge is (FIPS 204 §6.3). So anybody can
    // compute the challenge that the verifier expects.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
    void anybody_can_sign_for_a_public_key_whose_t1_is_zero(Algorithm algorithm) throws Exception {
        byte[] publicKey = Arrays.copyOf(seed(1), TestMlDsa.publicKey(algorithm, seed(7)).length);
        byte[] signature = forged(algorithm, publicKey, utf8("any text"));
        Signature jca = Signature.getInstance("ML-DSA");
        jca.initVerify(TestMlDsa.read(TestMlDsa.spki(algorithm, publicKey)));
        jca.update(utf8("any text"));
        assertThat(jca.verify(signature)).isTrue();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(algorithm, TestMlDsa.read(TestMlDsa.spki(algorithm, publicKey))))
                .withMessage(
                        "key: the public key is unsafe: its vector t1 has fewer than 256 different numbers;"
                                + " JwtKey.generate(%s) makes a key pair",
                        algorithm.name());
    }

    // 1023 · 2^13 = -1 mod q, so the challenge changes w by small numbers only. A forger can try values of z until the
    // challenge does not change w1, the high bits of w (FIPS 204 §6.3).
    @Test
    void anybody_can_sign_for_a_public_key_whose_t1_has_the_number_1023_only() throws Exception {
        JsonNode forged = TestMlDsa.file("forged.json");
        byte[] publicKey =
                Base64.getUrlDecoder().decode(forged.get("jwk").get("pub").asText());
        String jws = forged.get("jws").asText();
        Signature jca = Signature.getInstance("ML-DSA");
        jca.initVerify(TestMlDsa.read(TestMlDsa.spki(Algorithm.ML_DSA_44, publicKey)));
        jca.update(utf8(jws.substring(0, jws.lastIndexOf('.'))));
        assertThat(jca.verify(Base64.getUrlDecoder().decode(segment(jws, 2)))).isTrue();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.jwk(forged.get("jwk").toString()))
                .withMessageStartingWith(
                        "jwk: pub: the public key is unsafe: its vector t1 has fewer than 256 different numbers");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void a_public_key_that_repeats_few_numbers_is_rejected(Algorithm algorithm, String what, byte[] repeated) {
        byte[] publicKey = TestMlDsa.publicKey(algorithm, seed(7));
        for (int i = 32; i < publicKey.length; i++) {
            publicKey[i] = repeated[(i - 32) % repeated.length];
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(algorithm, TestMlDsa.read(TestMlDsa.spki(algorithm, publicKey))))
                .withMessageContaining("fewer than 256 different numbers");
    }

    static Stream<Arguments> a_public_key_that_repeats_few_numbers_is_rejected() {
        byte[] oneByte = new byte[2560];
        oneByte[1000] = 1;
        byte[] noise = shake(32, utf8("noise"));
        byte[] onePolynomial = Arrays.copyOf(shake(320, utf8("one of four polynomials")), 2560);
        return TestMlDsa.ALGORITHMS.stream()
                .flatMap(algorithm -> Stream.of(
                        Arguments.of(algorithm, "0 and one other number", oneByte),
                        Arguments.of(algorithm, "0 and 1023", new byte[] {0, -4, 15, -64, -1}),
                        Arguments.of(algorithm, "512 only", new byte[] {0, 2, 8, 32, -128}),
                        Arguments.of(algorithm, "32 bytes, repeated", noise),
                        Arguments.of(algorithm, "one polynomial, and zeros", onePolynomial)));
    }

    private static byte[] forged(Algorithm algorithm, byte[] publicKey, byte[] text) {
        int challenge = List.of(32, 48, 64).get(TestMlDsa.ALGORITHMS.indexOf(algorithm));
        int w1 = algorithm == Algorithm.ML_DSA_87 ? 1024 : 768;
        int vectors = List.of(4, 5, 7).get(TestMlDsa.ALGORITHMS.indexOf(algorithm));
        int bits = algorithm == Algorithm.ML_DSA_44 ? 18 : 20;
        byte[] mu = shake(64, shake(64, publicKey), new byte[2], text);
        byte[] signature =
                Arrays.copyOf(shake(challenge, mu, new byte[w1]), TestMlDsa.sign(algorithm, seed(7), text).length);
        for (int i = 0; i < vectors * 256; i++) { // a signature encodes each number x of z as 2^(bits - 1) - x
            int bit = i * bits + bits - 1;
            signature[challenge + bit / 8] |= (byte) (1 << bit % 8);
        }
        return signature;
    }

    private static byte[] shake(int length, byte[]... inputs) {
        SHAKEDigest shake = new SHAKEDigest(256);
        for (byte[] input : inputs) {
            shake.update(input, 0, input.length);
        }
        byte[] output = new byte[length];
        shake.doFinal(output, 0, length);
        return output;
    }
}
