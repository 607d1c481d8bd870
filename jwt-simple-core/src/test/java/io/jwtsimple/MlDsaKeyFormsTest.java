package io.jwtsimple;

import static io.jwtsimple.Algorithm.ML_DSA_44;
import static io.jwtsimple.Algorithm.ML_DSA_65;
import static io.jwtsimple.PemDer.OCTET_STRING;
import static io.jwtsimple.PemDer.SEQUENCE;
import static io.jwtsimple.PemDer.encode;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.json;
import static io.jwtsimple.TestMlDsa.expandedKey;
import static io.jwtsimple.TestMlDsa.pkcs8;
import static io.jwtsimple.TestMlDsa.publicKey;
import static io.jwtsimple.TestMlDsa.seed;
import static io.jwtsimple.TestMlDsa.spki;
import static io.jwtsimple.TestPems.block;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests ML-DSA keys in PEM (RFC 9881) and in JSON (RFC 9964). Bouncy Castle computes the keys from their seeds. */
class MlDsaKeyFormsTest {

    private static final String NOT_A_PAIR =
            "key: the private and the public key do not belong together; give the two keys of one pair";

    @BeforeEach
    void skip_without_ml_dsa() {
        TestMlDsa.assumeAvailable();
    }

    /** Asserts that the public key of seed 7 verifies the signatures of the given private key. */
    private static void assertSigns(JwtKey key) {
        Algorithm algorithm = key.algorithm();
        JwtManager verifier = JwtManager.of(JwtKey.jwk(jwk(algorithm, publicKey(algorithm, seed(7)))));
        assertValid(verifier.decode(JwtManager.of(key).create("alice")));
    }

    private static byte[] seedForm(byte[] seed) {
        return encode(0x80, seed);
    }

    private static byte[] expandedForm(byte[] expanded) {
        return encode(OCTET_STRING, expanded);
    }

    private static byte[] bothForm(byte[] seed, byte[] expanded) {
        return encode(SEQUENCE, encode(OCTET_STRING, seed), encode(OCTET_STRING, expanded));
    }

    private static String privatePem(Algorithm algorithm, byte[] form) {
        return block("PRIVATE KEY", pkcs8(algorithm, form));
    }

    private static String publicPem(Algorithm algorithm, int seed) {
        return block("PUBLIC KEY", spki(algorithm, publicKey(algorithm, seed(seed))));
    }

    private static String jwk(Algorithm algorithm, byte[] pub) {
        return json("{'kty':'AKP','alg':'" + algorithm + "','pub':'" + base64url(pub) + "'}");
    }

    private static String jwk(Algorithm algorithm, byte[] pub, byte[] priv) {
        return jwk(algorithm, pub).replace("}", ",\"priv\":\"" + base64url(priv) + "\"}");
    }

