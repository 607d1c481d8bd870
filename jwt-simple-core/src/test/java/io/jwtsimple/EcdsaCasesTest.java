package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.ES384;
import static io.jwtsimple.Algorithm.ES512;
import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.utf8;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import io.jwtsimple.TestKeys.TestKey;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ECDSA signatures at the edges of their definition: a pair (r, s), each in 1 to n - 1, each in as many bytes as the
 * curve's order has (RFC 7518 §3.4).
 */
class EcdsaCasesTest {

    /** A curve: a token's signing input, its signature as the JDK made it, and what can be done with that. */
    private record Curve(Algorithm algorithm, String input, int size, BigInteger n, BigInteger r, BigInteger s) {

        static Curve of(Algorithm algorithm) {
            TestKey key = TestKeys.of(algorithm);
            String header = "{\"alg\":\"" + algorithm + "\"}";
            String input = base64url(header) + "." + base64url(TestJwts.PAYLOAD);
            byte[] signature = TestJwts.signature(key, utf8(input));
            int size = signature.length / 2;
            BigInteger n = ((ECPublicKey) key.verifying()).getParams().getOrder();
            BigInteger r = new BigInteger(1, Arrays.copyOf(signature, size));
            BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, size, 2 * size));
            return new Curve(algorithm, input, size, n, r, s);
        }

        String token(byte[] signature) {
            return input + "." + base64url(signature);
        }

        byte[] pair(BigInteger r, BigInteger s) {
            return pair(r, s, size);
        }

        byte[] pair(BigInteger r, BigInteger s, int bytes) {
            byte[] pair = new byte[2 * bytes];
            put(r, pair, bytes);
            put(s, pair, 2 * bytes);
            return pair;
        }

        private static void put(BigInteger value, byte[] to, int end) {
            byte[] bytes = value.toByteArray();
            int sign = bytes[0] == 0 ? 1 : 0;
            System.arraycopy(bytes, sign, to, end - (bytes.length - sign), bytes.length - sign);
        }

        byte[] der() {
            try {
                return ECDSA.transcodeSignatureToDER(pair(r, s));
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void a_pair_that_is_no_signature_is_rejected(Algorithm algorithm, String what, String token) {
        assertThat(manager(algorithm).decode(token)).isEqualTo(BAD_SIGNATURE);
    }

    static Stream<Arguments> a_pair_that_is_no_signature_is_rejected() {
        return Stream.of(ES256, ES384, ES512).map(Curve::of).flatMap(EcdsaCasesTest::wrongPairs);
    }

    private static Stream<Arguments> wrongPairs(Curve curve) {
        BigInteger n = curve.n;
        BigInteger r = curve.r;
        BigInteger s = curve.s;
        BigInteger max = ONE.shiftLeft(8 * curve.size).subtract(ONE);
        return Stream.of(
                row(curve, "r = s = 0, the psychic signature", curve.pair(ZERO, ZERO)),
                row(curve, "r = s = n", curve.pair(n, n)),
                row(curve, "r = 0", curve.pair(ZERO, s)),
                row(curve, "s = 0", curve.pair(r, ZERO)),
                row(curve, "r = n", curve.pair(n, s)),
                row(curve, "s = n", curve.pair(r, n)),
                row(curve, "r = 0, s = 1", curve.pair(ZERO, ONE)),
                row(curve, "r = s = 1", curve.pair(ONE, ONE)),
                row(curve, "r = n - 1, in range and wrong", curve.pair(n.subtract(ONE), s)),
                row(curve, "s = n - 1, in range and wrong", curve.pair(r, n.subtract(ONE))),
                row(curve, "r = s = n - 1", curve.pair(n.subtract(ONE), n.subtract(ONE))),
                row(curve, "every bit set", curve.pair(max, max)),
                row(curve, "n - r", curve.pair(n.subtract(r), s)),
                row(curve, "s, r", curve.pair(s, r)),
                row(curve, "(0, 0) in DER", Base64.getUrlDecoder().decode("MAYCAQACAQA")),
                row(curve, "the signature in DER", curve.der()),
                row(curve, "DER cut to the length", Arrays.copyOf(curve.der(), 2 * curve.size)),
                row(curve, "a zero before r and before s", curve.pair(r, s, curve.size + 1)),
                row(curve, "a zero behind", Arrays.copyOf(curve.pair(r, s), 2 * curve.size + 1)),
                row(curve, "two zeros behind", Arrays.copyOf(curve.pair(r, s), 2 * curve.size + 2)),
                row(curve, "a byte less", Arrays.copyOf(curve.pair(r, s), 2 * curve.size - 1)),
                row(curve, "two bytes less", Arrays.copyOf(curve.pair(r, s), 2 * curve.size - 2)),
                row(curve, "r alone", Arrays.copyOf(curve.pair(r, s), curve.size)),
                row(curve, "twice", Arrays.copyOf(curve.pair(r, s), 4 * curve.size)),
                row(curve, "one byte", new byte[1]),
                row(curve, "none", new byte[0]));
    }

    private static Arguments row(Curve curve, String what, byte[] signature) {
        return Arguments.of(curve.algorithm, what, curve.token(signature));
    }

    @Test
    void a_number_that_is_right_but_for_a_multiple_of_n_is_rejected() {
        Curve curve = Curve.of(ES512); // the one whose bytes have room for it

        assertThat(manager(ES512).decode(curve.token(curve.pair(curve.r.add(curve.n), curve.s))))
                .isEqualTo(BAD_SIGNATURE);
        assertThat(manager(ES512).decode(curve.token(curve.pair(curve.r, curve.s.add(curve.n)))))
                .isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void a_number_without_its_leading_zero_is_rejected() {
        Curve curve = Curve.of(ES512);
        while (curve.pair(curve.r, curve.s)[0] != 0) {
            curve = Curve.of(ES512); // every signature has another r, and every other one on this curve such a one
        }
        byte[] signature = curve.pair(curve.r, curve.s);

        assertValid(manager(ES512).decode(curve.token(signature)));
        assertThat(manager(ES512).decode(curve.token(Arrays.copyOfRange(signature, 1, signature.length))))
                .isEqualTo(BAD_SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void no_JDK_is_trusted_with_the_range_and_the_length(Algorithm algorithm) {
        Curve curve = Curve.of(algorithm);
        JwtManager jwt = manager(algorithm);
        Provider gullible = new GullibleProvider(algorithm.jcaName);
        Security.insertProviderAt(gullible, 1);
        try {
            assertValid(jwt.decode(curve.token(curve.pair(ONE, ONE)))); // it believes that
            for (BigInteger wrong : List.of(ZERO, curve.n, curve.n.add(ONE))) {
                assertThat(jwt.decode(curve.token(curve.pair(wrong, curve.s)))).isEqualTo(BAD_SIGNATURE);
                assertThat(jwt.decode(curve.token(curve.pair(curve.r, wrong)))).isEqualTo(BAD_SIGNATURE);
            }
            for (int bytes : List.of(curve.size + 1, curve.size + 2)) {
                assertThat(jwt.decode(curve.token(curve.pair(curve.r, curve.s, bytes))))
                        .isEqualTo(BAD_SIGNATURE);
            }
            assertThat(jwt.decode(curve.token(curve.der()))).isEqualTo(BAD_SIGNATURE);
        } finally {
            Security.removeProvider(gullible.getName());
        }
    }

    /** What some JDKs were (CVE-2022-21449), and worse: it verifies whatever it is given. */
    private static final class GullibleProvider extends Provider {

        private static final long serialVersionUID = 1L;

        GullibleProvider(String signature) {
            super("Gullible", "1", "");
            putService(new Service(this, "Signature", signature, Gullible.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Gullible();
                }
            });
        }
    }

    private static final class Gullible extends SignatureSpi {

        @Override
        protected boolean engineVerify(byte[] signature) {
            return true;
        }

        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineInitSign(PrivateKey key) {}

        @Override
        protected void engineUpdate(byte b) {}

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {}

        @Override
        protected byte[] engineSign() {
            return new byte[0];
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {}

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            return null;
        }
    }

    // RFC 7518 forbids neither half, so a list of revoked tokens must go by jti and never by a token's text.
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void the_other_s_of_a_signature_is_accepted(Algorithm algorithm) {
        Curve curve = Curve.of(algorithm);

        assertValid(manager(algorithm).decode(curve.token(curve.pair(curve.r, curve.s))));
        assertValid(manager(algorithm).decode(curve.token(curve.pair(curve.r, curve.n.subtract(curve.s)))));
    }

    private static JwtManager manager(Algorithm algorithm) {
        return TestJwts.manager(TestKeys.of(algorithm).jwtKey()).build();
    }
}
