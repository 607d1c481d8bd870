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
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the bounds of r and s in ECDSA signatures (RFC 7518 §3.4). Both are from 1 to n - 1, and both have as many
 * bytes as n, the order of the curve.
 */
@EnabledIf("io.jwtsimple.TestProvider#isReady")
class EcdsaCasesTest {

    /**
     * A curve with its order n, and a token's signing input with the JDK's signature: r and s, of {@code size} bytes
     * each.
     */
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
    void a_pair_that_is_not_a_valid_signature_is_rejected(Algorithm algorithm, String what, String token) {
        assertThat(manager(algorithm).decode(token)).isEqualTo(BAD_SIGNATURE);
    }

    static Stream<Arguments> a_pair_that_is_not_a_valid_signature_is_rejected() {
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
                row(curve, "all bits set", curve.pair(max, max)),
                row(curve, "n - r", curve.pair(n.subtract(r), s)),
                row(curve, "s, r", curve.pair(s, r)),
                row(curve, "(0, 0) in DER", Base64.getUrlDecoder().decode("MAYCAQACAQA")),
                row(curve, "the signature in DER", curve.der()),
                row(curve, "DER, cut to the right length", Arrays.copyOf(curve.der(), 2 * curve.size)),
                row(curve, "a leading zero in r and in s", curve.pair(r, s, curve.size + 1)),
                row(curve, "a trailing zero", Arrays.copyOf(curve.pair(r, s), 2 * curve.size + 1)),
                row(curve, "two trailing zeros", Arrays.copyOf(curve.pair(r, s), 2 * curve.size + 2)),
                row(curve, "one byte too few", Arrays.copyOf(curve.pair(r, s), 2 * curve.size - 1)),
                row(curve, "two bytes too few", Arrays.copyOf(curve.pair(r, s), 2 * curve.size - 2)),
                row(curve, "only r", Arrays.copyOf(curve.pair(r, s), curve.size)),
                row(curve, "the signature twice", Arrays.copyOf(curve.pair(r, s), 4 * curve.size)),
                row(curve, "one byte", new byte[1]),
                row(curve, "an empty signature", new byte[0]));
    }

    private static Arguments row(Curve curve, String what, byte[] signature) {
        return Arguments.of(curve.algorithm, what, curve.token(signature));
    }

    @Test
    void a_number_with_n_added_is_rejected() {
        Curve curve = Curve.of(ES512); // on the other curves, r + n may need one more byte

        assertThat(manager(ES512).decode(curve.token(curve.pair(curve.r.add(curve.n), curve.s))))
                .isEqualTo(BAD_SIGNATURE);
        assertThat(manager(ES512).decode(curve.token(curve.pair(curve.r, curve.s.add(curve.n)))))
                .isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void a_number_without_its_leading_zero_is_rejected() {
        Curve curve = Curve.of(ES512);
        while (curve.pair(curve.r, curve.s)[0] != 0) {
            curve = Curve.of(ES512); // on this curve, half of all values r have a leading zero byte
        }
        byte[] signature = curve.pair(curve.r, curve.s);

        assertValid(manager(ES512).decode(curve.token(signature)));
        assertThat(manager(ES512).decode(curve.token(Arrays.copyOfRange(signature, 1, signature.length))))
                .isEqualTo(BAD_SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    @DisabledIf("io.jwtsimple.TestProvider#isGiven") // a given provider would be used instead of GullibleProvider
    void range_and_length_are_checked_even_if_the_JDK_does_not_check_them(Algorithm algorithm) {
        Curve curve = Curve.of(algorithm);
        JwtManager jwt = manager(algorithm);
        Provider gullible = new GullibleProvider(algorithm.jcaName);
        Security.insertProviderAt(gullible, 1);
        try {
            assertValid(jwt.decode(curve.token(curve.pair(ONE, ONE)))); // this provider accepts every signature
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

    /**
     * A provider that accepts every signature. Some JDKs accepted a signature in which r and s are 0 (CVE-2022-21449).
     */
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

    // RFC 7518 allows both s and n - s, so one token has two valid texts. A list of revoked tokens must therefore
    // contain jti claims instead of texts.
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void a_signature_with_n_minus_s_is_accepted(Algorithm algorithm) {
        Curve curve = Curve.of(algorithm);

        assertValid(manager(algorithm).decode(curve.token(curve.pair(curve.r, curve.s))));
        assertValid(manager(algorithm).decode(curve.token(curve.pair(curve.r, curve.n.subtract(curve.s)))));
    }

    private static JwtManager manager(Algorithm algorithm) {
        return TestJwts.manager(TestKeys.of(algorithm).jwtKey()).build();
    }
}
