package io.jwtsimple;

import static io.jwtsimple.TestPems.block;
import static io.jwtsimple.TestPems.changed;
import static io.jwtsimple.TestPems.file;
import static io.jwtsimple.TestPems.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.interfaces.RSAPrivateCrtKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which texts are rejected as PEM, and the messages of the exceptions. */
class PemRejectionTest {

    private static final String KEY = file("p256-pkcs8");

    static Stream<Arguments> textsWithoutBlock() {
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("a path", "/etc/keys/private.pem"),
                Arguments.of("Base64 alone", KEY.replaceAll("-----.*", "")),
                Arguments.of("four dashes", KEY.replace("-----", "----")),
                Arguments.of("quotes", "\"" + KEY.replace("\n", "\\n") + "\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("textsWithoutBlock")
    void a_text_without_pem_is_rejected_with_a_hint_about_paths(String what, String text) {
        assertThat(rejection(Algorithm.ES256, text))
                .hasMessage("pem: no PEM block found; pass the text itself, not a path, with its line breaks, from"
                        + " -----BEGIN to the end of the END line");
    }

    static Stream<Arguments> lostLineBreaks() {
        return Stream.of(
                Arguments.of("without line breaks", KEY.replace("\n", "")),
                Arguments.of("spaces instead of line breaks", KEY.replace("\n", " ")),
                Arguments.of("\\n instead of line breaks", KEY.replace("\n", "\\n")),
                Arguments.of("words after END", KEY.strip() + " that was it"),
                Arguments.of("a label in lower case", KEY.replace("PRIVATE KEY", "private key")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lostLineBreaks")
    void other_text_in_the_line_of_begin_or_end_is_rejected_with_the_likely_cause(String what, String text) {
        assertThat(rejection(Algorithm.ES256, text))
                .hasMessage(
                        "pem: a line with BEGIN or END must have its label and nothing more; keep the line breaks of"
                                + " the text (in an environment variable they may be lost, or written as \\n)");
    }

    static Stream<Arguments> incompleteBlocks() {
        String withoutEnd = KEY.replaceAll("-----END.*", "");
        String noEnd = "pem: BEGIN PRIVATE KEY has no END line; give the whole text";
        String notBase64 = "pem: the PRIVATE KEY block is not valid Base64; give the text as it was written";
        return Stream.of(
                Arguments.of("no END", withoutEnd, noEnd),
                Arguments.of("BEGIN before END", withoutEnd + KEY, noEnd),
                Arguments.of(
                        "no BEGIN",
                        KEY.replaceAll("-----BEGIN.*", ""),
                        "pem: END PRIVATE KEY has no BEGIN line; give the whole text"),
                Arguments.of(
                        "two labels",
                        KEY.replace("END PRIVATE", "END PUBLIC"),
                        "pem: BEGIN PRIVATE KEY ends with END PUBLIC KEY; give the whole text, and each block as it was"
                                + " written"),
                Arguments.of("a character outside Base64", KEY.replace("M", "*"), notBase64),
                Arguments.of("Base64url", block("PRIVATE KEY", "MC4C_-Qw"), notBase64),
                Arguments.of("Base64 cut off", block("PRIVATE KEY", "MC4CA"), notBase64),
                Arguments.of("text after the padding", block("PRIVATE KEY", "MC4CAQ==MC4C"), notBase64));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incompleteBlocks")
    void an_incomplete_block_is_rejected(String what, String text, String message) {
        assertThat(rejection(Algorithm.ES256, text)).hasMessage(message).hasNoCause();
    }

    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource(delimiter = '|', textBlock = """
            ES256 | rsa-pkcs8       | RSA key given, ES256 needs an EC key on P-256
            ES256 | rsa-pkcs1       | RSA key given, ES256 needs an EC key on P-256
            ES512 | rsa-certificate | RSA key given, ES512 needs an EC key on P-521
            EdDSA | rsa-spki        | RSA key given, EdDSA needs an Ed25519 key
            RS256 | rsa-pss-pkcs8   | RSASSA-PSS key given, RS256 needs an RSA key
            RS256 | p256-sec1       | EC key given, RS256 needs an RSA key
            PS256 | p256-spki       | EC key given, PS256 needs an RSA key
            EdDSA | p256-pkcs8      | EC key given, EdDSA needs an Ed25519 key
            ES256 | p384-pkcs8      | EC key on P-384 given, ES256 needs an EC key on P-256
            ES384 | p521-sec1       | EC key on P-521 given, ES384 needs an EC key on P-384
            ES512 | p256-spki       | EC key on P-256 given, ES512 needs an EC key on P-521
            ES256 | p224-pkcs8      | EC key on another curve given, ES256 needs an EC key on P-256
            ES256 | secp256k1-pkcs8 | EC key on another curve given, ES256 needs an EC key on P-256
            RS256 | ed25519-pkcs8   | Ed25519 key given, RS256 needs an RSA key
            EdDSA | ed448-pkcs8     | Ed448 key given, EdDSA needs an Ed25519 key
            EdDSA | x25519-pkcs8    | X25519 key given, EdDSA needs an Ed25519 key
            EdDSA | dh-pkcs8        | another kind of key given, EdDSA needs an Ed25519 key
            """)
    void a_key_for_another_algorithm_is_rejected(Algorithm algorithm, String file, String message) {
        assertThat(rejection(algorithm, file(file)))
                .hasMessage("pem: " + message)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({"HS256, p256-pkcs8", "HS384, rsa-spki", "HS512, ed25519-pkcs8"})
    void an_hmac_algorithm_is_rejected_with_the_method_for_secrets(Algorithm algorithm, String file) {
        assertThat(rejection(algorithm, file(file)))
                .hasMessage("pem: " + algorithm + " needs a secret, which is not written as PEM; use JwtKey.secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs8-encrypted", "rsa-pkcs1-encrypted"})
    void an_encrypted_key_is_rejected_with_a_command_to_decrypt_the_key(String file) {
        assertThat(rejection(Algorithm.RS256, file(file)))
                .hasMessage("pem: the private key is encrypted; decrypt it with 'openssl pkey -in key.pem -out"
                        + " decrypted.pem' and give that text");
    }

    @Test
    void a_private_key_of_openssh_is_rejected_with_a_command_to_convert_the_key() {
        assertThat(rejection(Algorithm.ES256, file("openssh")))
                .hasMessage("pem: this private key is in OpenSSH's own format; for RSA and EC 'ssh-keygen -p -m"
                        + " PKCS8 -f copy' rewrites a copy of it as PEM, for Ed25519 'openssl genpkey -algorithm"
                        + " ed25519' makes a new key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCq me@example",
                "# mine\n  ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTY",
                "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2E=\n---- END SSH2 PUBLIC KEY ----"
            })
    void a_public_key_of_openssh_is_rejected_with_a_command_to_convert_the_key(String text) {
        assertThat(rejection(Algorithm.RS256, text))
                .hasMessage("pem: this is a public key of OpenSSH; for RSA and EC 'ssh-keygen -e -m PKCS8 -f key.pub'"
                        + " writes it as PEM");
    }

    @Test
    void explicit_curve_parameters_are_rejected_with_a_command_to_name_the_curve() {
        assertThat(rejection(Algorithm.ES256, file("p256-explicit")))
                .hasMessage(
                        "pem: the EC key has no name for its curve; 'openssl pkey -in key.pem -ec_param_enc named_curve'"
                                + " (with -pubin for a public key) adds the name");
    }

    static Stream<Arguments> compressedPoints() {
        return Stream.of(
                Arguments.of("in a private key", file("p256-compressed")),
                Arguments.of("in a public key", file("p256-compressed-spki")),
                Arguments.of("with an even y", changed("p256-compressed-spki", spki -> withY(2, spki))),
                Arguments.of("with an odd y", changed("p256-compressed-spki", spki -> withY(3, spki))));
    }

    private static byte[] withY(int even2OrOdd3, byte[] spki) {
        spki[spki.length - 33] = (byte) even2OrOdd3; // this byte is before the 32 bytes of x
        return spki;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("compressedPoints")
    void a_compressed_point_is_rejected_with_a_command_to_write_the_uncompressed_point(String where, String text) {
        assertThat(rejection(Algorithm.ES256, text))
                .hasMessage("pem: the point of the EC key is compressed; 'openssl pkey -in key.pem -ec_conv_form"
                        + " uncompressed' (with -pubin for a public key) writes it in full");
    }

    static Stream<Arguments> keysWithoutPublicKey() {
        RSAPrivateCrtKey rsa =
                (RSAPrivateCrtKey) Pem.read(Algorithm.RS256, file("rsa-pkcs8")).getPrivate();
        byte[] zeros = PemDer.encode(PemDer.INTEGER, new byte[1]);
        byte[] withoutPrimes = PemDer.encode(
                PemDer.SEQUENCE,
                zeros, // the version
                PemDer.encode(PemDer.INTEGER, rsa.getModulus().toByteArray()),
                PemDer.encode(PemDer.INTEGER, rsa.getPublicExponent().toByteArray()),
                PemDer.encode(PemDer.INTEGER, rsa.getPrivateExponent().toByteArray()),
                zeros, // the primes, the exponents modulo them, the coefficient
                zeros,
                zeros,
                zeros,
                zeros);
        return Stream.of(
                Arguments.of(Algorithm.ES256, "PKCS#8", file("p256-pkcs8-without-public")),
                Arguments.of(Algorithm.ES256, "SEC1", file("p256-sec1-without-public")),
                Arguments.of(Algorithm.RS256, "PKCS#1 without the primes", block("RSA PRIVATE KEY", withoutPrimes)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("keysWithoutPublicKey")
    void a_private_key_without_a_public_key_is_rejected_with_a_command_for_the_public_key(
            Algorithm algorithm, String format, String text) {
        assertThat(rejection(algorithm, text))
                .hasMessage(
                        "pem: the JDK cannot derive the public key of this private key; append the PUBLIC KEY block that"
                                + " 'openssl pkey -in key.pem -pubout' writes");
    }

    @Test
    void two_different_private_keys_are_rejected() {
        assertThat(rejection(Algorithm.ES256, KEY + file("other-p256-pkcs8")))
                .hasMessage("pem: two different private keys in one text; keep only one of them");
    }

    @Test
    void two_different_public_keys_are_rejected() {
        assertThat(rejection(Algorithm.ES256, file("p256-certificate") + file("other-p256-spki")))
                .hasMessage(
                        "pem: two different public keys in one text; keep only the key to verify with (of a chain of"
                                + " certificates, the first)");
    }

    @Test
    void a_text_with_only_parameters_is_rejected() {
        assertThat(rejection(Algorithm.ES256, file("p256-parameters")))
                .hasMessage("pem: the text has no key; give a private key, a public key or a certificate");
    }

    @Test
    void a_block_with_an_unknown_label_is_rejected() {
        assertThat(rejection(Algorithm.ES256, KEY + block("DH PARAMETERS", "MAA=")))
                .hasMessage(
                        "pem: cannot read a key from DH PARAMETERS; give PRIVATE KEY, RSA PRIVATE KEY, EC PRIVATE KEY,"
                                + " PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE, and leave other blocks out");
    }
}
