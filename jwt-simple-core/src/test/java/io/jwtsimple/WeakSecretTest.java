package io.jwtsimple;

import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.TestJwts.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that secrets which others may know or guess are rejected, and that random secrets are accepted. */
class WeakSecretTest {

    private static final String ADVICE =
            "; JwtKey.generate(HS256) makes one for this run, and 'openssl rand -base64 32' makes one to keep";

    private static final String KEY = "secret: this is a key of another kind (PEM, DER, ssh or JWK)";

    private static final List<String> KEYS = List.of(
            "rsa-certificate",
            "p256-certificate",
            "p256-certificate-v1",
            "p256-certificate-pkcs7",
            "ed25519-certificate",
            "rsa-spki",
            "p256-spki",
            "p521-spki",
            "p256-compressed-spki",
            "ed25519-spki",
            "rsa-pss-spki",
            "rsa-pkcs1-public",
            "rsa-pkcs1",
            "rsa-pkcs8",
            "rsa-pkcs8-encrypted",
            "p256-pkcs8",
            "p256-sec1",
            "p384-sec1",
            "ed25519-pkcs8");

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void a_key_of_another_kind_is_rejected_in_every_encoding(String key, String encoding, byte[] secret) {
        assertRejected(secret, KEY);
        if (!encoding.startsWith("DER")) { // the bytes of DER are not a text
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtKey.secret(new String(secret, US_ASCII)))
                    .withMessageStartingWith(KEY);
        }
    }

    static Stream<Arguments> a_key_of_another_kind_is_rejected_in_every_encoding() {
        return KEYS.stream().flatMap(key -> {
            String pem = TestPems.file(key);
            byte[] der = TestPems.bytes(key);
            String base64 = Base64.getEncoder().encodeToString(der);
            String lines = Base64.getMimeEncoder(64, utf8("\n")).encodeToString(der);
            String hex = HexFormat.of().formatHex(der);
            return Stream.of(
                    Arguments.of(key, "DER", der),
                    Arguments.of(
                            key, "DER and a line break", (new String(der, ISO_8859_1) + "\n").getBytes(ISO_8859_1)),
                    Arguments.of(key, "Base64, as in x5c", utf8(base64)),
                    Arguments.of(key, "Base64 between quotes", utf8("[\"" + base64 + "\",\"" + base64 + "\"]")),
                    Arguments.of(key, "Base64 with the name of a variable", utf8("PUBLIC_KEY=" + base64)),
                    Arguments.of(key, "Base64 in lines", utf8(lines)),
                    Arguments.of(key, "Base64 with escaped line breaks", utf8(lines.replace("\n", "\\n"))),
                    Arguments.of(key, "base64url", utf8(TestJwts.base64url(der))),
                    Arguments.of(key, "hex", utf8(hex)),
                    Arguments.of(key, "hex in upper case", utf8(hex.toUpperCase())),
                    Arguments.of(key, "hex with colons", utf8(hex.replaceAll("..(?=.)", "$0:"))),
                    Arguments.of(key, "hex with 0x", utf8("0x" + hex)),
                    Arguments.of(key, "PEM in one line", utf8(pem.replace("\n", " "))),
                    Arguments.of(key, "PEM with escaped line breaks", utf8(pem.replace("\n", "\\n"))),
                    Arguments.of(key, "PEM with doubly escaped line breaks", utf8(pem.replace("\n", "\\\\r\\\\n"))),
                    Arguments.of(key, "Base64 of PEM", Base64.getEncoder().encode(utf8(pem))),
                    Arguments.of(key, "base64url of PEM", utf8(TestJwts.base64url(pem))),
                    Arguments.of(key, "hex of PEM", utf8(HexFormat.of().formatHex(utf8(pem)))),
                    Arguments.of(key, "Base64 of Base64", Base64.getEncoder().encode(utf8(base64))),
                    Arguments.of(key, "Base64 of hex", Base64.getEncoder().encode(utf8(hex))));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2\",\"e\":\"AQAB\"}",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJb8rBqLIhjYJXZ6iYWcTgxSTOyLIZ0AKm6j"
            })
    void the_Base64_of_the_text_of_a_key_is_rejected(String text) {
        assertRejected(Base64.getEncoder().encode(utf8(text)), KEY);
        assertRejected(utf8(text.replaceAll(".* ", "")), KEY);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void a_secret_that_is_easy_to_guess_is_rejected(String problem, String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret(secret))
                .withMessage("secret: " + problem + ADVICE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret(HS256, utf8(secret)))
                .withMessage("secret: " + problem + ADVICE);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        JwtKey.jwk("{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + TestJwts.base64url(secret) + "\"}"))
                .withMessage("jwk: k: " + problem + ADVICE);
    }

    static Stream<Arguments> a_secret_that_is_easy_to_guess_is_rejected() {
        String few = "fewer than 6 different bytes are no secret";
        String repetition = "a repetition of 8 bytes or less is no secret";
        String placeholder = "a placeholder or an example is no secret";
        return Stream.of(
                Arguments.of(few, "a".repeat(31) + "b"),
                Arguments.of(few, "b" + "a".repeat(255)),
                Arguments.of(few, "ab".repeat(16)),
                Arguments.of(few, "abcd".repeat(8)),
                Arguments.of(few, "1".repeat(8) + "2".repeat(8) + "3".repeat(8) + "4".repeat(8)),
                Arguments.of(few, "secret".repeat(6)),
                Arguments.of(few, "\0".repeat(31) + "\1"),
                Arguments.of(repetition, "foobarx!".repeat(4) + "foo"),
                Arguments.of(repetition, "password".repeat(4)),
                Arguments.of(repetition, "changeme".repeat(4)),
                Arguments.of(repetition, "12345678".repeat(8)),
                Arguments.of(placeholder, "secretsecretsecretsecretsecret12"),
                Arguments.of(placeholder, "secret-key-secret-key-secret-key"),
                Arguments.of(placeholder, "my-super-secret-jwt-key-password"),
                Arguments.of(placeholder, "SuperSecretSuperSecretSuperSecret"),
                Arguments.of(placeholder, "passwordpasswordpasswordpassword1"),
                Arguments.of(placeholder, "changeme-changeme-changeme-changeme!"),
                Arguments.of(placeholder, "changeme1234567890abcdefghijklmnop"),
                Arguments.of(placeholder, "CHANGE_ME_TO_A_LONG_RANDOM_STRING"),
                Arguments.of(placeholder, "please change this before production"),
                Arguments.of(placeholder, "your-256-bit-secret-your-256-bit-secret"),
                Arguments.of(placeholder, "your-256-bit-secret-0123456789abcdef"),
                Arguments.of(placeholder, "your-super-secret-jwt-token-with-at-least-32-characters-long"),
                Arguments.of(placeholder, "YOUR_SECRET_KEY_0123456789_ABCDEFGH\n"),
                Arguments.of(placeholder, "a-string-secret-at-least-256-bits-long"),
                Arguments.of(placeholder, "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long"));
    }

    @Test
    void a_random_secret_is_accepted_in_every_form() {
        String printable =
                IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());
        String alphanumeric = printable.replaceAll("[^A-Za-z0-9]", "");
        TestRounds.run(1_000, random -> {
            byte[] bytes = new byte[32 + random.nextInt(3) * 16];
            random.nextBytes(bytes);
            byte[] half = new byte[16];
            random.nextBytes(half);
            bytes[0] = random.nextInt(4) == 0 ? PemDer.SEQUENCE : bytes[0]; // looks like DER
            accept(bytes);
            accept(utf8(HexFormat.of().formatHex(bytes)));
            accept(utf8(HexFormat.of().formatHex(half)));
            accept(Base64.getEncoder().encode(bytes));
            accept(Base64.getMimeEncoder().encode(bytes));
            accept(utf8(TestJwts.base64url(bytes)));
            accept(utf8(letters(random, printable, 32)));
            accept(utf8(letters(random, alphanumeric, 32)));
            accept(utf8(letters(random, "0123456789", 40)));
            accept(utf8(passphrase(random, " ")));
            accept(utf8(passphrase(random, "-")));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcdef",
                "the secret of our shop, 32 bytes or more",
                "a password that only the two of us know",
                "change medals and replace metals for your keyboards",
                "key west, monkey island, turkey, jwt and mystery"
            })
    void a_text_with_a_word_from_placeholders_is_accepted(String secret) {
        accept(utf8(secret));
    }

    private static void accept(byte[] secret) {
        assertThat(JwtKey.secret(HS256, secret)).isNotNull();
    }

    private static void assertRejected(byte[] secret, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.secret(HS256, secret))
                .withMessageStartingWith(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        JwtKey.jwk("{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + TestJwts.base64url(secret) + "\"}"))
                .withMessageStartingWith("jwk: k: " + message.substring("secret: ".length()));
    }

    private static String letters(Random random, String alphabet, int count) {
        return random.ints(count, 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    /** Returns seven words. Each word has two to four random syllables, or is a word such as secret or password. */
    private static String passphrase(Random random, String separator) {
        return IntStream.range(0, 7)
                .mapToObj(i -> random.nextInt(20) == 0
                        ? List.of("secret", "key", "change", "password").get(random.nextInt(4))
                        : IntStream.rangeClosed(0, 1 + random.nextInt(3))
                                .mapToObj(j -> letters(random, "bdfgklmnprstvz", 1) + letters(random, "aeiou", 1))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(separator));
    }
}
