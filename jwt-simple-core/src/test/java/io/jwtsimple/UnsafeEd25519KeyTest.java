package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.assertValid;
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
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that every factory rejects an Ed25519 public key for which anybody can sign. The first test also shows that the
 * JDK alone accepts a signature that was made without a private key.
 */
class UnsafeEd25519KeyTest {

    /** The order of the field of the curve -x² + y² = 1 + dx²y² (RFC 8032 §5.1). */
    private static final BigInteger P = TWO.pow(255).subtract(BigInteger.valueOf(19));

    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);

    private static final List<BigInteger> NEUTRAL = List.of(ZERO, ONE);

    /** The order of the base point (RFC 8032 §5.1); the curve has eight times as many points. */
    private static final BigInteger GROUP_ORDER =
            TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @Test
    void a_constant_signature_verifies_any_text_for_the_neutral_point() throws GeneralSecurityException {
        byte[] signature = new byte[64];
        signature[0] = 1; // R is the neutral point, and S is zero
        Signature jca = Signature.getInstance("Ed25519");
        for (String text : List.of("", "any text", "a.token")) {
            jca.initVerify(ed25519(ONE, false));
            jca.update(TestJwts.utf8(text));
            assertThat(jca.verify(signature)).isTrue();
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    JwtManager jwt = TestJwts.manager(JwtKey.of(EdDSA, ed25519(ONE, false)))
                            .build();
                    String input = base64url("{\"alg\":\"EdDSA\"}") + "." + base64url(TestJwts.PAYLOAD);
                    assertValid(jwt.decode(input + "." + base64url(signature)));
                })
                .withMessageContaining("small order");
    }

    /**
     * There are eight points of small order, with five different y. The test computes them with the formulas of RFC
     * 8032 §5.1.4.
     */
    @Test
    void the_list_of_points_of_small_order_is_complete() {
        Set<BigInteger> found = new TreeSet<>();
        for (int i = 2; found.size() < 5; i++) {
            BigInteger y = BigInteger.valueOf(i);
            BigInteger square = square(y);
            BigInteger x = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
            if (!x.multiply(x).mod(P).equals(square)) {
                x = x.multiply(TWO.modPow(P.subtract(ONE).shiftRight(2), P)).mod(P);
            }
            if (!x.multiply(x).mod(P).equals(square)) {
                continue; // no point has this y
            }
            List<BigInteger> point = times(GROUP_ORDER, List.of(x, y)); // a point whose order divides 8
            for (int j = 0; j < 4; j++) {
                found.add(point.get(1));
                point = sum(point, point);
            }
            assertThat(point).isEqualTo(NEUTRAL);
        }
        Set<BigInteger> rejected = new TreeSet<>(found);
        rejected.removeIf(y -> !isRejectedForItsOrder(y));
        assertThat(rejected).isEqualTo(found).contains(ZERO, ONE, P.subtract(ONE));
    }

    private static boolean isRejectedForItsOrder(BigInteger y) {
        for (boolean odd : List.of(false, true)) {
            try {
                JwtKey.of(EdDSA, new HandmadePoint(new EdECPoint(odd, y)));
                return false;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("small order");
            }
        }
        return true;
    }

    @ParameterizedTest(name = "y = {0}, x odd: {1}")
    @MethodSource("unsafePoints")
    void an_unsafe_Ed25519_point_is_rejected_by_every_factory(BigInteger y, boolean odd) {
        byte[] spki = HexFormat.of()
                .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(encoded(y, odd)));
        String x = base64url(encoded(y, odd));
        String d = base64url(TestJwts.utf8(TestJwts.SECRET));
        String jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"";
        // a private key together with the unsafe public key (RFC 5958)
        byte[] pkcs8 = HexFormat.of()
                .parseHex("3051020101300506032b657004220420" + "30".repeat(32) + "812100"
                        + HexFormat.of().formatHex(encoded(y, odd)));

        assertRejected(() -> JwtKey.pem(EdDSA, TestPems.block("PUBLIC KEY", spki)));
        assertRejected(() -> JwtKey.pem(EdDSA, TestPems.block("PRIVATE KEY", pkcs8)));
        assertRejected(() -> JwtKey.jwk(jwk + "}"));
        assertRejected(() -> JwtKey.jwk(jwk + ",\"d\":\"" + d + "\"}"));
        assertRejected(() -> JwtKeySet.jwks("{\"keys\":[" + jwk + "}]}"));
        assertRejected(() -> JwtKey.of(EdDSA, new HandmadePoint(new EdECPoint(odd, y))));
        assertRejected(() -> JwtKey.of(
                EdDSA,
                new KeyPair(
                        new HandmadePoint(new EdECPoint(odd, y)),
                        TestKeyPairs.of(EdDSA).getPrivate())));
    }

    static Stream<Arguments> unsafePoints() {
        BigInteger eight = new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);
        Stream<BigInteger> small = Stream.of(ZERO, ONE, P.subtract(ONE), eight, P.subtract(eight));
        Stream<BigInteger> beyondTheField = IntStream.range(0, 19).mapToObj(i -> P.add(BigInteger.valueOf(i)));
        Stream<BigInteger> offTheCurve = Stream.of(TWO, BigInteger.valueOf(7));
        return Stream.of(small, beyondTheField, offTheCurve)
                .flatMap(all -> all)
                .flatMap(y -> Stream.of(Arguments.of(y, false), Arguments.of(y, true)));
    }

    @Test
    void an_unsafe_key_of_a_remote_set_is_not_used_and_causes_a_warning() {
        JwtKey good = JwtKey.generate(EdDSA).withId("good");
        String point = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"bad\",\"x\":\"" + base64url(encoded(ONE, false))
                + "\"}";
        BigInteger prime = TWO.pow(2203).subtract(ONE);
        String modulus = "{\"kty\":\"RSA\",\"alg\":\"RS256\",\"kid\":\"rsa\",\"e\":\"AQAB\",\"n\":\""
                + base64url(prime.toByteArray()) + "\"}";
        byte[] signature = new byte[64];
        signature[0] = 1;
        String forged = base64url("{\"alg\":\"EdDSA\",\"kid\":\"bad\"}") + "."
                + TestJwts.segment(TestKeyServer.token(good), 1) + "." + base64url(signature);
        try (TestKeyServer server = TestKeyServer.http();
                TestLog log = new TestLog()) {
            server.publish(JwtKeySet.of(good).toJson().replace("[", "[" + point + "," + modulus + ","));
            JwtManager jwt =
                    TestKeyServer.manager(JwtKeySet.remote(EdDSA, server.uri(), options -> options.alsoAccept(RS256)));

            assertValid(jwt.decode(TestKeyServer.token(good)));
            assertThat(jwt.decode(forged)).isEqualTo(TestJwts.UNKNOWN_KEY);
            assertThat(log.warnings()).singleElement().asString().contains("keys[0]: x: ", "keys[1]: n, e: ");
        }
    }

    private static void assertRejected(Runnable way) {
        assertThatIllegalArgumentException().isThrownBy(way::run);
    }

    private static PublicKey ed25519(BigInteger y, boolean odd) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of()
                        .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(encoded(y, odd)))));
    }

    /**
     * Returns a point in the encoding of RFC 8032 §5.1.2: y in little-endian order, and the highest bit set if x is
     * odd.
     */
    private static byte[] encoded(BigInteger y, boolean odd) {
        byte[] bytes = reversed(odd ? y.setBit(255).toByteArray() : y.toByteArray());
        byte[] encoded = new byte[32];
        System.arraycopy(bytes, 0, encoded, 0, Math.min(32, bytes.length));
        return encoded;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    /** Returns the x² of a point with this y. */
    private static BigInteger square(BigInteger y) {
        BigInteger y2 = y.multiply(y);
        return y2.subtract(ONE).multiply(D.multiply(y2).add(ONE).modInverse(P)).mod(P);
    }

    private static List<BigInteger> times(BigInteger factor, List<BigInteger> point) {
        List<BigInteger> result = NEUTRAL;
        for (int i = factor.bitLength() - 1; i >= 0; i--) {
            result = sum(result, result);
            result = factor.testBit(i) ? sum(result, point) : result;
        }
        return result;
    }

    private static List<BigInteger> sum(List<BigInteger> a, List<BigInteger> b) {
        BigInteger x1y2 = a.get(0).multiply(b.get(1));
        BigInteger y1x2 = a.get(1).multiply(b.get(0));
        BigInteger xx = a.get(0).multiply(b.get(0));
        BigInteger yy = a.get(1).multiply(b.get(1));
        BigInteger product = D.multiply(xx).mod(P).multiply(yy).mod(P);
        BigInteger x = x1y2.add(y1x2).multiply(ONE.add(product).modInverse(P)).mod(P);
        BigInteger y = yy.add(xx).multiply(ONE.subtract(product).modInverse(P)).mod(P);
        return List.of(x, y);
    }

    private record HandmadePoint(EdECPoint getPoint) implements EdECPublicKey {

        @Override
        public NamedParameterSpec getParams() {
            return NamedParameterSpec.ED25519;
        }

        @Override
        public String getAlgorithm() {
            return "EdDSA";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }
}
