package io.jwtsimple;

import static io.jwtsimple.Algorithm.PS256;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.base64url;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that every factory rejects an RSA public key for which anybody can sign, or with which verification is slow.
 * The first test also shows that the JDK alone accepts a signature for a prime modulus.
 */
class UnsafeRsaKeyTest {

    private static final BigInteger F4 = BigInteger.valueOf(65537);

    /** A Mersenne prime of 2203 bits. */
    private static final BigInteger PRIME = TWO.pow(2203).subtract(ONE);

    private static final BigInteger COMPOSITE = TestKeyPairs.modulus(2048);

    @Test
    void a_prime_modulus_is_enough_to_sign() throws GeneralSecurityException {
        assertThat(PRIME.isProbablePrime(20)).isTrue();
        KeyFactory keys = KeyFactory.getInstance("RSA");
        BigInteger exponent = F4.modInverse(PRIME.subtract(ONE));
        Signature jca = Signature.getInstance("SHA256withRSA");
        jca.initSign(keys.generatePrivate(new RSAPrivateKeySpec(PRIME, exponent)));
        jca.update(TestJwts.utf8("any text"));
        byte[] signature = jca.sign();
        jca.initVerify(rsa(PRIME, F4));
        jca.update(TestJwts.utf8("any text"));
        assertThat(jca.verify(signature)).isTrue();

        assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.of(RS256, rsa(PRIME, F4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void an_unsafe_RSA_key_is_rejected_by_every_factory(String problem, BigInteger modulus, BigInteger exponent) {
        String n = base64url(unsigned(modulus));
        String e = base64url(unsigned(exponent));
        String jwk = "{\"kty\":\"RSA\",\"alg\":\"PS256\",\"n\":\"" + n + "\",\"e\":\"" + e + "\"";
        byte[] pkcs1 = PemDer.encode(PemDer.SEQUENCE, integer(modulus), integer(exponent));
        byte[] privateKey = PemDer.encode(
                PemDer.SEQUENCE,
                integer(ZERO),
                integer(modulus),
                integer(exponent),
                integer(BigInteger.valueOf(7)),
                integer(modulus),
                integer(ONE),
                integer(ONE),
                integer(ONE),
                integer(ONE));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.pem(RS256, TestPems.block("RSA PUBLIC KEY", pkcs1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.pem(RS256, TestPems.block("RSA PRIVATE KEY", privateKey)));
        assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.jwk(jwk + "}"));
        assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.jwk(jwk + ",\"d\":\"AQAB\"}"));
        assertThatIllegalArgumentException().isThrownBy(() -> JwtKeySet.jwks("{\"keys\":[" + jwk + "}]}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(PS256, new TestUncheckedRsaKey(modulus, exponent)))
                .withMessage("key: RSA with " + problem + "; JwtKey.generate(PS256) makes a key pair");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(
                        PS256,
                        new KeyPair(
                                new TestUncheckedRsaKey(modulus, exponent),
                                TestKeyPairs.of(PS256).getPrivate())));
    }

    static Stream<Arguments> an_unsafe_RSA_key_is_rejected_by_every_factory() {
        String modulus = "a modulus that is not a product of large, distinct primes lets an attacker sign for PS256";
        String exponent = "the exponent %s is out of range for PS256, which needs an odd one from 3 on with at most 64"
                + " bits (RFC 8017 §3.1)";
        return Stream.of(
                Arguments.of(modulus, COMPOSITE.add(TWO.pow(2047)).subtract(ONE).clearBit(0), F4),
                Arguments.of(modulus, TWO.pow(2048), F4),
                Arguments.of(modulus, PRIME, F4),
                Arguments.of(modulus, PRIME.pow(2), F4),
                Arguments.of(modulus, PRIME.pow(3), F4),
                Arguments.of(modulus, TWO.pow(1279).subtract(ONE).pow(3), F4), // the cube of a smaller Mersenne prime
                Arguments.of(modulus, PRIME.multiply(BigInteger.valueOf(3)), F4),
                Arguments.of(modulus, PRIME.multiply(BigInteger.valueOf(751)), F4),
                Arguments.of(
                        modulus, PRIME.multiply(PRIME.add(TWO.pow(1102))), F4), // the factors are close to each other
                Arguments.of(
                        "8193 bits is too long for PS256, which takes at most 8192",
                        TWO.pow(8193).subtract(ONE),
                        F4),
                Arguments.of(exponent.formatted("of 0 bits"), COMPOSITE, ZERO),
                Arguments.of(exponent.formatted("of 1 bits"), COMPOSITE, ONE),
                Arguments.of(exponent.formatted("of 2 bits"), COMPOSITE, TWO),
                Arguments.of(exponent.formatted("of 17 bits"), COMPOSITE, F4.subtract(ONE)),
                Arguments.of(
                        exponent.formatted("of 65 bits"), COMPOSITE, TWO.pow(64).add(ONE)));
    }

    @Test
    void a_private_key_that_the_JDK_cannot_compute_with_is_rejected() {
        RSAPrivateCrtKey good = (RSAPrivateCrtKey) TestKeyPairs.of(RS256).getPrivate();
        String jwk = "{\"kty\":\"RSA\",\"alg\":\"RS256\",\"q\":\"AA\"" // q is zero
                + member("n", good.getModulus())
                + member("e", good.getPublicExponent())
                + member("d", good.getPrivateExponent())
                + member("p", good.getPrimeP())
                + member("dp", good.getPrimeExponentP())
                + member("dq", good.getPrimeExponentQ())
                + member("qi", good.getCrtCoefficient()) + "}";
        String problem = "n, e, d, p, q, dp, dq, qi: the JDK rejects it for RS256";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.jwk(jwk))
                .withMessageStartingWith("jwk: " + problem);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.jwks("{\"keys\":[" + jwk + "]}"))
                .withMessageStartingWith("jwks: keys[0]: " + problem);
    }

    private static String member(String name, BigInteger number) {
        return ",\"" + name + "\":\"" + base64url(unsigned(number)) + '"';
    }

    @Test
    void an_RSA_exponent_is_not_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(RS256, new TestUncheckedRsaKey(COMPOSITE, BigInteger.valueOf(-3))))
                .withMessageContaining("exponent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(RS256, new TestUncheckedRsaKey(COMPOSITE.negate(), F4)))
                .withMessageContaining("modulus");
    }

