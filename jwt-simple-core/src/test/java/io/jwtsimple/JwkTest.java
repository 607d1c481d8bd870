package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.json;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.TestKeys.TestKey;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests reading of a JSON Web Key. The valid keys are from jose4j or an RFC; in texts, ' stands for ". */
class JwkTest {

    private static final String N =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc"
                    + "_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMic"
                    + "AtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-"
                    + "G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    private static final String RSA = "{'kty':'RSA','alg':'RS256','e':'AQAB','n':'" + N + "'}";
    private static final String X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private static final String Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    private static final String EC = "{'kty':'EC','crv':'P-256','x':'" + X + "','y':'" + Y + "'}";
    private static final String ED25519 =
            "{'kty':'OKP','crv':'Ed25519','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}";
    private static final String OCT = "{'kty':'oct','alg':'HS256','k':'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY'}";

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "ML_DSA.*") // jose4j has no ML-DSA
    void a_private_or_secret_key_signs_and_verifies(Algorithm algorithm) throws Exception {
        JwtKey ours = TestKeys.of(algorithm).jwtKey().withId("k1");
        JwtKey read = JwtKey.jwk(jwk(algorithm, JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));

        assertThat(read).hasToString("JwtKey[" + algorithm + ", id=k1, signs and verifies]");
        assertValid(JwtManager.of(ours).decode(JwtManager.of(read).create("alice")));
        assertValid(JwtManager.of(read).decode(JwtManager.of(ours).create("alice")));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"HS.*", "ML_DSA.*"})
    void a_public_key_verifies_and_cannot_sign(Algorithm algorithm) throws Exception {
        JwtKey ours = TestKeys.of(algorithm).jwtKey();
        JwtManager read = JwtManager.of(JwtKey.jwk(jwk(algorithm, JsonWebKey.OutputControlLevel.PUBLIC_ONLY)));

        assertValid(read.decode(JwtManager.of(ours).create("alice")));
        assertThatIllegalStateException().isThrownBy(() -> read.create("alice"));
    }

    private static String jwk(Algorithm algorithm, JsonWebKey.OutputControlLevel level) throws Exception {
        TestKey key = TestKeys.of(algorithm);
        JsonWebKey jwk = JsonWebKey.Factory.newJwk(key.verifying());
        if (jwk instanceof PublicJsonWebKey pair) {
            pair.setPrivateKey((PrivateKey) key.signing());
        }
        jwk.setAlgorithm(algorithm.name());
        jwk.setKeyId("k1");
        jwk.setUse("sig");
        return jwk.toJson(level);
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512", "Ed25519, EdDSA"})
    void a_key_without_alg_serves_the_algorithm_of_its_curve(String curve, Algorithm algorithm) throws Exception {
        PublicKey key = TestKeyPairs.of(algorithm).getPublic();
        JsonWebKey jwk = JsonWebKey.Factory.newJwk(key);

        assertThat(jwk.toJson()).contains(curve).doesNotContain("alg");
        assertThat(JwtKey.jwk(jwk.toJson()).algorithm()).isEqualTo(algorithm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void both_names_of_ed25519_are_accepted(String alg) { // RFC 9864
        assertThat(JwtKey.jwk(changed(ED25519, "alg", "'" + alg + "'")).algorithm())
                .isEqualTo(Algorithm.EdDSA);
    }

    @ParameterizedTest
    @CsvSource({"ES256, x", "ES256, y", "ES256, d", "RS256, n", "RS256, e", "RS256, d", "RS256, p"})
    void a_number_may_have_an_extra_leading_zero(Algorithm algorithm, String member) throws Exception {
        JwtKey key = TestKeys.of(algorithm).jwtKey();
        Map<String, Object> jwk =
                new TreeMap<>(JsonUtil.parseJson(jwk(algorithm, JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE)));
        byte[] number = Base64.getUrlDecoder().decode((String) jwk.get(member));
        byte[] longer = new byte[number.length + 1];
        System.arraycopy(number, 0, longer, 1, number.length);
        jwk.put(member, encoded(longer));

        assertValid(JwtManager.of(key)
                .decode(JwtManager.of(JwtKey.jwk(JsonUtil.toJson(jwk))).create("alice")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "y", "d"})
    void a_number_of_a_point_may_lack_its_leading_zero(String member) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        for (int i = 0; i < 10_000; i++) {
            KeyPair pair = generator.generateKeyPair();
            PublicJsonWebKey standard = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
            standard.setPrivateKey(pair.getPrivate());
            Map<String, Object> jwk = standard.toParams(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
            byte[] number = Base64.getUrlDecoder().decode((String) jwk.get(member));
            if (number[0] == 0) { // one key in 256
                jwk.put(member, encoded(Arrays.copyOfRange(number, 1, number.length)));
                JwtKey read = JwtKey.jwk(JsonUtil.toJson(jwk));
                assertValid(JwtManager.of(JwtKey.of(Algorithm.ES256, pair))
                        .decode(JwtManager.of(read).create("alice")));
                return;
            }
        }
        throw new AssertionError("no key with a leading zero");
    }

    private static String encoded(byte[] number) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(number);
    }

    @Test
    void members_that_are_no_part_of_the_key_are_ignored() {
        String jwk = RSA.replace("}", ",'x5c':[7],'x5t':'?','x5u':'no uri','iat':null,'key_ops':['verify'],'ext':{}}");
        assertThat(JwtKey.jwk(json(jwk)).algorithm()).isEqualTo(Algorithm.RS256);
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
        a type that nobody knows   | EC  | kty     | 'XYZ'           | kty: must be RSA, EC, OKP, AKP or oct
        a type that is no text     | EC  | kty     | 7               | kty: must be a string
        no type                    | EC  | kty     | -               | kty: missing
        a curve without tokens     | EC  | crv     | 'secp256k1'     | crv: must be P-256, P-384, P-521 or Ed25519
        a longer Edwards curve     | OKP | crv     | 'Ed448'         | crv: Ed448 is not supported; EdDSA needs Ed25519
        a curve for encryption     | OKP | crv     | 'X25519'        | crv: must be P-256, P-384, P-521 or Ed25519
        no curve                   | EC  | crv     | -               | crv: missing
        a curve of another type    | EC  | crv     | 'Ed25519'       | kty: serves none of
        an encryption key          | RSA | use     | 'enc'           | use: must be sig
        a use that is no text      | RSA | use     | ['sig']         | use: must be a string
        a use that is null         | RSA | use     | null            | use: must be a string
        an encryption key    | RSA | key_ops | ['encrypt']     | key_ops: must have verify
        a public key that signs    | RSA | key_ops | ['sign']        | key_ops: must have verify
        operations in a text       | RSA | key_ops | 'verify'        | key_ops: must be an array
        an encryption algorithm    | RSA | alg     | 'RSA-OAEP'      | alg: must be one of
        no algorithm at all        | RSA | alg     | 'none'          | alg: must be one of
        another case               | RSA | alg     | 'rs256'         | alg: must be one of
        several algorithms         | RSA | alg     | ['RS256']       | alg: must be a string
        none of several            | RSA | alg     | -               | alg: missing, and the key would serve [RS256,
        none of several            | oct | alg     | -               | alg: missing, and the key would serve [HS256,
        another type's algorithm   | RSA | alg     | 'ES256'         | alg: ES256 needs an EC key on P-256, which kty does
        a public secret       | RSA | alg     | 'HS256'         | alg: HS256 needs a secret, which kty does not say
        another curve's algorithm  | EC  | alg     | 'ES384'         | alg: ES384 needs an EC key on P-384, which kty and crv
        an id that is no text      | RSA | kid     | 1               | kid: must be a string
        no modulus           | RSA | n       | -               | n: missing
        a modulus that is null     | RSA | n       | null            | n: must be a string
        an empty modulus           | RSA | n       | ''              | n: must be base64url without padding, and not empty
        a padded exponent          | RSA | e       | 'AQAB=='        | e: must be base64url without padding, and not empty
        trailing bits              | RSA | e       | 'AQABAR'        | e: must be base64url without padding, and not empty
        another alphabet           | RSA | e       | 'AQ+B'          | e: must be base64url without padding, and not empty
        an exponent of one         | RSA | e       | 'AQ'            | n, e: the JDK cannot read this RSA key
        half of the CRT members    | RSA | d       | 'AQAB','p':'AQAB' | n, e, d, p: the JDK cannot read this RSA key
        a prime alone              | RSA | p       | 'AQAB'          | d: missing
        an exponent of a prime     | RSA | dq      | 'AQAB'          | d: missing
        an empty id                | RSA | kid     | ''              | kid: must have 1 to 256 characters, has 0
        three primes               | RSA | oth     | []              | oth: must be absent, since only RSA keys of two primes
        a point beside it    | EC  | x       | 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEA' | x, y: this is not a point of P-256
        no second coordinate       | EC  | y       | -               | y: missing
        a private key of another   | EC  | d       | 'AQAB'          | x, y, d: the private and the public key do not belong
        a short Ed25519 key        | OKP | x       | 'AQAB'          | x: Ed25519 has 32 bytes, and x has 3
        a short private key        | OKP | d       | 'AQAB'          | x, d: Ed25519 has 32 bytes, and d has 3
        another's private key      | OKP | d       | 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2B' | d: must be base64url
        a short secret        | oct | k       | 'AQAB'          | k: 3 bytes is too short for HS256, which needs 32
        a surrogate pair      | oct | k       | 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\\ud83d\\ude00' | k: must be base64url
        no secret                  | oct | k       | -               | k: missing
        """)
    void the_exception_for_an_unusable_key_names_the_member(
            String why, String kind, String member, String value, String message) {
        String good = Map.of("RSA", RSA, "EC", EC, "OKP", ED25519, "oct", OCT).get(kind);
        assertThat(JwtKey.jwk(json(good))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.jwk(changed(good, member, value)))
                .withMessageStartingWith("jwk: " + message);
    }

    @ParameterizedTest(name = "{0} bits")
    @ValueSource(ints = {512, 1024, 2047})
    void a_small_RSA_key_is_rejected(int bits) {
        byte[] modulus = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).toByteArray();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.jwk(changed(RSA, "n", "'" + TestJwts.base64url(modulus) + "'")))
                .withMessageStartingWith("jwk: n, e: RSA with " + bits + " bits is too weak for RS256");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        nothing         | ''                                   | must be one JSON object in UTF-8 (RFC 7517); give the text
        a path          | /etc/key.json                        | must be one JSON object in UTF-8 (RFC 7517); give the text
        PEM             | -----BEGIN PUBLIC KEY-----           | must be one JSON object in UTF-8 (RFC 7517); give the text
        an array        | [{"kty":"oct"}]                      | must be one JSON object in UTF-8 (RFC 7517); give the text
        null            | null                                 | must be one JSON object in UTF-8 (RFC 7517); give the text
        pairs      | [["kty","oct"]]                      | must be one JSON object in UTF-8 (RFC 7517); give the text
        half an object  | {"kty":"oct"                         | must be one JSON object in UTF-8 (RFC 7517); give the text
        two objects     | {"kty":"oct"}{}                      | must be one JSON object in UTF-8 (RFC 7517); give the text
        a member twice  | {"kty":"oct","kty":"RSA"}            | duplicate member in one object
        and deep   | {"kty":"oct","x":{"a":1,"\\u0061":2}} | duplicate member in one object
        a whole set     | {"keys":[]}                          | kty: missing; for a set of keys use JwtKeySet.jwks
        """)
    void a_text_that_is_not_a_jwk_is_rejected(String why, String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.jwk(text))
                .withMessageStartingWith("jwk: " + message);
    }

    @Test
    void the_exception_for_a_null_names_the_parameter() {
        assertThatNullPointerException().isThrownBy(() -> JwtKey.jwk(null)).withMessage("jwk");
    }

    @Test
    void a_thumbprint_equals_the_example_of_the_rfc() {
        assertThat(JwtKey.jwk(json(RSA)).withThumbprintId().id()) // RFC 7638 §3.1
                .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(JwtKey.jwk(json(ED25519)).withThumbprintId().id()) // RFC 8037 §A.3
                .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"HS.*", "ML_DSA.*"})
    void a_thumbprint_equals_the_thumbprint_of_another_library(Algorithm algorithm) throws Exception {
        KeyPair pair = TestKeyPairs.of(algorithm);
        String id = JsonWebKey.Factory.newJwk(pair.getPublic()).calculateBase64urlEncodedThumbprint("SHA-256");

        assertThat(JwtKey.of(algorithm, pair).withThumbprintId().id()).isEqualTo(id);
        assertThat(JwtKey.of(algorithm, pair.getPublic()).withThumbprintId().id())
                .isEqualTo(id);
    }

    @Test
    void a_secret_has_no_thumbprint() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtKey.generate(Algorithm.HS256).withThumbprintId())
                .withMessage("id: a thumbprint reveals information about the secret; set an id with withId");
    }

    /** Returns a key with another JSON value for a member; null removes the member. */
    private static String changed(String jwk, String member, String value) {
        Map<String, String> members = new TreeMap<>();
        for (String pair : jwk.substring(1, jwk.length() - 1).split(",")) {
            members.put(pair.split(":")[0], pair.split(":")[1]);
        }
        if (value == null) {
            members.remove("'" + member + "'");
        } else {
            members.put("'" + member + "'", value);
        }
        return json(members.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(joining(",", "{", "}")));
    }
}
