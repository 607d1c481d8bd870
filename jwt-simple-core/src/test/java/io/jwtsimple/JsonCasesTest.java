package io.jwtsimple;

import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.HEADER;
import static io.jwtsimple.TestJwts.PAYLOAD;
import static io.jwtsimple.TestJwts.VALID;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.hs256;
import static io.jwtsimple.TestJwts.json;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.malformedClaim;
import static io.jwtsimple.TestJwts.row;
import static io.jwtsimple.TestJwts.segment;
import static io.jwtsimple.TestJwts.utf8;
import static io.jwtsimple.TestJwts.withHeader;
import static io.jwtsimple.TestJwts.withPayload;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Invalid;
import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a token is rejected if its JSON is malformed, ambiguous, too large or wrongly encoded. Tokens are signed
 * with the right key unless the row says otherwise.
 */
class JsonCasesTest {

    private static final Invalid HEADER_TOO_LARGE = malformed("Header too large");
    private static final Invalid HEADER_STRING = malformed("Invalid header string");
    private static final Invalid HEADER_OBJECT = malformed("Invalid header string: must be a json object");
    private static final Invalid PAYLOAD_STRING = malformed("Invalid payload string");
    private static final Invalid PAYLOAD_OBJECT = malformed("Invalid payload string: must be a json object");
    private static final Invalid DUPLICATE = malformed("Duplicate member");
    private static final Invalid LONE = malformedClaim("Invalid claim format in token");

    private static final String H = segment(VALID, 0);
    private static final String S = segment(VALID, 2);

    private final JwtManager jwt = TestJwts.manager().build();
    private final JwtManager large =
            TestJwts.manager().maxTokenLength(2 * 1024 * 1024).build();

