package io.jwtsimple.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which texts are accepted as JSON (RFC 8259). In texts, ' stands for ". */
class JsonReaderTest {

    private static Map<String, Object> read(String text) throws JsonFault {
        return new JsonReader(text.getBytes(StandardCharsets.UTF_8)).readObject();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_value_is_read(String text, Object expected) throws JsonFault {
        assertThat(read("{\"v\":" + json(text) + "}")).isEqualTo(Map.of("v", expected));
    }

    static Stream<Arguments> a_value_is_read() {
        return Stream.of(
                Arguments.of("true", true),
                Arguments.of("false", false),
                Arguments.of("0", 0L),
                Arguments.of("-0", 0L),
                Arguments.of("-1", -1L),
                Arguments.of("999999999999999999", 999_999_999_999_999_999L),
                Arguments.of("9223372036854775807", Long.MAX_VALUE),
                Arguments.of("-9223372036854775808", Long.MIN_VALUE),
                Arguments.of("9223372036854775808", BigInteger.ONE.shiftLeft(63)),
                Arguments.of(
                        "-9223372036854775809",
                        BigInteger.ONE.shiftLeft(63).negate().subtract(BigInteger.ONE)),
                Arguments.of("9".repeat(64), new BigInteger("9".repeat(64))),
                Arguments.of("-" + "9".repeat(63), new BigInteger("-" + "9".repeat(63))),
                Arguments.of("0." + "3".repeat(62), 1.0 / 3),
                Arguments.of("1.0", 1.0),
                Arguments.of("-0.0", -0.0),
                Arguments.of("0e0", 0.0),
                Arguments.of("1E+2", 100.0),
                Arguments.of("1e-2", 0.01),
                Arguments.of("1.5e0002", 150.0),
                Arguments.of("1e-400", 0.0),
                Arguments.of("1.7976931348623157e308", Double.MAX_VALUE),
                Arguments.of("4.9e-324", Double.MIN_VALUE),
                Arguments.of("''", ""),
                Arguments.of("'\\'\\\\\\/\\b\\f\\n\\r\\t'", "\"\\/\b\f\n\r\t"),
                Arguments.of("'\\u0041\\u00e9\\u00E9\\u0000'", "Aéé\0"),
                Arguments.of("'\\ud83d\\ude00\\uD83D\\uDE00'", "😀😀"),
                Arguments.of("'é€😀\u007f\u0080\u07ff\u0800\uffff'", "é€😀\u007f\u0080\u07ff\u0800\uffff"),
                Arguments.of("'é\\n😀\\t€'", "é\n😀\t€"),
                Arguments.of("'/*no comment*/'", "/*no comment*/"),
                Arguments.of("[]", List.of()),
                Arguments.of("[ \t\r\n]", List.of()),
                Arguments.of("[1,[2,[3]],'x']", List.of(1L, List.of(2L, List.of(3L)), "x")),
                Arguments.of("[null]", Arrays.asList((Object) null)),
                Arguments.of("{}", Map.of()),
                Arguments.of("{'':{'a':{}},'b':[{}]}", Map.of("", Map.of("a", Map.of()), "b", List.of(Map.of()))),
                Arguments.of("{ 'a' : 1 , 'A' : 2 }", Map.of("a", 1L, "A", 2L)));
    }

    @Test
    void a_null_is_a_member_without_a_value() throws JsonFault {
        assertThat(read("{\"a\":null}")).hasSize(1).containsEntry("a", null);
    }

    @Test
    void a_name_similar_to_a_registered_claim_is_a_different_name() throws JsonFault {
        for (String claim : List.of("sub", "exp", "iat", "nbf", "iss", "aud", "jti")) {
            for (String near : List.of(
                    "z" + claim.substring(1),
                    claim.charAt(0) + "z" + claim.charAt(2),
                    claim.substring(0, 2) + "z",
                    claim + "z")) {
                assertThat(read("{\"" + near + "\":1,\"" + claim + "\":2}")).isEqualTo(Map.of(near, 1L, claim, 2L));
            }
        }
    }

    @Test
    void members_keep_their_order() throws JsonFault {
        assertThat(new ArrayList<>(read("{\"z\":1,\"a\":2,\"m\":3}").keySet())).containsExactly("z", "a", "m");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{}}",
                "{{}}",
                "{}{}",
                "{},",
                "{}\0",
                "{'a'}",
                "{'a':}",
                "{'a' 1}",
                "{'a':1",
                "{'a':1,}",
                "{,'a':1}",
                "{'a':1,,'b':2}",
                "{'a':1 'b':2}",
                "{'a'::1}",
                "{a:1}",
                "{a':1}",
                "{a'x':1}",
                "{1:1}",
                "{null:1}",
                "{'a':1]",
                "{'a",
                "{'a':[}",
                "{'a':[1}",
                "{'a':[1,}",
                "{'a':[1,]}",
                "{'a':[,1]}",
                "{'a':[,]}",
                "{'a':[1 2]}",
                "{'a':[1:2]}",
                "{'a':tru}",
                "{'a':trueX}",
                "{'a':True}",
                "{'a':nul}",
                "{'a':nulll}",
                "{'a':undefined}",
                "{'a':t",
                "{'a':.5}",
                "{'a':5.}",
                "{'a':-}",
                "{'a':+1}",
                "{'a':--1}",
                "{'a':00}",
                "{'a':01}",
                "{'a':-01}",
                "{'a':1e}",
                "{'a':1e+}",
                "{'a':1.e1}",
                "{'a':1.5.5}",
                "{'a':1e5.5}",
                "{'a':1_000}",
                "{'a':1f}",
                "{'a':0x1}",
                "{'a':1 e5}",
                "{'a':\u0661}",
                "{'a':NaN}",
                "{'a':Infinity}",
                "{'a':-Infinity}",
                "{'a':1e309}",
                "{'a':-1e309}",
                "{'a':'}",
                "{'a':'x}",
                "{'a':'\\'}",
                "{'a':'\\",
                "{'a':'\\a'}",
                "{'a':'\\0'}",
                "{'a':'\\x41'}",
                "{'a':'\\U0041'}",
                "{'a':'\\u'}",
                "{'a':'\\u004'}",
                "{'a':'\\u004g'}",
                "{'a':'\\u 041'}",
                "{'a':'\\u+041'}",
                "{'a':'\\u\uff10041'}",
                "{'a':'\n'}",
                "{'a':'\t'}",
                "{'a':'\0'}",
                "{'a':'\u001f'}",
                "{'a':'\\n\0'}",
                "{'a':'\\n\u001f'}",
                "{'a':'\\n\n'}",
                "{'a':'x\r'}",
                "{'a\u0001':1}",
                "\ufeff{}",
                "{'a':1}//",
                "/**/{}",
                "#{}",
                "{}\f",
                "\u00a0{}",
                "{\u2028}",
                "{'a':[1]]}",
                "(){}"
            })
    void a_text_that_is_not_json_is_rejected(String text) {
        Throwable thrown = catchThrowable(() -> read(json(text)));

        assertThat(thrown).isSameAs(JsonFault.SYNTAX);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"null", "true", "1", "-1.5", "'x'", "[]", "[{}]", " [ 1 ] "})
    void json_that_is_not_an_object_is_rejected(String text) {
        assertThatThrownBy(() -> read(json(text))).isSameAs(JsonFault.NOT_AN_OBJECT);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "{'a':1,'a':1}",
                "{'a':1,'\\u0061':1}",
                "{'':1,'':1}",
                "{'x':{'a':1,'a':1}}",
                "{'x':[{'a':1,'b':2,'a':3}]}",
                "{'a':null,'a':1}",
                "{'é':1,'\\u00e9':1}",
                "{'😀':1,'\\ud83d\\ude00':1}"
            })
    void a_duplicate_member_is_rejected(String text) {
        assertThatThrownBy(() -> read(json(text))).isSameAs(JsonFault.DUPLICATE_MEMBER);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"{'a':'\\ud800'}", "{'a':'\\udc00\\ud83d'}", "{'\\ud800':1}", "{'a':['\\ud83d x']}"})
    void a_lone_surrogate_is_rejected(String text) {
        assertThatThrownBy(() -> read(json(text))).isSameAs(JsonFault.LONE_SURROGATE);
    }

    @Test
    void more_values_than_allowed_are_rejected() throws JsonFault {
        byte[] five = json("{'a':{'b':1}}").getBytes(StandardCharsets.UTF_8); // counts three values and two names
        assertThat(new JsonReader(five, 5).readObject()).hasSize(1);
        assertThatThrownBy(() -> new JsonReader(five, 4).readObject()).isSameAs(JsonFault.TOO_MANY_VALUES);
    }

    @Test
    void the_text_of_a_fraction_is_kept() throws JsonFault {
        JsonReader reader = new JsonReader(
                json("{'a':1.10,'b':1e2,'c':7,'d':{'e':2.5},'f':[3.5]}").getBytes(StandardCharsets.UTF_8));
        reader.readObject();
        assertThat(Stream.of("a", "b", "c", "d", "e", "f").map(reader::fraction))
                .containsExactly("1.10", "1e2", null, null, null, null);
    }

    @Test
    void more_levels_than_allowed_are_rejected() throws JsonFault {
        assertThat(read(nested(JsonReader.MAX_DEPTH))).hasSize(1);
        assertThatThrownBy(() -> read(nested(JsonReader.MAX_DEPTH + 1))).isSameAs(JsonFault.SYNTAX);
    }

    private static String nested(int levels) {
        return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    @Test
    void an_object_that_was_read_cannot_be_changed() throws JsonFault {
        Map<String, Object> object = read("{\"a\":[1],\"b\":{\"c\":1}}");

        assertThatThrownBy(() -> object.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) object.get("a")).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((Map<?, ?>) object.get("b")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
