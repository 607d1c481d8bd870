package io.jwtsimple;

import static io.jwtsimple.TestPems.block;
import static io.jwtsimple.TestPems.bytes;
import static io.jwtsimple.TestPems.file;
import static io.jwtsimple.TestPems.spki;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests which texts are accepted as PEM, and which keys they contain. The expected public keys were made with openssl.
 */
class PemTest {

    @Nested
    class One_block {

        @ParameterizedTest(name = "{1} for {0}")
        @CsvSource({
            "RS256, rsa-pkcs8, rsa",
            "RS512, rsa-pkcs1, rsa",
            "PS256, rsa-pkcs1, rsa",
            "PS256, rsa-pss-pkcs8, rsa-pss",
            "ES256, p256-pkcs8, p256",
            "ES256, p256-sec1, p256",
            "ES384, p384-pkcs8, p384",
            "ES384, p384-sec1, p384",
            "ES512, p521-pkcs8, p521",
            "ES512, p521-sec1, p521",
            "EdDSA, ed25519-pkcs8, ed25519"
        })
        void a_private_key_signs_and_has_its_public_key(Algorithm algorithm, String file, String key) {
            KeyPair pair = Pem.read(algorithm, file(file));

            assertThat(pair.getPublic().getEncoded()).isEqualTo(spki(key));
            assertThat(belongTogether(algorithm, pair.getPrivate(), pair.getPublic()))
                    .isTrue();
        }

        @ParameterizedTest(name = "{1} for {0}")
        @CsvSource({
            "RS256, rsa-spki, rsa",
            "RS384, rsa-pkcs1-public, rsa",
            "PS512, rsa-certificate, rsa",
            "PS256, rsa-pss-spki, rsa-pss",
            "ES256, p256-spki, p256",
            "ES256, p256-certificate, p256",
            "ES256, p256-certificate-v1, p256",
            "ES384, p384-spki, p384",
            "ES384, p384-certificate, p384",
            "ES512, p521-spki, p521",
            "ES512, p521-certificate, p521",
            "EdDSA, ed25519-spki, ed25519",
            "EdDSA, ed25519-certificate, ed25519"
        })
        void a_public_key_verifies_and_has_no_private_key(Algorithm algorithm, String file, String key) {
            KeyPair pair = Pem.read(algorithm, file(file));
            PrivateKey signer = Pem.read(algorithm, file(key + "-pkcs8")).getPrivate();

            assertThat(pair.getPrivate()).isNull();
            assertThat(pair.getPublic().getEncoded()).isEqualTo(spki(key));
            assertThat(belongTogether(algorithm, signer, pair.getPublic())).isTrue();
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "without the public key, MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC",
            "with attributes and the public key, MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
                    + "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
        })
        void the_keys_of_rfc_8410_are_read(String which, String privateKey) {
            KeyPair pair = Pem.read(Algorithm.EdDSA, block("PRIVATE KEY", privateKey));

            assertThat(pair.getPublic().getEncoded())
                    .asBase64Encoded()
                    .isEqualTo("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
            assertThat(belongTogether(Algorithm.EdDSA, pair.getPrivate(), pair.getPublic()))
                    .isTrue();
        }

        // In version 2 of PKCS#8 (RFC 5958 §2), the public key may follow the private key, in a BIT STRING with the tag
        // [1]. Here, the BIT STRING contains the point from the SPKI.
        @Test
        void the_public_key_in_pkcs8_of_version_2_is_used() {
            HexFormat hex = HexFormat.of();
            String identifierAndKey = hex.formatHex(bytes("p256-pkcs8-without-public"), 5, 67);
            String point = hex.formatHex(spki("p256"), 25, 91);
            byte[] version2 = hex.parseHex("308185" + "020101" + identifierAndKey + "8142" + point);

            KeyPair pair = Pem.read(Algorithm.ES256, block("PRIVATE KEY", version2));

            assertThat(pair.getPublic().getEncoded()).isEqualTo(spki("p256"));
        }
    }

    @Nested
    class Several_blocks {