    @ParameterizedTest(name = "{0}")
    @MethodSource({"encodings", "objects", "texts"})
    void wrong_json_is_rejected(String what, String token, Invalid expected) {
        assertThat(large.decode(token)).isEqualTo(expected);
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                row("FF FE in a claim", withBytes("\u00ff\u00fe"), PAYLOAD_STRING),
                row("a truncated sequence", withBytes("\u00e2\u0082"), PAYLOAD_STRING),
                row(
                        "FF in the header",
                        hs256(latin1("{\"alg\":\"HS256\",\"x\":\"\u00ff\"}"), utf8(PAYLOAD)),
                        HEADER_STRING),
                row("overlong / (C0 AF)", withBytes("\u00c0\u00af"), PAYLOAD_STRING),
                row("overlong / in three bytes", withBytes("\u00e0\u0080\u00af"), PAYLOAD_STRING),
                row("NUL as C0 80", withBytes("\u00c0\u0080"), PAYLOAD_STRING),
                row("a surrogate as three bytes", withBytes("\u00ed\u00a0\u0080"), PAYLOAD_STRING),
                row("beyond U+10FFFF", withBytes("\u00f4\u0090\u0080\u0080"), PAYLOAD_STRING),
                row("payload in UTF-16LE", payloadIn(UTF_16LE), PAYLOAD_STRING),
                row("payload in UTF-16BE", payloadIn(UTF_16BE), PAYLOAD_STRING),
                row("payload in UTF-32", payloadIn(Charset.forName("UTF-32BE")), PAYLOAD_STRING),
                row("byte order mark before the payload", hs256(HEADER, "\ufeff" + PAYLOAD), PAYLOAD_STRING),
                row("byte order mark before the header", hs256("\ufeff" + HEADER, PAYLOAD), HEADER_STRING),
                row("NUL after the payload", hs256(HEADER, PAYLOAD + "\0"), PAYLOAD_STRING),
                row("NUL in a claim", withPayload("{'sub':'a\0'}"), PAYLOAD_STRING),
                row("an escaped high surrogate", withPayload("{'sub':'\\ud800'}"), LONE),
                row("an escaped low surrogate", withPayload("{'sub':'\\udc00'}"), LONE),
                row("a reversed surrogate pair", withPayload("{'sub':'\\udc00\\ud800'}"), LONE),
                row("a low surrogate after a letter", withPayload("{'sub':'x\\udc00'}"), LONE),
                row("a high surrogate before an escape", withPayload("{'sub':'\\ud800\\n'}"), LONE),
                row("deep inside", withPayload("{'a':[{'b':'\\ud800x'}]}"), LONE),
                row("a lone surrogate in a claim's name", withPayload("{'\\ud800':1}"), LONE),
                row("a lone surrogate in the header", withHeader("{'alg':'HS256','kid':'\\ud800'}"), HEADER_STRING));
    }

    static Stream<Arguments> objects() {
        return Stream.of("null", "[]", "\"x\"", "1", "true", "[[\"alg\",\"HS256\"],[\"sub\",\"admin\"]]")
                .flatMap(value -> Stream.of(
                        row("header " + value, hs256(value, PAYLOAD), HEADER_OBJECT),
                        row("payload " + value, hs256(HEADER, value), PAYLOAD_OBJECT)));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                row("a second object after the payload", hs256(HEADER, PAYLOAD + "{}"), PAYLOAD_STRING),
                row("a comma after the payload", hs256(HEADER, PAYLOAD + ","), PAYLOAD_STRING),
                row("a second object after the header", hs256(HEADER + "{}", PAYLOAD), HEADER_STRING),
                row("a duplicate claim", withPayload("{'sub':'a','sub':'admin'}"), DUPLICATE),
                row("a duplicate claim, once escaped", withPayload("{'sub':'a','s\\u0075b':'admin'}"), DUPLICATE),
                row("a duplicate member in a nested object", withPayload("{'a':[{'b':{'c':1,'c':1}}]}"), DUPLICATE),
                row("exp and null", withPayload("{'exp':1900000060,'exp':null}"), DUPLICATE),
                row("null and exp", withPayload("{'exp':null,'exp':1900000060}"), DUPLICATE),
                row("alg twice", withHeader("{'alg':'none','alg':'HS256'}"), DUPLICATE),
                row(
                        "a duplicate member in an object of the header",
                        withHeader("{'alg':'HS256','x':{'y':1,'y':2}}"),
                        DUPLICATE),
                row("block comment", withPayload("{/**/'sub':'a'}"), PAYLOAD_STRING),
                row("line comment", withPayload("{'sub':'a'}//"), PAYLOAD_STRING),
                row("hash comment", withPayload("#\n{'sub':'a'}"), PAYLOAD_STRING),
                row("single quotes", hs256(HEADER, "{'sub':'a'}"), PAYLOAD_STRING),
                row("name without quotes", withPayload("{sub:'a'}"), PAYLOAD_STRING),
                row("trailing comma in an object", withPayload("{'sub':'a',}"), PAYLOAD_STRING),
                row("trailing comma in an array", withPayload("{'a':[1,]}"), PAYLOAD_STRING),
                row("NaN", withPayload("{'a':NaN}"), PAYLOAD_STRING),
                row("Infinity", withPayload("{'a':-Infinity}"), PAYLOAD_STRING),
                row("leading zero", withPayload("{'a':01}"), PAYLOAD_STRING),
                row("leading plus", withPayload("{'a':+1}"), PAYLOAD_STRING),
                row("hexadecimal", withPayload("{'a':0x1F}"), PAYLOAD_STRING),
                row("raw TAB in a string", withPayload("{'a':'\t'}"), PAYLOAD_STRING),
                row("raw line break in a name", withPayload("{'a\n':1}"), PAYLOAD_STRING),
                row("an escape that JSON does not have", withPayload("{'a':'\\x41'}"), PAYLOAD_STRING),
                row("escaped single quote", hs256(HEADER, "{\"a\":\"\\'\"}"), PAYLOAD_STRING),
                row("form feed as whitespace", withPayload("{\f'a':1}"), PAYLOAD_STRING),
                row("no-break space as whitespace", withPayload("{\u00a0'a':1}"), PAYLOAD_STRING),
                row("900 brackets in the header", withHeader("{'alg':" + "[".repeat(900)), HEADER_STRING),
                row("900 brackets, unsigned", unsigned("[".repeat(900)), BAD_SIGNATURE),
                row("200 000 brackets, signed", withPayload("{'a':" + "[".repeat(200_000)), PAYLOAD_STRING),
                row("200 000 braces, signed", withPayload("{'a':".repeat(200_000)), PAYLOAD_STRING),
                row("33 levels, well formed", withPayload(nested(33)), PAYLOAD_STRING),
                row("200 000 digits", withPayload("{'a':" + "9".repeat(200_000) + "}"), PAYLOAD_STRING),
                row("200 000 decimals", withPayload("{'a':0." + "9".repeat(200_000) + "}"), PAYLOAD_STRING),
                row("65 digits", withPayload("{'a':" + "9".repeat(65) + "}"), PAYLOAD_STRING),
                row("1e400", withPayload("{'a':1e400}"), PAYLOAD_STRING),
                row("-1e400", withPayload("{'a':[-1e400]}"), PAYLOAD_STRING),
                row("1e1000000000", withPayload("{'a':1e1000000000}"), PAYLOAD_STRING),
                row("1e99999999999999999999", withPayload("{'a':1e99999999999999999999}"), PAYLOAD_STRING),
                row(
                        "a header of 30 KB",
                        withHeader("{'alg':'HS256','x':'" + "a".repeat(30_000) + "'}"),
                        HEADER_TOO_LARGE),
                row("a header of 12 290 characters", hs256(headerOfLength(12_290), PAYLOAD), HEADER_TOO_LARGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_value_just_within_the_limits_is_accepted(String what, String token) {
        assertValid(jwt.decode(token));
    }

    static Stream<Arguments> a_value_just_within_the_limits_is_accepted() {
        return Stream.of(
                Arguments.of("any whitespace of JSON", hs256(" \t\r\n" + HEADER, "\r\n" + PAYLOAD + "\t ")),
                Arguments.of("32 levels", withPayload(nested(32))),
                Arguments.of("64 digits", TestJwts.withClaims("'a':" + "9".repeat(64))),
                Arguments.of("the largest double", TestJwts.withClaims("'a':1.7976931348623157e308")),
                Arguments.of("a number next to zero", TestJwts.withClaims("'a':1e-99999999999999999999")),
                Arguments.of("zero with a large exponent", TestJwts.withClaims("'a':0e99999999999999999999")),
                Arguments.of("a whole surrogate pair", TestJwts.withClaims("'a':'\\ud83d\\ude00'")),
                Arguments.of("a header of 12 288 characters", hs256(headerOfLength(12_288), PAYLOAD)));
    }

    private static byte[] latin1(String bytes) {
        return bytes.getBytes(ISO_8859_1);
    }

    /** Returns a signed token whose {@code sub} has the given bytes, one for each character of the argument. */
    private static String withBytes(String bytes) {
        return hs256(utf8(HEADER), latin1(json("{'exp':1900000060,'sub':'" + bytes + "'}")));
    }

    private static String payloadIn(Charset charset) {
        return hs256(utf8(HEADER), PAYLOAD.getBytes(charset));
    }

    private static String unsigned(String payload) {
        return H + "." + base64url(payload) + "." + S;
    }

    private static String nested(int levels) {
        return "{'exp':1900000060,'a':" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    /** Returns a header that has the given length in Base64url. */
    private static String headerOfLength(int characters) {
        int bytes = characters * 3 / 4;
        String empty = json("{'alg':'HS256','x':''}");
        return json("{'alg':'HS256','x':'" + "a".repeat(bytes - empty.length()) + "'}");
    }
}
