package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JwtKeyTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Nested
    class Of {

        @ParameterizedTest(name = "{0} with a {1} key")
        @CsvSource({
            "RS256, EC, key: RS256 needs an RSA key",
            "PS512, Ed25519, key: PS512 needs an RSA key",
            "ES256, RSA, key: ES256 needs an EC key on P-256",
            "EdDSA, RSA, key: EdDSA needs an Ed25519 key",
            "EdDSA, Ed448, 'key: EdDSA needs an Ed25519 key, was the public key of EdDSA on Ed448'",
            "HS256, RSA, algorithm: HS256 needs a secret",
        })
        void a_key_of_another_family_is_rejected(Algorithm algorithm, String family, String message) throws Exception {
            PublicKey key = family.equals("RSA")
                    ? TestKeyPairs.of(Algorithm.RS256).getPublic()
                    : KeyPairGenerator.getInstance(family).generateKeyPair().getPublic();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.of(algorithm, key))
                    .withMessageStartingWith(message);
        }

        @ParameterizedTest(name = "{0} on {1}")
        @CsvSource({"ES256, secp384r1", "ES384, secp521r1", "ES512, secp256r1"})
        void a_key_on_another_curve_is_rejected(Algorithm algorithm, String curve) throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            KeyPair pair = generator.generateKeyPair();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.of(algorithm, pair))
                    .withMessageStartingWith("key: " + algorithm + " needs an EC key on P-");
        }

        @ParameterizedTest
        @EnumSource(names = {"RS256", "PS256"})
        void rsa_below_2048_bits_is_rejected(Algorithm algorithm) throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            KeyPair pair = generator.generateKeyPair();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.of(algorithm, pair))
                    .withMessage(
                            "key: RSA with 1024 bits is too weak for %s, which needs 2048 (RFC 7518 §3.3);"
                                    + " JwtKey.generate(%s) makes a key pair",
                            algorithm, algorithm);
        }

        @Test
        void a_point_off_the_curve_is_rejected() throws Exception {
            ECParameterSpec p256 =
                    ((ECPublicKey) TestKeyPairs.of(Algorithm.ES256).getPublic()).getParams();
            PublicKey offCurve = KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(new ECPoint(BigInteger.ONE, BigInteger.TWO), p256));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.of(Algorithm.ES256, offCurve))
                    .withMessage("key: the public key is not a point of P-256");
        }

        @ParameterizedTest
        @EnumSource(names = {"RS256", "PS384", "ES256", "ES512", "EdDSA", "ML_DSA_44", "ML_DSA_87"})
        void keys_of_different_pairs_are_rejected(Algorithm algorithm) throws Exception {
            KeyPair mixed = new KeyPair(
                    TestKeyPairs.of(algorithm).getPublic(),
                    TestKeyPairs.other(algorithm).getPrivate());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.of(algorithm, mixed))
                    .withMessage("key: the private and the public key do not belong together; give the two keys of one"
                            + " pair");
        }

        @Test
        void a_private_key_of_another_family_is_rejected() throws Exception {
            KeyPair mixed = new KeyPair(
                    TestKeyPairs.of(Algorithm.ES256).getPublic(),
                    TestKeyPairs.of(Algorithm.RS256).getPrivate());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.of(Algorithm.ES256, mixed))
                    .withMessageStartingWith("key: the JDK rejects it for ES256");
        }

        @Test
        void the_exception_for_a_pair_with_a_null_names_the_key() throws Exception {
            KeyPair pair = TestKeyPairs.of(Algorithm.ES256);
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtKey.of(Algorithm.ES256, new KeyPair(pair.getPublic(), null)))
                    .withMessage("pair.private");
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtKey.of(Algorithm.ES256, new KeyPair(null, pair.getPrivate())))
                    .withMessage("pair.public");
        }

        @Test
        void a_public_key_verifies_and_cannot_create() throws Exception {
            KeyPair pair = TestKeyPairs.of(Algorithm.ES256);
            String token = JwtManager.of(JwtKey.of(Algorithm.ES256, pair)).create("alice");
            JwtManager verifier = JwtManager.of(JwtKey.of(Algorithm.ES256, pair.getPublic()));
            assertThat(verifier.decode(token)).isInstanceOf(TokenResult.Valid.class);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> verifier.create("alice"))
                    .withMessage(
                            "create: the first key, JwtKey[ES256, verifies], cannot sign; put a secret or a private"
                                    + " key first");
        }
    }

    @Nested
    class Generate {

        @ParameterizedTest
        @EnumSource
        void a_generated_key_signs_and_verifies(Algorithm algorithm) {
            TestMlDsa.assumeAvailable(algorithm);
            JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
            assertThat(jwt.decode(jwt.create("alice"))).isInstanceOf(TokenResult.Valid.class);
        }

        @Test
        void two_generated_keys_differ() {
            String token = JwtManager.of(JwtKey.generate(Algorithm.HS256)).create("alice");
            assertThat(JwtManager.of(JwtKey.generate(Algorithm.HS256)).decode(token))
                    .isEqualTo(TokenFault.BAD_SIGNATURE.result());
        }
    }

    @Nested
    class WithId {

        @Test
        void with_id_returns_a_copy() {
            JwtKey key = JwtKey.secret(SECRET);
            assertThat(key.withId("2026-11").id()).isEqualTo("2026-11");
            assertThat(key.id()).isNull();
        }

        @Test
        void an_id_has_1_to_256_characters() {
            JwtKey key = JwtKey.secret(SECRET);
            assertThat(key.withId("x".repeat(256)).id()).hasSize(256);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> key.withId(""))
                    .withMessage("id: must have 1 to 256 characters, has 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> key.withId("x".repeat(257)))
                    .withMessage("id: must have 1 to 256 characters, has 257");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> key.withId("\ud800"))
                    .withMessage("id: has half of a surrogate pair, which UTF-8 cannot encode");
        }
    }

    @Test
    void to_string_shows_the_use_of_the_key_and_no_key_material() throws Exception {
        assertThat(JwtKey.secret(SECRET).withId("a")).hasToString("JwtKey[HS256, id=a, signs and verifies]");
        assertThat(JwtKey.of(Algorithm.EdDSA, TestKeyPairs.of(Algorithm.EdDSA).getPublic()))
                .hasToString("JwtKey[EdDSA, verifies]");
    }
}