    @Test
    void an_RSA_key_within_the_bounds_is_accepted() throws GeneralSecurityException {
        for (BigInteger exponent :
                List.of(BigInteger.valueOf(3), F4, TWO.pow(64).subtract(ONE))) {
            assertThat(JwtKey.of(RS256, rsa(COMPOSITE, exponent))).isNotNull();
        }
        assertThat(JwtKey.of(RS256, rsa(TestKeyPairs.modulus(8192), F4))).isNotNull();
        assertThat(JwtKey.of(RS256, rsa(PRIME.multiply(BigInteger.valueOf(757)), F4)))
                .isNotNull();
    }

    @Test
    void decode_may_block_with_a_large_RSA_key() throws GeneralSecurityException {
        for (Map.Entry<RSAPublicKey, Boolean> slow : Map.of(
                        rsa(COMPOSITE, F4), false,
                        rsa(TestKeyPairs.modulus(4096), F4), false,
                        rsa(TestKeyPairs.modulus(4097), F4), true,
                        rsa(COMPOSITE, F4.add(TWO)), true)
                .entrySet()) {
            JwtKey key = JwtKey.of(RS256, slow.getKey());
            assertThat(JwtManager.of(key).mayBlock()).isEqualTo(slow.getValue());
            assertThat(JwtManager.of(JwtKeySet.of(JwtKey.generate(Algorithm.HS256), key))
                            .mayBlock())
                    .isEqualTo(slow.getValue());
        }
    }

    private static RSAPublicKey rsa(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] integer(BigInteger number) {
        return PemDer.encode(PemDer.INTEGER, number.toByteArray());
    }
}
