package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests that Base64url encodes like the JDK, and decodes only texts that the JDK creates without padding. The JDK's
 * decoder also accepts padding, and unused bits that are not zero.
 */
class Base64UrlTest {

    private static final Random RANDOM = new Random(42);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    @Test
    void encoded_text_equals_the_text_of_the_jdk_and_is_decoded() {
        for (int length = 0; length < 300; length++) {
            byte[] bytes = random(length);
            byte[] expected = Base64.getUrlEncoder().withoutPadding().encode(bytes);
            byte[] token = random(expected.length + 20);
            byte[] before = token.clone();

            Base64Url.encode(ByteBuffer.wrap(bytes), token, 10);
            assertThat(Base64Url.encodedLength(length)).isEqualTo(expected.length);
            assertThat(Arrays.copyOfRange(token, 10, 10 + expected.length)).isEqualTo(expected);
            assertThat(Base64Url.decode(token, 10, 10 + expected.length)).isEqualTo(bytes);

            System.arraycopy(expected, 0, before, 10, expected.length);
            assertThat(token).as("other bytes are unchanged").isEqualTo(before);
        }
    }

    @Test
    void only_the_canonical_text_of_bytes_is_decoded() {
        byte[] alphabet =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
        for (byte first : alphabet) {
            assertThat(Base64Url.decode(new byte[] {first}, 0, 1)).isNull();
            for (byte last : alphabet) {
                for (byte[] spelling :
                        new byte[][] {{first, last}, {first, 'A', last}, {'A', 'A', 'A', 'A', first, last}}) {
                    byte[] decoded = Base64Url.decode(spelling, 0, spelling.length);
                    byte[] canonical = Base64.getUrlEncoder()
                            .withoutPadding()
                            .encode(Base64.getUrlDecoder().decode(spelling));
                    assertThat(decoded != null).isEqualTo(Arrays.equals(spelling, canonical));
                }
            }
        }
    }

    @Test
    void a_character_outside_the_alphabet_is_rejected() {
        for (int c = Byte.MIN_VALUE; c <= Byte.MAX_VALUE; c++) {
            for (int length = 2;
                    length <= 140;
                    length += 23) { // covers each length modulo 4, and lengths that the JDK decodes in large blocks
                for (int at : new int[] {0, length / 2, length - 2, length - 1}) {
                    byte[] spelling = "A".repeat(length).getBytes(StandardCharsets.US_ASCII);
                    spelling[at] = (byte) c;
                    boolean legal = Base64Url.isInAlphabet((char) (c & 0xFF));
                    assertThat(Base64Url.isInAlphabet(spelling, 0, length)).isEqualTo(legal);
                    if (!legal) {
                        assertThat(Base64Url.decode(spelling, 0, length)).isNull();
                    }
                }
            }
        }
        for (String padded :
                new String[] {"AA==", "AAA=", "AAAAAA==", "AAAAAAA=", "====", "=", "AAAA====", "AA==AA=="}) {
            byte[] spelling = padded.getBytes(StandardCharsets.US_ASCII);
            assertThat(Base64Url.decode(spelling, 0, spelling.length)).isNull();
        }
    }

    @Test
    void the_alphabet_has_64_characters() {
        assertThat(IntStream.rangeClosed(Character.MIN_VALUE, Character.MAX_VALUE)
                        .filter(c -> Base64Url.isInAlphabet((char) c)))
                .hasSize(64)
                .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    }

    @Test
    void only_characters_within_the_range_are_checked() {
        byte[] text = "=AAA=".getBytes(StandardCharsets.US_ASCII);
        assertThat(Base64Url.isInAlphabet(text, 1, 4)).isTrue();
        assertThat(Base64Url.isInAlphabet(text, 0, 4)).isFalse();
        assertThat(Base64Url.isInAlphabet(text, 1, 5)).isFalse();
        assertThat(Base64Url.isInAlphabet(text, 4, 4)).isTrue();
    }
}
