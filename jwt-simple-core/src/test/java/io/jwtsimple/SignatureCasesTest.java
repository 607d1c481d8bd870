package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Tokens.SIGNATURE;
import static io.jwtsimple.Tokens.base64url;
import static io.jwtsimple.Tokens.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.TokenResult.Valid;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Signatures of HMAC, RSA and Ed25519 at the edges of their definitions. At some of them the JDK answers by throwing,
 * which is a wrong signature like any other.
 */
class SignatureCasesTest {

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void a_signature_of_another_length_is_refused(Algorithm algorithm) {
        byte[] signature = signature(algorithm);
        byte[] zeroBefore = new byte[signature.length + 1];
        System.arraycopy(signature, 0, zeroBefore, 1, signature.length);

        assertThat(decode(algorithm, signature)).isInstanceOf(Valid.class);
        for (int length : new int[] {0, 1, 8, signature.length / 2, signature.length - 1, signature.length + 1}) {
            assertThat(decode(algorithm, Arrays.copyOf(signature, length)))
                    .as("%d bytes", length)
                    .isEqualTo(SIGNATURE);
        }
        assertThat(decode(algorithm, Arrays.copyOf(signature, 2 * signature.length)))
                .isEqualTo(SIGNATURE);
        assertThat(decode(algorithm, zeroBefore)).isEqualTo(SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void every_byte_of_a_signature_counts(Algorithm algorithm) {
        byte[] signature = signature(algorithm);
        for (int i = 0; i < signature.length; i += 7) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertThat(decode(algorithm, changed)).as("byte %d", i).isEqualTo(SIGNATURE);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void a_number_that_RSA_cannot_have_signed_is_refused(Algorithm algorithm, String what, BigInteger number) {
        byte[] bytes = new byte[256];
        byte[] digits = number.toByteArray();
        int length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);

        assertThat(decode(algorithm, bytes)).isEqualTo(SIGNATURE);
    }

    static Stream<Arguments> a_number_that_RSA_cannot_have_signed_is_refused() {
        RSAPublicKey key = (RSAPublicKey) TestKeys.of(Algorithm.RS256).verifying();
        BigInteger n = key.getModulus();
        return Stream.of(Algorithm.RS256, Algorithm.PS256)
                .flatMap(algorithm -> Stream.of(
                        Arguments.of(algorithm, "zero", BigInteger.ZERO),
                        Arguments.of(algorithm, "one", BigInteger.ONE),
                        Arguments.of(algorithm, "the modulus less one", n.subtract(BigInteger.ONE)),
                        Arguments.of(algorithm, "the modulus", n),
                        Arguments.of(algorithm, "more than the modulus", n.add(BigInteger.TWO)),
                        Arguments.of(
                                algorithm,
                                "every bit set",
                                BigInteger.ONE.negate().mod(BigInteger.TWO.pow(2048)))));
    }

    @Test
    void an_S_of_the_groups_order_or_more_is_refused() { // RFC 8032 §5.1.7: two spellings of one signature otherwise
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] signature = signature(EdDSA);
        BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64));

        assertThat(decode(EdDSA, withS(signature, s))).isInstanceOf(Valid.class);
        assertThat(decode(EdDSA, withS(signature, s.add(order)))).isEqualTo(SIGNATURE);
        assertThat(decode(EdDSA, withS(signature, s.add(order.shiftLeft(1))))).isEqualTo(SIGNATURE);
        assertThat(decode(EdDSA, withS(signature, order))).isEqualTo(SIGNATURE);
        assertThat(decode(EdDSA, withS(signature, order.subtract(BigInteger.ONE))))
                .isEqualTo(SIGNATURE);
        assertThat(decode(EdDSA, withS(signature, BigInteger.ZERO))).isEqualTo(SIGNATURE);
    }

    @Test
    void an_R_that_is_no_point_or_a_trivial_one_is_refused() {
        byte[] signature = signature(EdDSA);
        byte[] everyBit = signature.clone();
        Arrays.fill(everyBit, 0, 32, (byte) 0xFF);
        byte[] zero = signature.clone();
        Arrays.fill(zero, 0, 32, (byte) 0);
        byte[] neutral = zero.clone();
        neutral[0] = 1;

        assertThat(decode(EdDSA, everyBit)).isEqualTo(SIGNATURE);
        assertThat(decode(EdDSA, zero)).isEqualTo(SIGNATURE);
        assertThat(decode(EdDSA, neutral)).isEqualTo(SIGNATURE);
        assertThat(decode(EdDSA, new byte[64])).isEqualTo(SIGNATURE);
    }

    private static String input(Algorithm algorithm) {
        return base64url("{\"alg\":\"" + algorithm + "\"}") + "." + base64url(Tokens.PAYLOAD);
    }

    private static byte[] signature(Algorithm algorithm) {
        TestKey key = TestKeys.of(algorithm);
        return Tokens.signature(key, utf8(input(algorithm)));
    }

    private static TokenResult decode(Algorithm algorithm, byte[] signature) {
        JwtManager jwt = Tokens.manager(TestKeys.of(algorithm).jwtKey()).build();
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
