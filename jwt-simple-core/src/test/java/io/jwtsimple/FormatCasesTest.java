package io.jwtsimple;

import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.HEADER;
import static io.jwtsimple.TestJwts.PAYLOAD;
import static io.jwtsimple.TestJwts.TOO_LARGE;
import static io.jwtsimple.TestJwts.VALID;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.hs256Segments;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.row;
import static io.jwtsimple.TestJwts.segment;
import static io.jwtsimple.TestJwts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Valid;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that malformed tokens are rejected. Some of these tokens are signed with the right key, so only their form is
 * wrong.
 */
class FormatCasesTest {

    private static final Invalid CHARACTER = malformed("Invalid character in token");
    private static final Invalid HEADER_STRING = malformed("Invalid header string");
    private static final Invalid PAYLOAD_STRING = malformed("Invalid payload string");

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final String PAIR = "\ud83d\ude00";
    private static final String H = segment(VALID, 0);
    private static final String P = segment(VALID, 1);
    private static final String S = segment(VALID, 2);

    private final JwtManager jwt = TestJwts.manager().build();
    private final JwtManager large =
            TestJwts.manager().maxTokenLength(2 * 1024 * 1024).build();

    @Test
    void the_token_that_the_attacks_change_is_valid() {
        assertValid(jwt.decode(VALID));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrong_segments_are_rejected(String what, String token, Invalid expected) {
        assertThat(large.decode(token)).isEqualTo(expected);
    }

    static Stream<Arguments> wrong_segments_are_rejected() {
        return Stream.of(
                row("many dots", ".".repeat(100_000), malformed("Too many segments")),
                row("an empty text", "", malformed("Not enough segments")),
                row("no dot", "abc", malformed("Not enough segments")),
                row("one dot", H + "." + P, malformed("Not enough segments")),
                row("three dots", VALID + ".x", malformed("Too many segments")),
                row("five dots", VALID + ".x.y.z", malformed("Too many segments")),
                row("five segments, a JWE", VALID + ".x.y", malformed("Encrypted tokens are not accepted")),
                row("three empty segments", "..", HEADER_STRING),
                row("empty header", hs256Segments("", P), HEADER_STRING),
                row("empty payload", H + ".." + S, BAD_SIGNATURE),
                row("empty payload, signed so", hs256Segments(H, ""), PAYLOAD_STRING),
                row("empty signature", H + "." + P + ".", BAD_SIGNATURE));
    }

    @ParameterizedTest(name = "{0} characters")
    @ValueSource(ints = {16_385, 100_000, 1_000_000})
    void a_token_beyond_the_limit_is_rejected_before_its_characters_are_checked(int length) {
        assertThat(jwt.decode("\0".repeat(length))).isEqualTo(TOO_LARGE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrong_characters_are_rejected(String what, String token) {
        assertThat(jwt.decode(token)).isEqualTo(CHARACTER);
    }

    static Stream<Arguments> wrong_characters_are_rejected() {
        return Stream.of(
                Arguments.of("JWS JSON Serialization", "{\"protected\":\"" + H + "\",\"payload\":\"" + P + "\"}"),
                Arguments.of("JSON with dots", "{\"a.b.c\":1}"),
                Arguments.of("several tokens", VALID + "," + VALID),
                Arguments.of("leading space", " " + VALID),
                Arguments.of("trailing line break", VALID + "\n"),
                Arguments.of("CRLF in between", H + ".\r\n" + P + "." + S),
                Arguments.of("! in the signature", H + "." + P + "." + S.substring(0, 9) + "!" + S.substring(9)),
                Arguments.of("space in the signature", H + "." + P + ". " + S),
                Arguments.of("é in the signature", VALID + "é"),
                Arguments.of("a letter beyond Latin-1 whose low byte is 'A'", VALID.replaceFirst("A", "\u0141")),
                Arguments.of("a lone surrogate", VALID + "\ud800"),
                Arguments.of("a trailing surrogate pair", VALID + PAIR),
                Arguments.of("a leading surrogate pair", PAIR + VALID),
                Arguments.of("surrogate pairs and dots", PAIR.repeat(4) + ".."),
                Arguments.of("surrogate pairs as the payload", H + "." + PAIR.repeat(4) + "."),
                Arguments.of("surrogate pairs as the header", PAIR.repeat(40) + "." + P + "." + S),
                Arguments.of("surrogate pairs as the signature", H + "." + P + "." + PAIR.repeat(22)),
                Arguments.of("+ in the signature", H + "." + P + ".+" + S.substring(1)),
                Arguments.of("/ in the signature", H + "." + P + "./" + S.substring(1)),
                Arguments.of("+ of the standard alphabet", hs256Segments(base64url(HEADER), "e3+9")),
                Arguments.of("/ of the standard alphabet", hs256Segments(base64url(HEADER), "e3/9")),
                Arguments.of("padding after the token", VALID + "="),
                Arguments.of("padding of the header, signed", hs256Segments(padded(" " + HEADER), P)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_wrong_character_is_reported_before_any_other_fault(String what, String token) {
        assertValid(jwt.decode(VALID)); // the manager caches the header
        assertThat(jwt.decode(token)).isEqualTo(CHARACTER);
    }

    static Stream<Arguments> a_wrong_character_is_reported_before_any_other_fault() {
        return Stream.of(
                Arguments.of("one segment", "a!"),
                Arguments.of("five segments", VALID + ".x.!"),
                Arguments.of("16 001 segments", ".".repeat(16_000) + "!"),
                Arguments.of("a header too large", "A".repeat(4_000) + "." + P + "!." + S),
                Arguments.of("another algorithm", base64url("{\"alg\":\"none\"}") + "." + P + "!."),
                Arguments.of("surrogate pairs after a known header", H + "." + PAIR.repeat(40) + "." + S),
                Arguments.of(
                        "an unknown extension", base64url("{\"alg\":\"HS256\",\"crit\":[]}") + "." + P + "." + S + "="),
                Arguments.of("a signature of another token", H + "." + P + "!." + S),
                Arguments.of("a signature with trailing bits", H + "." + P + "!." + withTrailingBit(S)),
                Arguments.of("a line break after the payload, signed", hs256Segments(H, P + "\n")),
                Arguments.of("a wrong character as the payload, signed", hs256Segments(H, "!")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void trailing_bits_are_rejected(String where, String token, Invalid expected) {
        assertThat(jwt.decode(token)).isEqualTo(expected);
    }

    static Stream<Arguments> trailing_bits_are_rejected() {
        String header = base64url(HEADER + " ");
        return Stream.of(
                Arguments.of("signature", withTrailingBit(VALID), malformed("Invalid crypto padding")),
                Arguments.of("signature of 4n+1 characters", VALID + "AA", malformed("Invalid crypto padding")),
                Arguments.of(
                        "header, signed so",
                        hs256Segments(withTrailingBit(header), P),
                        malformed("Invalid header padding")),
                Arguments.of(
                        "payload, signed so",
                        hs256Segments(H, withTrailingBit(P)),
                        malformed("Invalid payload padding")),
                Arguments.of(
                        "payload, whose fault comes after the signature",
                        H + "." + withTrailingBit(P) + "." + S,
                        BAD_SIGNATURE));
    }

    @ParameterizedTest(name = "a payload of 4n+{0} characters")
    @CsvSource({"2, 15", "3, 3"})
    void every_last_character_with_trailing_bits_is_rejected(int partial, int unusedBits) {
        String segment = base64url(PAYLOAD + " ".repeat(partial == 2 ? 2 : 0));
        assertThat(segment.length() % 4).isEqualTo(partial);

        for (int index = 0; index < 64; index++) {
            String spelled = segment.substring(0, segment.length() - 1) + ALPHABET.charAt(index);
            boolean hasBits = (index & unusedBits) != 0;
            TokenResult result = jwt.decode(hs256Segments(H, spelled));

            assertThat(result.equals(malformed("Invalid payload padding")))
                    .as(spelled)
                    .isEqualTo(hasBits);
        }
    }

    // If a second spelling of a token were accepted, that spelling would be missing from an application's list of
    // revoked tokens.
    @Test
    void no_other_spelling_of_a_valid_token_is_accepted() {
        for (int i = 0; i <= VALID.length(); i++) {
            for (char c = 0; c < 256; c++) {
                assertRejected(VALID.substring(0, i) + c + VALID.substring(i));
                if (i < VALID.length() && c != VALID.charAt(i)) {
                    assertRejected(VALID.substring(0, i) + c + VALID.substring(i + 1));
                }
            }
            if (i < VALID.length()) {
                assertRejected(VALID.substring(0, i) + VALID.substring(i + 1));
            }
        }
    }

    private void assertRejected(String token) {
        if (jwt.decode(token) instanceof Valid) {
            throw new AssertionError("accepted: " + token);
        }
    }

    private static String padded(String text) {
        String segment = Base64.getUrlEncoder().encodeToString(utf8(text));
        assertThat(segment).endsWith("=");
        return segment;
    }

    /** Returns another Base64url text for the same bytes: changes the unused lowest bit of the last character. */
    private static String withTrailingBit(String text) {
        int last = text.length() - 1;
        return text.substring(0, last) + ALPHABET.charAt(ALPHABET.indexOf(text.charAt(last)) ^ 1);
    }
}