    @Nested
    class Pem_text {

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
        void a_private_key_with_its_seed_needs_no_public_key(Algorithm algorithm) {
            byte[] expanded = expandedKey(algorithm, seed(7));

            assertSigns(JwtKey.pem(algorithm, privatePem(algorithm, seedForm(seed(7)))));
            assertSigns(JwtKey.pem(algorithm, privatePem(algorithm, bothForm(seed(7), expanded))));
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
        void an_expanded_key_needs_its_public_key(Algorithm algorithm) {
            String expanded = privatePem(algorithm, expandedForm(expandedKey(algorithm, seed(7))));

            assertSigns(JwtKey.pem(algorithm, expanded + publicPem(algorithm, 7)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.pem(algorithm, expanded))
                    .withMessage("pem: the JDK cannot derive the public key of this private key; append the PUBLIC KEY"
                            + " block that 'openssl pkey -in key.pem -pubout' writes");
        }

        @Test
        void the_private_key_of_the_jdk_is_read() {
            byte[] pkcs8 = TestKeyPairs.of(ML_DSA_65).getPrivate().getEncoded();
            byte[] spki = TestKeyPairs.of(ML_DSA_65).getPublic().getEncoded();

            JwtKey key = JwtKey.pem(ML_DSA_65, block("PRIVATE KEY", pkcs8) + block("PUBLIC KEY", spki));
            assertValid(JwtManager.of(JwtKey.of(ML_DSA_65, TestKeyPairs.of(ML_DSA_65)))
                    .decode(JwtManager.of(key).create("alice")));
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
        void a_public_key_verifies(Algorithm algorithm) {
            JwtKey key = JwtKey.pem(algorithm, publicPem(algorithm, 7));

            assertThat(key).hasToString("JwtKey[" + algorithm + ", verifies]");
            assertValid(JwtManager.of(key)
                    .decode(JwtManager.of(TestKeys.of(algorithm).jwtKey()).create("alice")));
        }

        // A certificate contains a serial number, algorithm, issuer, validity, subject and key (RFC 5280 §4.1). Only
        // the key is read, so four of the other elements are empty here.
        @Test
        void the_key_of_a_certificate_verifies() {
            byte[] empty = encode(SEQUENCE);
            byte[] spki = spki(ML_DSA_44, publicKey(ML_DSA_44, seed(7)));
            byte[] signed = encode(SEQUENCE, encode(PemDer.INTEGER, seed(1)), empty, empty, empty, empty, spki);
            byte[] signature = encode(PemDer.BIT_STRING, new byte[2421]);

            JwtKey key = JwtKey.pem(ML_DSA_44, block("CERTIFICATE", encode(SEQUENCE, signed, empty, signature)));
            assertValid(JwtManager.of(key)
                    .decode(JwtManager.of(TestKeys.of(ML_DSA_44).jwtKey()).create("alice")));
        }

        @Test
        void the_same_key_in_two_forms_is_one_key() {
            String seed = privatePem(ML_DSA_44, seedForm(seed(7)));
            String both = privatePem(ML_DSA_44, bothForm(seed(7), expandedKey(ML_DSA_44, seed(7))));

            assertSigns(JwtKey.pem(ML_DSA_44, both + both + publicPem(ML_DSA_44, 7)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.pem(ML_DSA_44, seed + privatePem(ML_DSA_44, seedForm(seed(8)))))
                    .withMessage("pem: two different private keys in one text; keep only one of them");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.jwtsimple.MlDsaKeyFormsTest#wrongPems")
        void a_wrong_key_is_rejected(String what, String pem, String message) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.pem(ML_DSA_44, pem))
                    .withMessageStartingWith(message);
        }
    }

    static Stream<Arguments> wrongPems() {
        byte[] expanded = expandedKey(ML_DSA_44, seed(7));
        byte[] spki = spki(ML_DSA_44, publicKey(ML_DSA_44, seed(7)));
        byte[] unusedBits = spki.clone();
        unusedBits[21] = 1;
        String damaged = "pem: the PRIVATE KEY block is damaged, or not what its label says";
        String form = "pem: the private key of ML-DSA-44 is no seed, expanded key, or both (RFC 9881 §6); 'openssl pkey"
                + " -in key.pem' of OpenSSL 3.5 rewrites it";
        return Stream.of(
                wrong("a seed of 31 bytes", seedForm(new byte[31]), "key: a seed of ML-DSA-44 has 32 bytes, and this"),
                wrong("a seed of 33 bytes", seedForm(new byte[33]), "key: a seed of ML-DSA-44 has 32 bytes, and this"),
                wrong("no seed", seedForm(new byte[0]), "key: a seed of ML-DSA-44 has 32 bytes, and this one has 0"),
                wrong("a short expanded key", expandedForm(Arrays.copyOf(expanded, 2559)), "key: an expanded key of"),
                wrong("a long expanded key", expandedForm(Arrays.copyOf(expanded, 2561)), "key: an expanded key of"),
                wrong("a seed that is tagged as an expanded key", expandedForm(seed(7)), "key: an expanded key of"),
                wrong("both, with another seed", bothForm(seed(8), expanded), NOT_A_PAIR),
                wrong("both, with a short key", bothForm(seed(7), new byte[9]), "key: an expanded key of ML-DSA-44"),
                wrong("both, and more", concat(bothForm(seed(7), expanded), new byte[] {5, 0}), damaged),
                wrong("the seed alone, without a tag", seed(7), form),
                wrong("the expanded key, without a tag", Arrays.copyOfRange(expanded, 0, 2560), form),
                wrong("nothing", new byte[0], form),
                Arguments.of(
                        "another parameter set",
                        privatePem(ML_DSA_65, seedForm(seed(7))),
                        "pem: ML-DSA-65 key given, ML-DSA-44 needs an ML-DSA-44 key"),
                Arguments.of(
                        "an RSA key",
                        TestPems.file("rsa-pkcs8"),
                        "pem: RSA key given, ML-DSA-44 needs an ML-DSA-44 key"),
                Arguments.of(
                        "the public key of another pair",
                        privatePem(ML_DSA_44, seedForm(seed(7))) + publicPem(ML_DSA_44, 8),
                        NOT_A_PAIR),
                Arguments.of(
                        "a short public key",
                        block("PUBLIC KEY", spki(ML_DSA_44, new byte[1311])),
                        "key: a public key of ML-DSA-44 has 1312 bytes, and this one has 1311"),
                Arguments.of(
                        "a public key with unused bits",
                        block("PUBLIC KEY", unusedBits),
                        "pem: the PUBLIC KEY block is damaged"),
                Arguments.of(
                        "parameters in the identifier",
                        block("PUBLIC KEY", withParameters(publicKey(ML_DSA_44, seed(7)))),
                        "pem: the PUBLIC KEY block is damaged"));
    }

    private static Arguments wrong(String what, byte[] form, String message) {
        return Arguments.of(what, privatePem(ML_DSA_44, form), message);
    }

    /** Returns an SPKI whose AlgorithmIdentifier has the parameters NULL, as in an SPKI of RSA. */
    private static byte[] withParameters(byte[] key) {
        byte[] id = encode(
                SEQUENCE,
                encode(PemDer.OBJECT_IDENTIFIER, new byte[] {0x60, (byte) 0x86, 0x48, 1, 0x65, 3, 4, 3, 0x11}),
                new byte[] {5, 0});
        return encode(SEQUENCE, id, encode(PemDer.BIT_STRING, new byte[1], key));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    @Nested
    class Jwk_text {

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
        void a_private_key_is_a_seed(Algorithm algorithm) {
            assertSigns(JwtKey.jwk(jwk(algorithm, publicKey(algorithm, seed(7)), seed(7))));
        }

        @ParameterizedTest(name = "{0} {1}")
        @MethodSource("io.jwtsimple.MlDsaKeyFormsTest#nistKeys")
        void a_seed_of_nist_has_the_public_key_of_nist(Algorithm algorithm, int test, String priv, String pub) {
            String jwk = json("{'kty':'AKP','alg':'" + algorithm + "','pub':'" + pub + "','priv':'" + priv + "'}");
            String token = JwtManager.of(JwtKey.jwk(jwk)).create("alice");

            String published = json("{'kty':'AKP','alg':'" + algorithm + "','pub':'" + pub + "'}");
            assertValid(JwtManager.of(JwtKey.jwk(published)).decode(token));
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
        void a_published_key_has_the_members_of_the_rfc(Algorithm algorithm) throws Exception {
            String published =
                    JwtKeySet.of(TestKeys.of(algorithm).jwtKey().withId("k")).toJson();

            assertThat(new ObjectMapper().readValue(published, Map.class).toString())
                    .isEqualTo("{keys=[{kid=k, use=sig, alg=" + algorithm + ", kty=AKP, pub="
                            + base64url(publicKey(algorithm, seed(7))) + "}]}");
            assertValid(JwtManager.of(JwtKeySet.jwks(published))
                    .decode(JwtManager.of(TestKeys.of(algorithm).jwtKey()).create("alice")));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.jwtsimple.MlDsaKeyFormsTest#wrongJwks")
        void a_wrong_key_is_rejected(String what, String jwk, String message) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.jwk(jwk))
                    .withMessageStartingWith(message);
        }
    }

    static Stream<Arguments> nistKeys() {
        return StreamSupport.stream(TestMlDsa.file("nist.json").spliterator(), false)
                .map(key -> Arguments.of(
                        Algorithm.valueOf(key.get("alg").textValue().replace('-', '_')),
                        key.get("test").intValue(),
                        key.get("priv").textValue(),
                        key.get("pub").textValue()));
    }

    static Stream<Arguments> wrongJwks() {
        byte[] pub = publicKey(ML_DSA_44, seed(7));
        String good = jwk(ML_DSA_44, pub);
        return Stream.of(
                Arguments.of("no alg", good.replace("\"alg\":\"ML-DSA-44\",", ""), "jwk: alg: missing"),
                Arguments.of(
                        "an alg that is no text", good.replace("\"ML-DSA-44\"", "7"), "jwk: alg: must be a string"),
                Arguments.of("no pub", json("{'kty':'AKP','alg':'ML-DSA-44'}"), "jwk: pub: missing"),
                Arguments.of(
                        "another parameter set",
                        good.replace("ML-DSA-44", "ML-DSA-65"),
                        "jwk: pub: a public key of ML-DSA-65 has 1952 bytes, and this one has 1312"),
                Arguments.of(
                        "an alg that is none",
                        good.replace("ML-DSA-44", "SLH-DSA-SHA2-128s"),
                        "jwk: alg: must be one of"),
                Arguments.of(
                        "an alg of another type",
                        good.replace("ML-DSA-44", "ES256"),
                        "jwk: alg: ES256 needs an EC key on P-256, which kty does not say"),
                Arguments.of(
                        "a type of another alg",
                        good.replace("AKP", "RSA"),
                        "jwk: alg: ML-DSA-44 needs an ML-DSA-44 key, which kty does not say"),
                Arguments.of(
                        "a short pub",
                        jwk(ML_DSA_44, Arrays.copyOf(pub, 1311)),
                        "jwk: pub: a public key of ML-DSA-44 has 1312 bytes, and this one has 1311"),
                Arguments.of(
                        "a pub without t1",
                        jwk(ML_DSA_44, Arrays.copyOf(Arrays.copyOf(pub, 32), 1312)),
                        "jwk: pub: the public key is unsafe: its vector t1 has fewer than 256 different numbers"),
                Arguments.of(
                        "a pub that is not base64url",
                        good.replace("\"pub\":\"", "\"pub\":\"=="),
                        "jwk: pub: must be base64url without padding"),
                Arguments.of(
                        "the seed of another pair",
                        jwk(ML_DSA_44, pub, seed(8)),
                        "jwk: pub, priv: the private and the public key do not belong together"),
                Arguments.of(
                        "a seed of 31 bytes",
                        jwk(ML_DSA_44, pub, new byte[31]),
                        "jwk: pub, priv: a seed of ML-DSA-44 has 32 bytes, and this one has 31"),
                Arguments.of(
                        "an expanded key",
                        jwk(ML_DSA_44, pub, expandedKey(ML_DSA_44, seed(7))),
                        "jwk: pub, priv: a seed of ML-DSA-44 has 32 bytes, and this one has 2560"));
    }

    @Test
    void a_private_key_in_a_published_set_is_rejected() {
        String set = "{\"keys\":[" + jwk(ML_DSA_44, publicKey(ML_DSA_44, seed(7)), seed(7)) + "]}";
        JwkSet read = JwkSet.published(
                TestJwts.utf8(set),
                EnumSet.of(ML_DSA_44),
                null,
                System.nanoTime() + Duration.ofMinutes(1).toNanos());

        assertThat(read.keys()).isEmpty();
        assertThat(read.rejected())
                .containsExactly("keys[0]: priv: this private key is published, so anybody can sign with it");
    }

    @Test
    void a_set_serves_the_keys_of_its_algorithm() {
        String set = "{\"keys\":[" + jwk(ML_DSA_44, publicKey(ML_DSA_44, seed(7))) + ","
                + jwk(ML_DSA_65, publicKey(ML_DSA_65, seed(7))) + "]}";
        String token = JwtManager.of(TestKeys.of(ML_DSA_65).jwtKey()).create("alice");

        assertValid(JwtManager.of(JwtKeySet.jwks(set)).decode(token));
        assertValid(JwtManager.of(JwtKeySet.jwks(ML_DSA_65, set)).decode(token));
        assertThat(JwtManager.of(JwtKeySet.jwks(ML_DSA_44, set)).decode(token)).isEqualTo(TestJwts.ALGORITHM);
    }
}