        @ParameterizedTest(name = "{1}, then {2}")
        @CsvSource({
            "RS256, rsa-pkcs8, rsa-spki",
            "RS256, rsa-pkcs1-public, rsa-pkcs1",
            "ES256, p256-pkcs8-without-public, p256-spki",
            "ES256, p256-spki, p256-sec1-without-public",
            "ES256, p256-sec1, p256-certificate",
            "ES384, p384-certificate, p384-pkcs8",
            "EdDSA, ed25519-pkcs8, ed25519-spki"
        })
        void a_private_and_a_public_key_make_a_pair_in_either_order(Algorithm algorithm, String first, String second) {
            KeyPair pair = Pem.read(algorithm, file(first) + file(second));

            assertThat(belongTogether(algorithm, pair.getPrivate(), pair.getPublic()))
                    .isTrue();
        }

        @ParameterizedTest(name = "{1}, then {2}")
        @CsvSource({
            "RS256, rsa-pkcs8, rsa-pkcs1",
            "ES256, p256-pkcs8, p256-sec1",
            "ES256, p256-sec1, p256-sec1-without-public",
            "EdDSA, ed25519-pkcs8, ed25519-pkcs8",
            "RS256, rsa-spki, rsa-pkcs1-public",
            "ES256, p256-spki, p256-certificate"
        })
        void a_duplicate_key_is_one_key(Algorithm algorithm, String first, String second) {
            KeyPair once = Pem.read(algorithm, file(first));
            KeyPair twice = Pem.read(algorithm, file(first) + file(second));

            assertThat(twice.getPublic()).isEqualTo(once.getPublic());
            assertThat(twice.getPrivate()).isEqualTo(once.getPrivate());
        }

        @Test
        void a_public_key_in_the_text_takes_precedence_over_the_computed_public_key() {
            KeyPair pair = Pem.read(Algorithm.ES256, file("p256-pkcs8") + file("other-p256-spki"));

            assertThat(pair.getPublic().getEncoded()).isEqualTo(spki("other-p256"));
        }

        @Test
        void bag_attributes_between_blocks_are_ignored() {
            KeyPair pair = Pem.read(Algorithm.ES256, file("p256-bag"));

            assertThat(file("p256-bag")).contains("Bag Attributes", "PRIVATE KEY", "CERTIFICATE");
            assertThat(pair.getPublic().getEncoded()).isEqualTo(spki("p256"));
            assertThat(belongTogether(Algorithm.ES256, pair.getPrivate(), pair.getPublic()))
                    .isTrue();
        }
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                layout("CRLF", text -> text.replace("\n", "\r\n")),
                layout("CR alone", text -> text.replace("\n", "\r")),
                layout("no line break at the end", String::strip),
                layout("Base64 in one line", text -> text.replaceAll("(?<!-----)\n(?!-----)", "")),
                layout("leading spaces", text -> text.indent(4)),
                layout("leading tabs", text -> text.replaceAll("(?m)^", "\t")),
                layout("trailing spaces", text -> text.replace("\n", "  \n")),
                layout("blank lines", text -> text.replace("\n", "\n\n")),
                layout("spaces in Base64", text -> text.replaceAll("(?m)^(?!-----)(.{4})", "$1 \t")),
                layout("a byte order mark", text -> "\uFEFF" + text),
                layout(
                        "prose",
                        text -> "Between -----BEGIN and -----END:\nsince: May\n\n" + text + "\n-----\nYours, A."));
    }

    private static Arguments layout(String name, UnaryOperator<String> layout) {
        return Arguments.of(name, layout);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void the_layout_of_the_text_does_not_matter(String name, UnaryOperator<String> layout) {
        String text = file("rsa-pkcs1") + file("rsa-certificate");
        String changed = layout.apply(text);

        assertThat(changed).isNotEqualTo(text);
        KeyPair pair = Pem.read(Algorithm.RS256, changed);

        assertThat(pair.getPublic().getEncoded()).isEqualTo(spki("rsa"));
        assertThat(belongTogether(Algorithm.RS256, pair.getPrivate(), pair.getPublic()))
                .isTrue();
    }

    private static boolean belongTogether(Algorithm algorithm, PrivateKey privateKey, PublicKey publicKey) {
        byte[] message = {1, 2, 3};
        try {
            Signature signer = Signature.getInstance(algorithm.jcaName);
            Signature verifier = Signature.getInstance(algorithm.jcaName);
            if (algorithm.parameters != null) {
                signer.setParameter(algorithm.parameters);
                verifier.setParameter(algorithm.parameters);
            }
            signer.initSign(privateKey);
            signer.update(message);
            verifier.initVerify(publicKey);
            verifier.update(message);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
