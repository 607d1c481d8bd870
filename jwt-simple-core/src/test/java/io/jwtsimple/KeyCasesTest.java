package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.Algorithm.HS384;
import static io.jwtsimple.Algorithm.HS512;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.UNKNOWN_KEY;
import static io.jwtsimple.TestJwts.VALID;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.withHeader;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import io.jwtsimple.TokenResult.Valid;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which keys and secrets are rejected, and which keys of a set are tried for a token. */
class KeyCasesTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_value_that_is_not_a_secret_is_rejected(String what, Algorithm algorithm, String secret, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret(algorithm, secret))
                .withMessageStartingWith("secret: ")
                .withMessageContaining(problem);
    }

    static Stream<Arguments> a_value_that_is_not_a_secret_is_rejected() {
        String tooShort = "is too short for ";
        String keyText = "this is a key of another kind (PEM, DER, ssh or JWK)";
        String pad = "x".repeat(64);
        return Stream.of(
                Arguments.of("public PEM", HS256, "-----BEGIN PUBLIC KEY-----\n" + pad, keyText),
                Arguments.of("PEM after spaces", HS256, " \n\t-----BEGIN CERTIFICATE-----\n" + pad, keyText),
                Arguments.of("PEM after a sentence", HS256, "my key:\n-----BEGIN RSA PUBLIC KEY-----\n" + pad, keyText),
                Arguments.of("ssh key", HS256, "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ " + pad, keyText),
                Arguments.of("ssh key after a line break", HS256, "\nssh-ed25519 AAAAC3NzaC1lZDI1 " + pad, keyText),
                Arguments.of("JWK", HS256, "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + pad + "\"}", keyText),
                Arguments.of("JWK between spaces", HS256, " {\"kty\":\"RSA\",\"n\":\"" + pad + "\"} ", keyText),
                Arguments.of("empty", HS256, "", tooShort),
                Arguments.of("one character", HS256, "x", tooShort),
                Arguments.of("31 bytes", HS256, SECRET.substring(1), tooShort),
                Arguments.of("47 bytes", HS384, (SECRET + SECRET).substring(0, 47), tooShort),
                Arguments.of("63 bytes", HS512, (SECRET + SECRET).substring(0, 63), tooShort),
                Arguments.of("32 zero bytes", HS256, "\0".repeat(32), "equal bytes"),
                Arguments.of("100 equal letters", HS256, "a".repeat(100), "equal bytes"));
    }

    @ParameterizedTest(name = "RSA with {0} bits")
    @ValueSource(ints = {512, 1024, 2047})
    void a_small_RSA_key_is_rejected(int bits) throws GeneralSecurityException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(RS256, rsa(bits)))
                .withMessageContaining("RSA with " + bits + " bits is too weak");
        assertThat(JwtKey.of(RS256, rsa(2048))).isNotNull();
    }

    // With the exponent 1, the signature is the padded hash, so anybody can sign.
    @ParameterizedTest(name = "RSA with the exponent {0}")
    @ValueSource(ints = {0, 1})
    void an_RSA_key_for_which_anybody_can_sign_is_rejected(int exponent) throws GeneralSecurityException {
        BigInteger modulus = ((RSAPublicKey) rsa(2048)).getModulus();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(RS256, new TestUncheckedRsaKey(modulus, BigInteger.valueOf(exponent))))
                .withMessageContaining("the exponent of " + exponent + " bits is out of range");
        assertThat(JwtKey.of(RS256, new TestUncheckedRsaKey(modulus, BigInteger.valueOf(65537))))
                .isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_point_that_is_not_on_the_curve_is_rejected(String what, BigInteger x, BigInteger y) {
        assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.of(ES256, p256(x, y)));
    }

    static Stream<Arguments> a_point_that_is_not_on_the_curve_is_rejected() {
        ECPoint generator = Curve.P_256.toECParameterSpec().getGenerator();
        BigInteger x = generator.getAffineX();
        BigInteger y = generator.getAffineY();
        return Stream.of(
                Arguments.of("the generator with y + 1", x, y.add(BigInteger.ONE)),
                Arguments.of("the coordinates swapped", y, x),
                Arguments.of("the origin", BigInteger.ZERO, BigInteger.ZERO));
    }

    @Test
    void a_token_without_a_key_id_is_tried_with_every_key_of_its_algorithm() {
        for (int place = 0; place < 8; place++) {
            assertThat(withOurKeyAt(place, 8).decode(VALID))
                    .as("place %d of 8", place)
                    .isInstanceOf(Valid.class);
        }
    }

    @Test
    void at_most_eight_keys_are_tried() {
        assertValid(withOurKeyAt(7, 100).decode(VALID));
        assertThat(withOurKeyAt(8, 100).decode(VALID)).isEqualTo(UNKNOWN_KEY);
        assertValid(withOurKeyAt(8, 100).decode(withHeader("{'alg':'HS256','kid':'k8'}")));
    }

    @Test
    void a_signature_of_none_of_eight_keys_is_rejected() {
        String forged =
                TestJwts.hmac("HmacSHA256", new byte[] {1}, TestJwts.segment(VALID, 0), TestJwts.segment(VALID, 1));

        assertThat(withOurKeyAt(0, 8).decode(forged)).isEqualTo(BAD_SIGNATURE);
        assertThat(withOurKeyAt(0, 9).decode(forged)).isEqualTo(UNKNOWN_KEY);
    }

    @Test
    void a_key_id_is_unique_for_its_algorithm() {
        JwtKey one = JwtKey.generate(HS256).withId("k");
        JwtKey other = JwtKey.generate(HS256).withId("k");

        assertThatIllegalArgumentException().isThrownBy(() -> JwtKeySet.of(one, other));
        assertThat(JwtKeySet.of(one, JwtKey.generate(HS512).withId("k"))).isNotNull();
    }

    @Test
    void hmacs_are_compared_in_constant_time() throws IOException {
        assertThat(compiled(KeyHmacSignatures.class))
                .contains("java/security/MessageDigest", "isEqual")
                .doesNotContain("java/util/Arrays");
    }

    @Test
    void the_core_uses_no_class_for_encryption() throws IOException, URISyntaxException {
        Path core = Path.of(JwtManager.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(core)) {
            List<Path> classes =
                    files.filter(file -> file.toString().endsWith(".class")).toList();

            assertThat(classes).hasSizeGreaterThan(20);
            for (Path file : classes) {
                assertThat(Files.readString(file, ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain("com/nimbusds/jose/JWE", "com/nimbusds/jwt/Encrypted")
                        .doesNotContain("Decrypter", "Encrypter", "javax/crypto/Cipher");
            }
        }
    }

    /** Returns the bytes of a class file, which contain the names of all classes and methods that the class uses. */
    private static String compiled(Class<?> type) throws IOException {
        try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return new String(file.readAllBytes(), ISO_8859_1);
        }
    }

    /**
     * Returns a manager of {@code count} secrets with the ids k0, k1, ... Only the secret at the index {@code place}
     * verifies the tokens of {@link TestJwts}.
     */
    private static JwtManager withOurKeyAt(int place, int count) {
        JwtKey[] keys = IntStream.range(0, count)
                .mapToObj(i -> (i == place ? JwtKey.secret(SECRET) : JwtKey.generate(HS256)).withId("k" + i))
                .toArray(JwtKey[]::new);
        JwtKeySet set = JwtKeySet.of(keys[0], Arrays.copyOfRange(keys, 1, count));
        return JwtManager.builder(set).clock(() -> TestJwts.NOW).build();
    }

    private static PublicKey rsa(int bits) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(TestKeyPairs.modulus(bits), BigInteger.valueOf(65537)));
    }

    private static PublicKey p256(BigInteger x, BigInteger y) throws GeneralSecurityException {
        ECParameterSpec curve = Curve.P_256.toECParameterSpec();
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }
}
