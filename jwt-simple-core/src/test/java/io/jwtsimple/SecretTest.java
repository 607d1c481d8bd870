package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which texts and bytes are accepted as secrets. */
class SecretTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void a_text_is_a_key_for_hs256() {
        JwtKey key = JwtKey.secret(SECRET);
        assertThat(key.algorithm()).isEqualTo(Algorithm.HS256);
        assertThat(key.id()).isNull();
    }

    @Test
    void the_length_of_a_text_is_the_number_of_its_utf8_bytes() {
        assertThat(JwtKey.secret("äöüßäöüßäöüßäöü€").algorithm()).isEqualTo(Algorithm.HS256);
    }

    @ParameterizedTest(name = "{0} with {1} bytes")
    @CsvSource({"HS256, 31, 32", "HS256, 0, 32", "HS384, 47, 48", "HS512, 63, 64"})
    void a_secret_shorter_than_the_hash_is_rejected_with_the_limit_and_a_remedy(
            Algorithm algorithm, int given, int needed) {
        String secret = "0123456789".repeat(7).substring(0, given);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret(algorithm, secret))
                .withMessage(
                        "secret: %d bytes is too short for %s, which needs %d (RFC 7518 §3.2);"
                                + " JwtKey.generate(%s) makes one for this run, and 'openssl rand -base64 %d' makes"
                                + " one to keep",
                        given, algorithm, needed, algorithm, needed);
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "HS384", "HS512"})
    void a_secret_as_long_as_the_hash_is_accepted(Algorithm algorithm) {
        String secret = "0123456789".repeat(7).substring(0, algorithm.bits / 8);
        assertThat(JwtKey.secret(algorithm, secret).algorithm()).isEqualTo(algorithm);
    }

    @Test
    void equal_bytes_are_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret(Algorithm.HS256, new byte[32]))
                .withMessage("secret: 32 equal bytes are no secret; JwtKey.generate(HS256) makes one for this run, and"
                        + " 'openssl rand -base64 32' makes one to keep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
                "  \r\n-----BEGIN CERTIFICATE-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDdummy user@host",
                " {\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2\",\"e\":\"AQAB\"}\n",
                "\ufeff\u00a0{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2\",\"e\":\"AQAB\"}\u0000",
                "[{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2\",\"e\":\"AQAB\"}]",
                "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2EAAAADAQABAAABAQDdummy",
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTY",
                "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "no-pty,command=\"date\" ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDdummy user@host",
                "SSH_KEY=\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\"",
                "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIMJKDHfGsxQ8",
                "AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIMJKDHfGsxQ8gGXQQnAI",
                "AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNzaC5jb20AAAAIbmlzdHAyNTY",
                "JWK={\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2\",\"e\":\"AQAB\"}",
                "\"{\\\"kty\\\":\\\"RSA\\\",\\\"n\\\":\\\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2\\\"}\""
            })
    void the_text_of_a_published_key_is_rejected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret(text))
                .withMessageStartingWith("secret: this is a key of another kind (PEM, DER, ssh or JWK)");
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "ES256", "ES384", "ES512", "EdDSA", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void an_encoded_public_key_is_rejected(Algorithm algorithm) {
        byte[] der = TestKeyPairs.of(algorithm).getPublic().getEncoded();
        byte[] utf16 = Base64.getMimeEncoder().encodeToString(der).getBytes(StandardCharsets.UTF_16);
        byte[] base64url = Base64.getUrlEncoder().withoutPadding().encode(der);
        for (byte[] encoded : List.of(der, Base64.getEncoder().encode(der), base64url, utf16)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.secret(Algorithm.HS256, encoded))
                    .withMessageStartingWith("secret: this is a key of another kind (PEM, DER, ssh or JWK)");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HS256", "HS384", "HS512"})
    void a_secret_for_an_algorithm_with_key_pairs_is_rejected(Algorithm algorithm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret(algorithm, SECRET.repeat(2)))
                .withMessage(
                        "algorithm: %s needs %s, not a secret; use JwtKey.pem or JwtKey.of",
                        algorithm, algorithm.noun());
    }

    @Test
    void a_text_that_only_begins_like_a_key_is_accepted() {
        JwtKey key = JwtKey.secret("ssh-tunnel and seven other words of mine");
        assertThat(key.algorithm()).isEqualTo(Algorithm.HS256);
    }

    @Test
    void random_bytes_between_braces_are_accepted() {
        byte[] secret = new byte[32];
        new Random(1).nextBytes(secret);
        secret[0] = '{';
        secret[31] = '}';
        assertThat(JwtKey.secret(Algorithm.HS256, secret).algorithm()).isEqualTo(Algorithm.HS256);
    }

    @Test
    void a_text_with_a_lone_surrogate_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret("\ud800" + SECRET))
                .withMessage("secret: has half of a surrogate pair, which UTF-8 cannot encode");
    }

    @Test
    void the_bytes_are_copied() {
        byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
        JwtManager ours = JwtManager.of(JwtKey.secret(Algorithm.HS256, secret));
        secret[0] = 'X';
        assertThat(JwtManager.of(JwtKey.secret(SECRET)).decode(ours.create("alice")))
                .isInstanceOf(TokenResult.Valid.class);
    }

    @Test
    void the_exception_for_a_null_names_the_parameter() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKey.secret(null))
                .withMessage("secret: is null; is its environment variable set?");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKey.secret(Algorithm.HS256, (byte[]) null))
                .withMessage("secret");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKey.secret(null, SECRET))
                .withMessage("algorithm");
    }

    // The bytes of an ML-DSA public key have no structure, so only the length identifies such a key.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ML_DSA.*")
    void the_bytes_of_an_ml_dsa_public_key_are_rejected(Algorithm algorithm) {
        byte[] key = TestMlDsa.publicKey(algorithm, TestMlDsa.seed(7));
        for (byte[] secret : new byte[][] {
            key,
            Base64.getEncoder().encode(key),
            Base64.getUrlEncoder().withoutPadding().encode(key),
            Base64.getMimeEncoder().encode(key),
            ("KEY=\"" + Base64.getEncoder().encodeToString(key) + "\";\n").getBytes(StandardCharsets.US_ASCII),
            Base64.getEncoder().encode(Base64.getMimeEncoder().encode(key)),
            HexFormat.of().formatHex(key).getBytes(StandardCharsets.US_ASCII)
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.secret(Algorithm.HS256, secret))
                    .withMessageStartingWith("secret: this is a key of another kind");
        }
        JwtKey.secret(Algorithm.HS256, Arrays.copyOf(key, key.length - 1));
    }

    /**
     * A Base64 decoder that skips punctuation would decode some of these secrets to as many bytes as an ML-DSA public
     * key has.
     */
    @Test
    void a_long_random_secret_is_accepted() {
        String characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*";
        TestRounds.run(500, random -> {
            int length = 1976 + random.nextInt(5);
            byte[] secret = new byte[length];
            for (int i = 0; i < length; i++) {
                secret[i] = (byte) characters.charAt(random.nextInt(characters.length()));
            }
            JwtKey.secret(Algorithm.HS256, secret);
            JwtKey.secret(Algorithm.HS256, Base64.getEncoder().encode(secret));
        });
    }
}
