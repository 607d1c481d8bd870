package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TestKeys.TestKey;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that HMAC, RSA and Ed25519 signatures are rejected if their length or a number in them is out of range. For
 * some of these signatures, the JDK throws an exception.
 */
@EnabledIf("io.jwtsimple.TestProvider#isReady")
class SignatureCasesTest {

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void a_signature_of_another_length_is_rejected(Algorithm algorithm) {
        byte[] signature = signature(algorithm);
        byte[] zeroBefore = new byte[signature.length + 1];
        System.arraycopy(signature, 0, zeroBefore, 1, signature.length);

        assertValid(decode(algorithm, signature));
        for (int length : new int[] {0, 1, 8, signature.length / 2, signature.length - 1, signature.length + 1}) {
            assertThat(decode(algorithm, Arrays.copyOf(signature, length)))
                    .as("%d bytes", length)
                    .isEqualTo(BAD_SIGNATURE);
        }
        assertThat(decode(algorithm, Arrays.copyOf(signature, 2 * signature.length)))
                .isEqualTo(BAD_SIGNATURE);
        assertThat(decode(algorithm, zeroBefore)).isEqualTo(BAD_SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void every_byte_of_a_signature_counts(Algorithm algorithm) {
        byte[] signature = signature(algorithm);
        for (int i = 0; i < signature.length; i += 7) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertThat(decode(algorithm, changed)).as("byte %d", i).isEqualTo(BAD_SIGNATURE);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void a_number_that_RSA_cannot_produce_is_rejected(Algorithm algorithm, String what, BigInteger number) {
        byte[] bytes = new byte[256];
        byte[] digits = number.toByteArray();
        int length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);

        assertThat(decode(algorithm, bytes)).isEqualTo(BAD_SIGNATURE);
    }

    static Stream<Arguments> a_number_that_RSA_cannot_produce_is_rejected() {
        RSAPublicKey key = (RSAPublicKey) TestKeys.of(Algorithm.RS256).verifying();
        BigInteger n = key.getModulus();
        return Stream.of(Algorithm.RS256, Algorithm.PS256)
                .flatMap(algorithm -> Stream.of(
                        Arguments.of(algorithm, "zero", BigInteger.ZERO),
                        Arguments.of(algorithm, "one", BigInteger.ONE),
                        Arguments.of(algorithm, "the modulus minus one", n.subtract(BigInteger.ONE)),
                        Arguments.of(algorithm, "the modulus", n),
                        Arguments.of(algorithm, "more than the modulus", n.add(BigInteger.TWO)),
                        Arguments.of(
                                algorithm,
                                "all bits set",
                                BigInteger.ONE.negate().mod(BigInteger.TWO.pow(2048)))));
    }

    @Test
    void an_S_from_the_order_of_the_group_on_is_rejected() { // RFC 8032 §5.1.7
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] signature = signature(EdDSA);
        BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64));

        assertValid(decode(EdDSA, withS(signature, s)));
        assertThat(decode(EdDSA, withS(signature, s.add(order)))).isEqualTo(BAD_SIGNATURE);
        assertThat(decode(EdDSA, withS(signature, s.add(order.shiftLeft(1))))).isEqualTo(BAD_SIGNATURE);
        assertThat(decode(EdDSA, withS(signature, order))).isEqualTo(BAD_SIGNATURE);
        assertThat(decode(EdDSA, withS(signature, order.subtract(BigInteger.ONE))))
                .isEqualTo(BAD_SIGNATURE);
        assertThat(decode(EdDSA, withS(signature, BigInteger.ZERO))).isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void an_R_that_is_not_a_point_or_is_a_trivial_point_is_rejected() {
        byte[] signature = signature(EdDSA);
        byte[] allBits = signature.clone();
        Arrays.fill(allBits, 0, 32, (byte) 0xFF);
        byte[] zero = signature.clone();
        Arrays.fill(zero, 0, 32, (byte) 0);
        byte[] neutral = zero.clone();
        neutral[0] = 1;

        assertThat(decode(EdDSA, allBits)).isEqualTo(BAD_SIGNATURE);
        assertThat(decode(EdDSA, zero)).isEqualTo(BAD_SIGNATURE);
        assertThat(decode(EdDSA, neutral)).isEqualTo(BAD_SIGNATURE);
        assertThat(decode(EdDSA, new byte[64])).isEqualTo(BAD_SIGNATURE);
    }

    @Test
    @DisabledIf("io.jwtsimple.TestProvider#isGiven")
    void a_secret_works_with_a_provider_whose_Mac_cannot_be_cloned() {
        Provider uncopied = new UncopiedProvider();
        Security.insertProviderAt(uncopied, 1);
        try {
            byte[] signature = signature(HS256);
            byte[] wrong = signature.clone();
            wrong[0]++;

            assertValid(decode(HS256, signature));
            assertThat(decode(HS256, wrong)).isEqualTo(BAD_SIGNATURE);
        } finally {
            Security.removeProvider(uncopied.getName());
        }
    }

    private static final class UncopiedProvider extends Provider {

        private static final long serialVersionUID = 1L;

        UncopiedProvider() {
            super("Uncopied", "1", "");
            putService(new Service(this, "Mac", HS256.jcaName, UncopiedMac.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                    return new UncopiedMac();
                }
            });
        }
    }

    /** The JDK's HMAC, but without support for {@code clone}. */
    private static final class UncopiedMac extends MacSpi {

        private final Mac mac;

        UncopiedMac() throws NoSuchAlgorithmException {
            mac = Mac.getInstance(HS256.jcaName, Security.getProvider("SunJCE"));
        }

        @Override
        protected int engineGetMacLength() {
            return mac.getMacLength();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters) throws InvalidKeyException {
            mac.init(key);
        }

        @Override
        protected void engineUpdate(byte input) {
            mac.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int from, int length) {
            mac.update(input, from, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            return mac.doFinal();
        }

        @Override
        protected void engineReset() {
            mac.reset();
        }
    }

    private static String input(Algorithm algorithm) {
        return base64url("{\"alg\":\"" + algorithm + "\"}") + "." + base64url(TestJwts.PAYLOAD);
    }

    private static byte[] signature(Algorithm algorithm) {
        TestKey key = TestKeys.of(algorithm);
        return TestJwts.signature(key, utf8(input(algorithm)));
    }

    private static TokenResult decode(Algorithm algorithm, byte[] signature) {
        JwtManager jwt = TestJwts.manager(TestKeys.of(algorithm).jwtKey()).build();
        return jwt.decode(input(algorithm) + "." + base64url(signature));
    }

    private static BigInteger littleEndian(byte[] bytes) {
        return new BigInteger(1, reversed(bytes));
    }

    private static byte[] withS(byte[] signature, BigInteger s) {
        byte[] bigEndian = new byte[32];
        byte[] digits = s.toByteArray();
        int sign = digits.length > 32 ? 1 : 0;
        System.arraycopy(digits, sign, bigEndian, 32 - (digits.length - sign), digits.length - sign);
        byte[] changed = Arrays.copyOf(signature, 64);
        System.arraycopy(reversed(bigEndian), 0, changed, 32, 32);
        return changed;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
