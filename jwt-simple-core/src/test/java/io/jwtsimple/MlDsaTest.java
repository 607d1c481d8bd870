package io.jwtsimple;

import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.PAYLOAD;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.segment;
import static io.jwtsimple.TestJwts.utf8;
import static io.jwtsimple.TestMlDsa.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests ML-DSA tokens, and ML-DSA keys in the form of JDK keys, against Bouncy Castle, RFC 9964 and Project Wycheproof.
 */
class MlDsaTest {

    @BeforeEach
    void skip_without_ml_dsa() {
        TestMlDsa.assumeAvailable();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
    void a_token_has_the_name_of_JOSE_and_a_signature_that_another_library_verifies(Algorithm algorithm) {
        String token =
                JwtManager.of(TestKeys.of(algorithm).jwtKey().withId("k")).create("alice");
        String input = segment(token, 0) + "." + segment(token, 1);

        assertThat(segment(token, 0))
                .isEqualTo(base64url(
                        "{\"alg\":\"" + algorithm.name().replace('_', '-') + "\",\"kid\":\"k\",\"typ\":\"JWT\"}"));
        assertThat(TestMlDsa.verify(
                        algorithm,
                        TestMlDsa.publicKey(algorithm, seed(7)),
                        utf8(input),
                        Base64.getUrlDecoder().decode(segment(token, 2))))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
    void a_token_of_another_key_or_parameter_set_is_rejected(Algorithm algorithm) {
        JwtManager jwt = TestJwts.manager(TestKeys.of(algorithm).jwtKey()).build();

        assertValid(jwt.decode(token(algorithm, algorithm, seed(7))));
        assertThat(jwt.decode(token(algorithm, algorithm, seed(8)))).isEqualTo(BAD_SIGNATURE);
        for (Algorithm other : TestMlDsa.ALGORITHMS) {
            if (other != algorithm) {
                assertThat(jwt.decode(token(algorithm, other, seed(7)))).isEqualTo(BAD_SIGNATURE);
                assertThat(jwt.decode(token(other, other, seed(7)))).isEqualTo(TestJwts.ALGORITHM);
            }
        }
    }

    /** Returns a token with {@code named} as {@code alg}, and with a Bouncy Castle signature of {@code signed}. */
    private static String token(Algorithm named, Algorithm signed, byte[] seed) {
        String input = base64url("{\"alg\":\"" + named + "\"}") + "." + base64url(PAYLOAD);
        return input + "." + base64url(TestMlDsa.sign(signed, seed, utf8(input)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_example_of_the_rfc_is_accepted(JsonNode example) throws Exception {
        JwtKey key = JwtKey.jwk(example.get("jwk").toString());
        String jws = example.get("jws").asText();
        int signed = jws.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(jws.substring(signed + 1));

        assertThat(key.withThumbprintId().id()).isEqualTo(key.id());
        assertThat(key.signatures().verify(utf8(jws), signed, signature)).isTrue();
        // The payload of an example is plain text and not JSON. A result about the payload shows that the signature is
        // valid, because decode verifies the signature first.
        assertThat(JwtManager.of(key).decode(jws)).isEqualTo(TestJwts.malformed("Invalid payload string"));
        assertThat(JwtManager.of(key).decode(segment(jws, 0) + "." + base64url("{}") + "." + segment(jws, 2)))
                .isEqualTo(BAD_SIGNATURE);
        assertValid(JwtManager.of(key).decode(JwtManager.of(key).create("alice")));
    }

    static Stream<JsonNode> examples() {
        List<JsonNode> examples = new ArrayList<>();
        TestMlDsa.file("rfc9964.json").forEach(examples::add);
        assertThat(examples).hasSize(3);
        return examples.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void a_published_signature_is_valid_or_rejected(String alg, String what, String pub, JsonNode example)
            throws Exception {
        String jwk = "{\"kty\":\"AKP\",\"alg\":\"" + alg + "\",\"pub\":\"" + pub + "\"}";
        if (what.contains("short public key") || what.contains("long public key")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.jwk(jwk))
                    .withMessageStartingWith("jwk: pub: a public key of " + alg + " has ");
            return;
        }
        // In these keys, every number of t1 is 0, or every number of t1 is 1023.
        if (what.contains("t1 component set to zero") || what.contains("omits a reduction in the verification NTT")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.jwk(jwk))
                    .withMessageStartingWith(
                            "jwk: pub: the public key is unsafe: its vector t1 has fewer than 256 different numbers");
            return;
        }
        byte[] message = Base64.getUrlDecoder().decode(example.get("message").asText());
        byte[] signature =
                Base64.getUrlDecoder().decode(example.get("signature").asText());

        assertThat(JwtKey.jwk(jwk).signatures().verify(message, message.length, signature))
                .isEqualTo(example.get("valid").asBoolean());
    }

    static Stream<Arguments> a_published_signature_is_valid_or_rejected() {
        List<Arguments> all = new ArrayList<>();
        TestMlDsa.file("wycheproof.json")
                .forEach(group -> group.get("tests")
                        .forEach(test -> all.add(Arguments.of(
                                group.get("alg").asText(),
                                test.get("id").asInt() + " "
                                        + test.get("comment").asText(),
                                group.get("pub").asText(),
                                test))));
        assertThat(all).hasSize(47);
        return all.stream();
    }

    @ParameterizedTest(name = "a key of {1} for {0}")
    @MethodSource
    void a_key_of_another_kind_is_rejected(Algorithm algorithm, String other, PublicKey key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(algorithm, key))
                .withMessage("key: %s needs an %s key, was the public key of %s", algorithm, algorithm, other);
    }

    static Stream<Arguments> a_key_of_another_kind_is_rejected() {
        if (!TestMlDsa.isAvailable()) {
            return Stream.of(Arguments.of(Algorithm.ML_DSA_44, "none", null));
        }
        return TestMlDsa.ALGORITHMS.stream()
                .flatMap(algorithm -> Stream.of(
                                Algorithm.RS256,
                                Algorithm.ES256,
                                Algorithm.EdDSA,
                                Algorithm.ML_DSA_44,
                                Algorithm.ML_DSA_65,
                                Algorithm.ML_DSA_87)
                        .filter(other -> other != algorithm)
                        .map(other -> Arguments.of(
                                algorithm,
                                switch (other) {
                                    case RS256 -> "RSA";
                                    case ES256 -> "EC";
                                    default -> other.toString();
                                },
                                TestKeyPairs.of(other).getPublic())));
    }

    @Test
    void a_key_for_another_algorithm_is_rejected() {
        PublicKey key = TestKeyPairs.of(Algorithm.ML_DSA_65).getPublic();
        for (Algorithm algorithm : List.of(Algorithm.RS256, Algorithm.ES256, Algorithm.EdDSA)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.of(algorithm, key))
                    .withMessageStartingWith("key: " + algorithm + " needs an ")
                    .withMessageEndingWith(", was the public key of ML-DSA");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
    void a_public_key_of_another_length_is_rejected(Algorithm algorithm) throws Exception {
        byte[] key = TestMlDsa.publicKey(algorithm, seed(7));
        for (int length : List.of(0, 31, 32, key.length - 1, key.length + 1, 2 * key.length)) {
            PublicKey other =
                    TestMlDsa.read(TestMlDsa.spki(algorithm, Arrays.copyOf(key, length))); // the JDK accepts any length
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.of(algorithm, other))
                    .withMessage(
                            "key: a public key of %s has %d bytes, and this one has %d", algorithm, key.length, length);
        }
    }

    @Test
    void a_key_without_an_encoding_is_rejected() {
        PublicKey hidden = new PublicKey() {
            @Override
            public String getAlgorithm() {
                return "ML-DSA";
            }

            @Override
            public String getFormat() {
                return null;
            }

            @Override
            public byte[] getEncoded() {
                return null;
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(Algorithm.ML_DSA_44, hidden))
                .withMessage("key: ML-DSA-44 needs an ML-DSA-44 key, was the public key of ML-DSA");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
    void a_public_key_of_another_provider_verifies(Algorithm algorithm) throws Exception {
        byte[] spki = TestMlDsa.spki(algorithm, TestMlDsa.publicKey(algorithm, seed(7)));
        PublicKey key = KeyFactory.getInstance("ML-DSA", new BouncyCastleProvider())
                .generatePublic(new X509EncodedKeySpec(spki));

        assertValid(TestJwts.manager(JwtKey.of(algorithm, key)).build().decode(token(algorithm, algorithm, seed(7))));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
    void a_pair_of_another_provider_signs(Algorithm algorithm) throws Exception {
        KeyPairGenerator generator =
                KeyPairGenerator.getInstance(algorithm.toString(), new BouncyCastleProvider()); // not registered
        KeyPair pair = generator.generateKeyPair();

        String token = TestJwts.manager(JwtKey.of(algorithm, pair)).build().create("alice");
        assertValid(
                TestJwts.manager(JwtKey.of(algorithm, pair.getPublic())).build().decode(token));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.of(
                        algorithm,
                        new KeyPair(
                                pair.getPublic(), generator.generateKeyPair().getPrivate())))
                .withMessageContaining("do not belong together");
    }

    @Test
    void a_token_of_the_longest_signature_has_room_for_claims() {
        JwtManager jwt = JwtManager.of(TestKeys.of(Algorithm.ML_DSA_87).jwtKey().withThumbprintId());
        String token = jwt.create("alice", claims -> claims.put("text", "x".repeat(7_000)));

        assertThat(token.length()).isBetween(15_000, 16_384);
        assertValid(jwt.decode(token));
        assertThat(jwt.create("alice").length()).isBetween(6_000, 7_000);
    }
}
