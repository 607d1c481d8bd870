package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests reading and publishing of JWK Sets. In texts, ' stands for ". */
class JwkSetTest {

    private static final String X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private static final String Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    private static final String EC = "{'kty':'EC','crv':'P-256','x':'" + X + "','y':'" + Y + "'}";
    private static final String OCT = "{'kty':'oct','alg':'HS256','k':'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY'}";

    @Nested
    class Parse {

        @Test
        void the_first_key_signs_and_every_key_verifies() throws Exception {
            JwtKey old = JwtKey.jwk(json(OCT)).withId("old");
            JwtKeySet keys =
                    JwtKeySet.jwks(json("{'keys':[" + withId(OCT, "new").replace("MDEy", "MDEz") + ","
                            + withId(OCT, "old") + "," + withId(EC, "other") + "]}"));
            JwtManager jwt = JwtManager.of(keys);

            assertThat(keys.first()).hasToString("JwtKey[HS256, id=new, signs and verifies]");
            assertThat(keys).hasToString("JwtKeySet[HS256, ES256]");
            assertValid(jwt.decode(jwt.create("alice")));
            assertValid(jwt.decode(JwtManager.of(old).create("alice")));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            an unknown type         | {'kty':'XYZ','kid':7}
            an unknown curve        | {'kty':'EC','crv':'P-999'}
            a key for encryption    | {'kty':'RSA','use':'enc'}
            another operation       | {'kty':'RSA','key_ops':['encrypt']}
            another algorithm       | {'kty':'RSA','alg':'RSA-OAEP-256'}
            a curve for encryption  | {'kty':'OKP','crv':'X25519','x':'?'}
            """)
        void keys_for_another_purpose_are_ignored(String why, String otherPurpose) {
            JwtKeySet keys = JwtKeySet.jwks(json("{'keys':[" + otherPurpose + "," + EC + "],'more':0}"));
            assertThat(keys.candidates(Algorithm.ES256, null).keys()).hasSize(1);
            assertThat(keys.algorithms()).containsExactly(Algorithm.ES256);
        }

        @ParameterizedTest
        @CsvSource({"RS256", "PS512"})
        void keys_without_alg_get_the_algorithm_of_the_argument(Algorithm algorithm) throws Exception {
            KeyPair pair = TestKeyPairs.of(Algorithm.RS256);
            String set = "{\"keys\":["
                    + JsonWebKey.Factory.newJwk(pair.getPublic()).toJson() + "," + json(EC) + ","
                    + json(OCT) + "]}";
            JwtKeySet keys = JwtKeySet.jwks(algorithm, set);

            assertThat(keys.algorithms()).containsExactly(algorithm);
            assertValid(JwtManager.of(keys)
                    .decode(JwtManager.of(JwtKey.of(algorithm, pair)).create("alice")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKeySet.jwks(set))
                    .withMessageStartingWith("jwks: keys[0]: alg: missing, and the key would serve [RS256, ");
        }

        @Test
        void keys_with_another_alg_than_the_argument_are_ignored() {
            String set = json("{'keys':[" + OCT + "," + EC + "]}");
            assertThat(JwtKeySet.jwks(Algorithm.ES256, set).algorithms()).containsExactly(Algorithm.ES256);
            assertThat(JwtKeySet.jwks(Algorithm.HS256, set).algorithms()).containsExactly(Algorithm.HS256);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKeySet.jwks(Algorithm.HS512, set))
                    .withMessage("jwks: keys: no key serves one of [HS512]");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            no JSON          | key.json                       | must be one JSON object in UTF-8 (RFC 7517); give the text
            no object        | []                             | must be one JSON object in UTF-8 (RFC 7517); give the text
            a member twice   | {'keys':[],'keys':[]}          | duplicate member in one object
            a single key     | {'kty':'oct'}                  | keys: must be an array; for a single key use JwtKey.jwk
            keys as object   | {'keys':{}}                    | keys: must be an array; for a single key use JwtKey.jwk
            no keys          | {'keys':[]}                    | keys: no key serves one of [HS256,
            a text as key    | {'keys':['oct']}               | keys[0]: must be a JSON object
            a null as key    | {'keys':[null]}                | keys[0]: must be a JSON object
            a malformed key  | {'keys':[{},{'kty':'RSA'}]}    | keys[0]: kty: missing
            a weak key       | {'keys':[{'kty':'oct','alg':'HS256','k':'AQAB'}]} | keys[0]: k: 3 bytes is too short
            """)
        void a_text_that_is_not_a_jwk_set_is_rejected(String why, String text, String message) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKeySet.jwks(json(text)))
                    .withMessageStartingWith("jwks: " + message);
        }

        @Test
        void a_second_key_with_the_same_id_is_rejected() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKeySet.jwks(json(
                            "{'keys':[" + withId(EC, "a") + "," + withId(OCT, "a") + "," + withId(EC, "a") + "]}")))
                    .withMessage("keys: two ES256 keys have the id 'a'; ids are unique per algorithm");
        }

        @Test
        void the_exception_for_a_null_names_the_parameter() {
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtKeySet.jwks(null))
                    .withMessage("jwks");
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtKeySet.jwks(null, "{}"))
                    .withMessage("algorithm");
        }
    }

    /** Tests which keys of a provider's JWK Set are used by a remote key set for RS256, PS256 and ES256. */
    @Nested
    class Published {

        private final KeyPair pair = TestKeyPairs.of(Algorithm.RS256);
        private final String rsa = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .build()
                .toJSONString()
                .replace('"', '\'');

        @Test
        void an_rsa_key_without_alg_serves_each_chosen_rsa_algorithm() {
            JwkSet set = published(withId(rsa, "a"), withId(EC, "a"));

            assertThat(set.rejected()).isEmpty();
            assertThat(set.keys())
                    .hasToString("[JwtKey[RS256, id=a, verifies], JwtKey[PS256, id=a, verifies],"
                            + " JwtKey[ES256, id=a, verifies]]");
            KeyTable keys = new KeyTable(set.keys());
            for (Algorithm algorithm : List.of(Algorithm.RS256, Algorithm.PS256)) {
                String token =
                        JwtManager.of(JwtKey.of(algorithm, pair).withId("a")).create("alice");
                JwtKey key = keys.candidates(algorithm, "a").keys().get(0);
                assertValid(JwtManager.of(key).decode(token));
            }
        }

        @Test
        void an_rsa_key_with_alg_serves_only_that_algorithm() {
            assertThat(published(with(rsa, "alg", "PS256")).keys())
                    .extracting(JwtKey::algorithm)
                    .containsExactly(Algorithm.PS256);
        }

        @Test
        void a_key_whose_id_is_not_unique_for_one_of_its_algorithms_is_rejected_for_all() {
            JwkSet set = published(
                    withId(with(rsa, "alg", "PS256"), "a"), withId(rsa, "a"), withId(with(rsa, "alg", "RS256"), "a"));

            assertThat(set.keys()).extracting(JwtKey::algorithm).containsExactly(Algorithm.PS256, Algorithm.RS256);
            assertThat(set.rejected())
                    .containsExactly("keys[1]: kid: an earlier key of this algorithm has the same id");
        }

        @Test
        void the_keys_after_the_first_64_are_rejected() {
            JwkSet set = published(IntStream.rangeClosed(1, 66)
                    .mapToObj(i -> withId(EC, "k" + i))
                    .toArray(String[]::new));
            assertThat(set.keys()).hasSize(64).last().hasToString("JwtKey[ES256, id=k64, verifies]");
            assertThat(set.rejected())
                    .containsExactly("keys[64]: a set has at most 64 keys", "keys[65]: a set has at most 64 keys");
        }

        @Test
        void a_set_whose_keys_take_too_long_to_check_is_rejected() {
            byte[] set = json("{'keys':[" + rsa + "]}").getBytes(UTF_8);
            assertThatThrownBy(() -> JwkSet.published(set, Set.of(Algorithm.RS256), null, System.nanoTime()))
                    .hasRootCauseMessage("the keys take too long to check");
        }

        private JwkSet published(String... keys) {
            String set = json("{'keys':[" + String.join(",", keys) + "]}");
            return JwkSet.published(
                    set.getBytes(UTF_8),
                    EnumSet.of(Algorithm.RS256, Algorithm.PS256, Algorithm.ES256),
                    null,
                    inAMinute());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth"})
    void a_published_key_with_a_member_of_a_private_key_is_rejected(String member) {
        String leaked = json("{'keys':[{'kty':'RSA','n':'AQAB','e':'AQAB','" + member + "':'AQAB'}]}");
        JwkSet set = JwkSet.published(leaked.getBytes(UTF_8), Set.of(Algorithm.RS256), null, inAMinute());
        assertThat(set.keys()).isEmpty();
        assertThat(set.rejected())
                .containsExactly("keys[0]: " + member + ": this private key is published, so anybody can sign with it");
    }

    @Nested
    class ToJson {

        @ParameterizedTest(name = "{0}")
        @EnumSource(
                mode = EnumSource.Mode.EXCLUDE,
                names = {"HS256", "HS384", "HS512"})
        void a_published_key_verifies_the_tokens_of_the_private_key_and_cannot_sign(Algorithm algorithm) {
            TestMlDsa.assumeAvailable(algorithm);
            TestRounds.run(algorithm.family == Algorithm.Family.RSA ? 1 : 8, random -> {
                JwtKey key = JwtKey.generate(algorithm).withId(new TestClaims(random).text(8) + "k");
                JwtManager published = JwtManager.of(JwtKeySet.jwks(
                        JwtKeySet.of(key, TestKeys.of(algorithm).jwtKey()).toJson()));

                String token = JwtManager.of(key).create("alice");
                assertValid(published.decode(token));
                assertThatIllegalStateException().isThrownBy(() -> published.create("alice"));
            });
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(
                mode = EnumSource.Mode.MATCH_NONE,
                names = {"HS.*", "ML_DSA.*"})
        void other_libraries_verify_our_tokens_with_the_published_set(Algorithm algorithm) throws Exception {
            JwtKey key = TestKeys.of(algorithm).jwtKey().withThumbprintId();
            JwtKey other = JwtKey.of(algorithm, TestKeyPairs.other(algorithm)).withThumbprintId();
            String published = JwtKeySet.of(other, key).toJson();
            String token = JwtManager.of(key).create("alice");

            if (algorithm != Algorithm.EdDSA) { // for Ed25519, nimbus needs one more library
                DefaultJWTProcessor<SecurityContext> nimbus = new DefaultJWTProcessor<>();
                nimbus.setJWSKeySelector(new JWSVerificationKeySelector<>(
                        JWSAlgorithm.parse(algorithm.name()), new ImmutableJWKSet<>(JWKSet.parse(published))));
                assertThat(nimbus.process(token, null).getSubject()).isEqualTo("alice");
            }
            JsonWebSignature jose4j = new JsonWebSignature();
            jose4j.setCompactSerialization(token);
            jose4j.setKey(new JwksVerificationKeyResolver(new JsonWebKeySet(published).getJsonWebKeys())
                    .resolveKey(jose4j, List.of()));
            assertThat(jose4j.verifySignature()).isTrue();
        }

        @Test
        void only_public_members_are_published() throws Exception {
            JwtKey[] all = TestMlDsa.availableAlgorithms().stream()
                    .map(algorithm -> TestKeys.of(algorithm).jwtKey().withId("id"))
                    .toArray(JwtKey[]::new);
            String published =
                    JwtKeySet.of(all[0], Arrays.copyOfRange(all, 1, all.length)).toJson();

            List<?> keys =
                    (List<?>) new ObjectMapper().readValue(published, Map.class).get("keys");
            assertThat(keys)
                    .hasSize(all.length - 3) // without the secrets
                    .allSatisfy(key -> assertThat(
                                    ((Map<?, ?>) key).keySet().stream().map(Object::toString))
                            .contains("kid", "use", "alg", "kty")
                            .isSubsetOf("kid", "use", "alg", "kty", "crv", "n", "e", "x", "y", "pub"));
        }

        @Test
        void a_secret_is_not_published() {
            assertThat(JwtKeySet.of(JwtKey.generate(Algorithm.HS256).withId("k"))
                            .toJson())
                    .isEqualTo("{\"keys\":[]}");
        }

        @Test
        void a_key_is_published_with_id_use_and_algorithm() {
            assertThat(JwtKeySet.of(JwtKey.jwk(json(EC)).withId("k1")).toJson().replace('"', '\''))
                    .isEqualTo("{'keys':[{'kid':'k1','use':'sig','alg':'ES256','crv':'P-256','kty':'EC','x':'" + X
                            + "','y':'" + Y + "'}]}");
        }
    }

    private static long inAMinute() {
        return System.nanoTime() + Duration.ofMinutes(1).toNanos();
    }

    private static String withId(String jwk, String id) {
        return with(jwk, "kid", id);
    }

    private static String with(String jwk, String member, String value) {
        return jwk.replace("{", "{'" + member + "':'" + value + "',");
    }

    @Test
    void an_akp_key_without_alg_is_ignored_by_a_set_of_another_algorithm() {
        String akp = "{\"kty\":\"AKP\",\"pub\":\"AAAA\"}";
        String own = JwtKeySet.of(TestKeys.of(Algorithm.EdDSA).jwtKey()).toJson();
        String set = own.replace("]}", "," + akp + "]}");

        assertThat(JwtKeySet.jwks(Algorithm.EdDSA, set).algorithms()).containsExactly(Algorithm.EdDSA);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.jwks(set))
                .withMessage("jwks: keys[1]: alg: missing");
    }
}
