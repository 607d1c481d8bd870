package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.ML_DSA_65;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestMlDsa.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that ML-DSA keys are rejected or ignored on a JVM without ML-DSA, unless a JCA provider with ML-DSA is
 * registered.
 */
@Timeout(60)
class MlDsaUnavailableTest {

    private static final String MESSAGE = "algorithm: ML-DSA-65 needs JDK 24 or newer, or a registered provider"
            + " with ML-DSA such as Bouncy Castle; this is JDK "
            + Runtime.version().feature();
    private static final byte[] PUBLIC = TestMlDsa.publicKey(ML_DSA_65, seed(7));
    private static final String JWK =
            "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-65\",\"kid\":\"pq\",\"pub\":\"" + TestJwts.base64url(PUBLIC) + "\"}";

    @BeforeEach
    void skip_with_ml_dsa() {
        assumeFalse(TestMlDsa.isAvailable(), "this JVM has ML-DSA");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_factory_names_the_JDK_that_is_needed(String factory, ThrowingCallable call) {
        assertThatIllegalStateException().isThrownBy(call).withMessage(MESSAGE);
    }

    static Stream<Arguments> a_factory_names_the_JDK_that_is_needed() throws GeneralSecurityException {
        byte[] spki = TestMlDsa.spki(ML_DSA_65, PUBLIC);
        PublicKey key = KeyFactory.getInstance("ML-DSA", new BouncyCastleProvider())
                .generatePublic(new X509EncodedKeySpec(spki));
        KeyPair pair = new KeyPair(key, TestKeyPairs.of(EdDSA).getPrivate());
        return Stream.of(
                row("generate", () -> JwtKey.generate(ML_DSA_65)),
                row("of, with a public key", () -> JwtKey.of(ML_DSA_65, key)),
                row("of, with a pair", () -> JwtKey.of(ML_DSA_65, pair)),
                row("pem", () -> JwtKey.pem(ML_DSA_65, TestPems.block("PUBLIC KEY", spki))),
                row("pem, with a text that is no PEM", () -> JwtKey.pem(ML_DSA_65, "key.pem")),
                row("jwk", () -> JwtKey.jwk(JWK)),
                row("remote", () -> JwtKeySet.remote(ML_DSA_65, URI.create("https://login.example/keys"))),
                row("discover", () -> JwtKeySet.discover(ML_DSA_65, "https://login.example/")));
    }

    @Test
    void a_set_names_the_key_and_the_JDK_that_is_needed() {
        String set = "{\"keys\":[" + JWK + "]}";

        assertThatIllegalStateException()
                .isThrownBy(() -> JwtKeySet.jwks(set))
                .withMessage("jwks: keys[0]: " + MESSAGE);
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtKeySet.jwks(ML_DSA_65, set))
                .withMessage("jwks: keys[0]: " + MESSAGE);
    }

    private static Arguments row(String factory, ThrowingCallable call) {
        return Arguments.of(factory, call);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
    void a_registered_provider_is_used(Algorithm algorithm) {
        Security.addProvider(new BouncyCastleProvider());
        try {
            JwtKey generated = JwtKey.generate(algorithm);
            JwtManager published =
                    JwtManager.of(JwtKeySet.jwks(JwtKeySet.of(generated).toJson()));
            assertValid(published.decode(JwtManager.of(generated).create("alice")));

            byte[] seed = seed(7);
            String verifier = "{\"kty\":\"AKP\",\"alg\":\"" + algorithm + "\",\"pub\":\""
                    + TestJwts.base64url(TestMlDsa.publicKey(algorithm, seed)) + "\"}";
            String jwk = verifier.replace("}", ",\"priv\":\"" + TestJwts.base64url(seed) + "\"}");
            String pem = TestPems.block("PRIVATE KEY", TestMlDsa.pkcs8(algorithm, PemDer.encode(0x80, seed)));
            for (JwtKey key : List.of(JwtKey.jwk(jwk), JwtKey.pem(algorithm, pem))) {
                assertValid(JwtManager.of(JwtKey.jwk(verifier))
                        .decode(JwtManager.of(key).create("alice")));
            }
        } finally {
            Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
        }
    }

    @Test
    void a_set_of_other_algorithms_ignores_the_key() {
        JwtKey own = TestKeys.of(EdDSA).jwtKey().withId("k");
        String set = JwtKeySet.of(own).toJson().replace("]}", "," + JWK + "]}");

        assertValid(JwtManager.of(JwtKeySet.jwks(EdDSA, set))
                .decode(JwtManager.of(own).create("alice")));
    }

    @Test
    void a_remote_set_leaves_the_key_out_with_one_warning_and_uses_the_others() {
        JwtKey other = JwtKey.generate(EdDSA).withId("other");
        try (TestKeyServer server = TestKeyServer.http();
                TestLog log = new TestLog()) {
            server.publish("{\"keys\":[" + JWK + ","
                    + JwtKeySet.of(other).toJson().replace("{\"keys\":[", "").replace("]}", "") + "]}");
            JwtManager jwt = TestKeyServer.manager(
                    JwtKeySet.remote(EdDSA, server.uri(), options -> options.alsoAccept(ML_DSA_65)));
            for (int i = 0; i < 3; i++) {
                assertValid(jwt.decode(TestKeyServer.token(other)));
            }
            assertThat(log.warnings()).containsExactly("keys of localhost that are not used: keys[0]: " + MESSAGE);
        }
    }
}
