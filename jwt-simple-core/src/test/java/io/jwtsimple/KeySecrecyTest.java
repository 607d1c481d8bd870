package io.jwtsimple;

import static io.jwtsimple.TestCanary.SECRET;
import static io.jwtsimple.TestCanary.TEXT;
import static io.jwtsimple.TestCanary.all;
import static io.jwtsimple.TestCanary.assertSilent;
import static io.jwtsimple.TestJwts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.http.JwtGuard;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@code toString} of a key and exceptions about a key contain no key material. */
class KeySecrecyTest {

    @ParameterizedTest
    @EnumSource
    void to_string_shows_the_use_of_a_key_and_no_key_material(Algorithm algorithm) {
        JwtKey key = TestKeys.of(algorithm).jwtKey();

        assertThat(key).hasToString("JwtKey[" + algorithm + ", signs and verifies]");
        assertThat(key.withId("k1")).hasToString("JwtKey[" + algorithm + ", id=k1, signs and verifies]");
    }

    @Test
    void no_object_that_contains_a_key_shows_the_key() {
        JwtKey key = JwtKey.secret(SECRET);
        JwtManager jwt = JwtManager.of(key);

        assertThat(Stream.of(key, key.signatures(), JwtKeySet.of(key), JwtManager.builder(key), jwt, JwtGuard.of(jwt)))
                .allSatisfy(thing -> assertSilent(thing.toString()));
        assertSilent(JwtKeySet.of(key).toJson());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "c4n4ry",
                "-----BEGIN c4n4ry-----\nc4n4ry, long enough to be one",
                "-----BEGIN PRIVATE KEY-----\nc4n4ry==\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nc4n4ryyy\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nc4n4ry, long enough to be one",
                "ssh-rsa c4n4ry, long enough to be one",
                "{\"k\":\"c4n4ry, long enough to be one\"}",
                "/home/c4n4ry/key.pem"
            })
    void a_text_that_is_not_a_key_is_not_shown(String text) {
        for (Algorithm algorithm : TestMlDsa.availableAlgorithms()) {
            assertRejectedSilently(() -> JwtKey.pem(algorithm, text));
        }
        assertRejectedSilently(() -> JwtKey.secret(text.length() > 20 ? text : TEXT));
        assertRejectedSilently(() -> JwtKey.secret(Algorithm.HS512, TestJwts.utf8(TEXT)));
        assertRejectedSilently(() -> JwtKey.secret(Algorithm.RS256, SECRET));
        assertRejectedSilently(() -> JwtKey.jwk(text));
        assertRejectedSilently(() -> JwtKeySet.jwks(text));
    }

    private static void assertRejectedSilently(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        assertSilent(all(thrown));
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, rsa-pkcs8",
        "PS512, rsa-pkcs1",
        "ES256, p256-pkcs8",
        "ES256, p256-sec1",
        "ES512, p521-sec1",
        "EdDSA, ed25519-pkcs8",
        "RS256, dh-pkcs8",
        "ES256, rsa-pkcs8",
        "EdDSA, p256-pkcs8"
    })
    void a_damaged_private_key_is_not_shown(Algorithm algorithm, String file) {
        int length = TestPems.bytes(file).length;
        List<Throwable> thrown = IntStream.range(0, 25)
                .map(part -> part * length / 25)
                .mapToObj(index -> TestPems.changed(file, bytes -> damaged(bytes, index)))
                .map(text -> catchThrowable(() -> JwtKey.pem(algorithm, text)))
                .filter(Objects::nonNull)
                .toList();

        assertThat(thrown).isNotEmpty().allSatisfy(failure -> {
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
            assertShowsNoRunOfDigits(all(failure));
        });
    }

    private static byte[] damaged(byte[] bytes, int index) {
        bytes[index] ^= 0x11;
        return bytes;
    }

    /**
     * Asserts that a text contains no long run of hex digits or Base64 characters. Such a run could be part of a key.
     */
    private static void assertShowsNoRunOfDigits(String text) {
        assertThat(text.replaceAll("\\((\\w+\\.java|Native Method|Unknown Source).*\\)", ""))
                .doesNotContainPattern("[0-9A-Fa-f]{16}")
                .doesNotContainPattern("[A-Za-z0-9+/_-]{48}");
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "ML_DSA_65"})
    void keys_of_different_pairs_are_not_shown(Algorithm algorithm) {
        KeyPair one = TestKeyPairs.of(algorithm);
        PublicKey other = TestKeyPairs.other(algorithm).getPublic();
        Throwable thrown = catchThrowable(() -> JwtKey.of(algorithm, new KeyPair(other, one.getPrivate())));

        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        assertShowsNoRunOfDigits(all(thrown));
    }

    static Stream<Map<String, Object>> jwks() {
        TestKey rsa = TestKeys.of(Algorithm.RS256);
        TestKey ec = TestKeys.of(Algorithm.ES256);
        return Stream.of(
                new RSAKey.Builder((RSAPublicKey) rsa.verifying())
                        .privateKey((PrivateKey) rsa.signing())
                        .build()
                        .toJSONObject(),
                new ECKey.Builder(Curve.P_256, (ECPublicKey) ec.verifying())
                        .privateKey((PrivateKey) ec.signing())
                        .build()
                        .toJSONObject(),
                Map.of("kty", "oct", "alg", "HS256", "k", TestJwts.base64url(SECRET)));
    }

    @ParameterizedTest
    @MethodSource("jwks")
    void a_jwk_with_a_wrong_member_is_not_shown(Map<String, Object> jwk) {
        for (String member : jwk.keySet()) {
            for (String wrong : List.of("'c4n4ry'", "'c4n4r'", "''", "1234567891", "['c4n4ry']", "null")) {
                Map<String, String> members = new LinkedHashMap<>();
                jwk.forEach((name, value) -> members.put(name, "'" + value + "'"));
                members.put(member, wrong);
                List<String> all = new ArrayList<>();
                members.forEach((name, value) -> all.add("'" + name + "':" + value));
                assertJwkIsNotShown("{" + String.join(",", all) + "}", jwk);
            }
        }
    }

    private static String thrownBy(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        return thrown == null ? "nothing" : all(thrown);
    }

    private static void assertJwkIsNotShown(String text, Map<String, Object> jwk) {
        String set = json("{'keys':[" + text + "]}");
        List<String> shown = new ArrayList<>();
        try (TestLog log = TestLog.ofAllClasses()) {
            shown.add(thrownBy(() -> JwtKey.jwk(json(text))));
            shown.add(thrownBy(() -> JwtKeySet.jwks(set)));
            shown.add(thrownBy(() -> JwtKeySet.jwks(Algorithm.RS256, set)));
            shown.add(JwkSet.published(
                            TestJwts.utf8(set),
                            EnumSet.allOf(Algorithm.class),
                            null,
                            System.nanoTime() + 60_000_000_000L)
                    .toString());
            shown.add("logged: " + log.text());
        }
        assertThat(shown).allSatisfy(TestCanary::assertSilent);
        for (Object value : jwk.values()) {
            String part = value.toString();
            if (part.length() > 16) {
                assertThat(String.join("", shown))
                        .doesNotContain(part.substring(0, 16), part.substring(part.length() - 16));
            }
        }
    }
}
