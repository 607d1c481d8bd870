package io.jwtsimple;

import static io.jwtsimple.TestPems.block;
import static io.jwtsimple.TestPems.bytes;
import static io.jwtsimple.TestPems.changed;
import static io.jwtsimple.TestPems.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a damaged PEM block causes only the usual exception, and that a very long text is rejected in linear time.
 */
class PemDamageTest {

    private static final String DAMAGED =
            " block is damaged, or not what its label says; give the text as it was written";

    // The undamaged bytes are 30 2e (02 01 00) (30 05 06 03 2b 65 70) (04 22 04 20 ...), see RFC 8410 §7. In the rows,
    // {} stands for all bytes after 30 2e.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no bytes, ''",
        "a tag without a length, 30",
        "a truncated length, 3082",
        "another tag, 312e {}",
        "no AlgorithmIdentifier, 3003020100",
        "a length too long, 302f {}",
        "a length too short, 302d {}",
        "a length with too many bytes, 30812e {}",
        "a length with a leading zero, 3082002e {}",
        "a length of five bytes, 30850000 00002e {}",
        "a length of 4 GiB, 3084ffffffff {}",
        "a length of 2 GiB, 30847fffffff {}",
        "an indefinite length, 3080 {} 0000",
        "a trailing byte, 302e {} 00",
        "an element after the key, 3030 {} 0500"
    })
    void bytes_that_are_not_the_der_of_a_key_are_rejected(String reason, String hex) {
        String rest = "020100" + "300506032b6570" + "04220420" + "17".repeat(32);
        byte[] whole = HexFormat.of().parseHex("302e" + rest);
        byte[] damaged = HexFormat.of().parseHex(hex.replace("{}", rest).replace(" ", ""));

        assertThat(Pem.read(Algorithm.EdDSA, block("PRIVATE KEY", whole))).isNotNull();
        assertThat(rejection(Algorithm.EdDSA, block("PRIVATE KEY", damaged)))
                .hasMessage("pem: the PRIVATE KEY" + DAMAGED);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"a leading zero, 308300", "more than four bytes, 308501000000"})
    void a_length_with_too_many_bytes_is_rejected(String reason, String start) {
        String rsa = HexFormat.of().formatHex(bytes("rsa-pkcs8"));
        byte[] longer = HexFormat.of().parseHex(rsa.replaceFirst("^3082", start));

        assertThat(longer).hasSizeGreaterThan(bytes("rsa-pkcs8").length);
        assertThat(rejection(Algorithm.RS256, block("PRIVATE KEY", longer)))
                .hasMessage("pem: the PRIVATE KEY" + DAMAGED);
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of(Algorithm.RS256, "rsa-pkcs8"),
                Arguments.of(Algorithm.RS256, "rsa-pkcs1"),
                Arguments.of(Algorithm.RS256, "rsa-spki"),
                Arguments.of(Algorithm.RS256, "rsa-pkcs1-public"),
                Arguments.of(Algorithm.RS256, "rsa-certificate"),
                Arguments.of(Algorithm.PS256, "rsa-pss-pkcs8"),
                Arguments.of(Algorithm.ES256, "p256-pkcs8"),
                Arguments.of(Algorithm.ES256, "p256-sec1"),
                Arguments.of(Algorithm.ES256, "p256-spki"),
                Arguments.of(Algorithm.ES256, "p256-certificate"),
                Arguments.of(Algorithm.ES512, "p521-pkcs8"),
                Arguments.of(Algorithm.ES512, "p521-sec1"),
                Arguments.of(Algorithm.EdDSA, "ed25519-pkcs8"),
                Arguments.of(Algorithm.EdDSA, "ed25519-spki"),
                Arguments.of(Algorithm.EdDSA, "ed25519-certificate"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("formats")
    void a_block_with_one_byte_too_few_or_too_many_is_rejected(Algorithm algorithm, String file) {
        assertThat(rejection(algorithm, changed(file, bytes -> Arrays.copyOf(bytes, bytes.length - 1))))
                .hasMessageEndingWith(DAMAGED);
        assertThat(rejection(algorithm, changed(file, bytes -> Arrays.copyOf(bytes, bytes.length + 1))))
                .hasMessageEndingWith(DAMAGED);
    }

    // Certificates are left out: their elements after the key are not checked, so one more element is accepted.
    static Stream<Arguments> formatsOfKeys() {
        return formats().filter(format -> !format.get()[1].toString().endsWith("certificate"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("formatsOfKeys")
    void a_block_with_an_additional_element_is_rejected(Algorithm algorithm, String file) throws Exception {
        byte[] content = PemDer.only(PemDer.SEQUENCE, bytes(file));
        byte[] more = PemDer.encode(PemDer.SEQUENCE, content, new byte[] {PemDer.OCTET_STRING, 0});

        assertThat(rejection(algorithm, changed(file, bytes -> more))).hasMessageEndingWith(DAMAGED);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("formats")
    void a_block_with_random_changes_is_read_or_rejected_with_the_usual_exception(Algorithm algorithm, String file) {
        Random random = new Random(7468);
        for (int i = 0; i < 500; i++) {
            String text = changed(file, bytes -> mutate(bytes, random));
            try {
                assertThat(Pem.read(algorithm, text).getPublic()).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(rejection(algorithm, text)).hasMessage(e.getMessage());
            }
        }
    }

    static Stream<Arguments> largeTexts() {
        byte[] large = new byte[400_000];
        Arrays.fill(large, (byte) 0x55);
        byte[] modulus = PemDer.encode(PemDer.INTEGER, large);
        byte[] one = {PemDer.INTEGER, 1, 1};
        return Stream.of(
                Arguments.of("one line", "A".repeat(800_000)),
                Arguments.of("white space", " \n\t\r".repeat(200_000)),
                Arguments.of("a label", "-----BEGIN " + "A".repeat(800_000)),
                Arguments.of("BEGIN lines", "-----BEGIN PUBLIC KEY-----\n".repeat(100_000)),
                Arguments.of("END lines", "-----END PUBLIC KEY-----\n".repeat(100_000)),
                Arguments.of("empty lines in a block", block("PUBLIC KEY", "\n".repeat(400_000))),
                Arguments.of("a block", block("PUBLIC KEY", large)),
                Arguments.of("a modulus", block("RSA PUBLIC KEY", PemDer.encode(PemDer.SEQUENCE, modulus, one))),
                Arguments.of("an exponent", block("RSA PUBLIC KEY", PemDer.encode(PemDer.SEQUENCE, one, modulus))),
                Arguments.of("blocks", block("EC PARAMETERS", "MAA=").repeat(20_000)));
    }

    // The texts are so long that quadratic work would take minutes.
    @Timeout(20)
    @ParameterizedTest(name = "{0}")
    @MethodSource("largeTexts")
    void a_long_text_is_rejected_in_time_that_grows_with_its_length(String what, String text) {
        assertThat(rejection(Algorithm.RS256, text)).hasMessageStartingWith("pem: ");
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt(256);
            case 2 -> System.arraycopy(bytes, 0, changed, at, bytes.length - at);
            default -> Arrays.fill(changed, at, Math.min(bytes.length, at + 4), (byte) 0);
        }
        return changed;
    }
}
