package io.jwtsimple;

import static java.time.DayOfWeek.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a claim is converted to a Java type only if the value fits the type exactly. */
class ClaimConversionTest {

    record User(String name, int age) {}

    record Session(String sub, Instant iat, User user, Optional<String> absent, LocalDate day) {}

    record Limits(byte tiny, float rate, List<Integer> steps, Map<String, Integer> quota) {}

    record Strict(String name) {
        Strict {
            throw new UnsupportedOperationException("own");
        }
    }

    /** Returns the claims of a token; in the JSON, ' stands for ". */
    private static Claims claims(String payload) {
        JwtManager jwt = TestJwts.manager().acceptMissingExpiry().build();
        return jwt.decode(TestJwts.withPayload(payload)).match(valid -> valid, rejected -> {
            throw new AssertionError(rejected);
        });
    }

    static Arguments[] good() {
        return new Arguments[] {
            Arguments.of("42", int.class, 42),
            Arguments.of("42", Integer.class, 42),
            Arguments.of("42", Long.class, 42L),
            Arguments.of("42", short.class, (short) 42),
            Arguments.of("-128", byte.class, (byte) -128),
            Arguments.of("42", BigInteger.class, BigInteger.valueOf(42)),
            Arguments.of("42", BigDecimal.class, BigDecimal.valueOf(42)),
            Arguments.of("42", double.class, 42.0),
            Arguments.of("42", Object.class, 42L),
            Arguments.of("42", Number.class, 42L),
            Arguments.of("42", OptionalInt.class, OptionalInt.of(42)),
            Arguments.of("9223372036854775809", BigInteger.class, new BigInteger("9223372036854775809")),
            Arguments.of("1.5", Double.class, 1.5),
            Arguments.of("1.5", OptionalDouble.class, OptionalDouble.of(1.5)),
            Arguments.of("1.5", float.class, 1.5f),
            Arguments.of("0.1", Float.class, 0.1f),
            Arguments.of("16777216", float.class, 16777216f),
            Arguments.of("1.5", BigDecimal.class, new BigDecimal("1.5")),
            Arguments.of("[1,2.5]", double[].class, new double[] {1, 2.5}),
            Arguments.of("[0.1]", float[].class, new float[] {0.1f}),
            Arguments.of("[1,2]", int[].class, new int[] {1, 2}),
            Arguments.of("'12'", String.class, "12"),
            Arguments.of("''", String.class, ""),
            Arguments.of("' '", CharSequence.class, " "),
            Arguments.of("true", boolean.class, true),
            Arguments.of("null", String.class, null),
            Arguments.of("'MONDAY'", DayOfWeek.class, MONDAY),
            Arguments.of("'AQID'", byte[].class, new byte[] {1, 2, 3}),
            Arguments.of("''", byte[].class, new byte[0]),
            Arguments.of("'00000000-0000-0000-0000-000000000001'", UUID.class, new UUID(0, 1)),
            Arguments.of("'EUR'", Currency.class, Currency.getInstance("EUR")),
            Arguments.of("'urn:x'", URI.class, URI.create("urn:x")),
            Arguments.of("'de-AT'", Locale.class, Locale.forLanguageTag("de-AT")),
            Arguments.of("{'name':'bob','age':7,'more':1}", User.class, new User("bob", 7)),
            Arguments.of("42", Instant.class, Instant.ofEpochSecond(42)),
            Arguments.of("'2026-11-23T12:00:00Z'", Instant.class, Instant.parse("2026-11-23T12:00:00Z")),
            Arguments.of("'2026-11-23'", LocalDate.class, LocalDate.of(2026, 11, 23)),
            Arguments.of(
                    "'2026-11-23T12:00:00+02:00'",
                    OffsetDateTime.class,
                    OffsetDateTime.parse("2026-11-23T12:00:00+02:00")),
            Arguments.of(
                    "'2026-11-23T12:00:00+01:00[Europe/Vienna]'",
                    ZonedDateTime.class,
                    ZonedDateTime.parse("2026-11-23T12:00:00+01:00[Europe/Vienna]")),
            Arguments.of("'2026'", Year.class, Year.of(2026)),
            Arguments.of("'PT60S'", Duration.class, Duration.ofMinutes(1)),
            Arguments.of("'Europe/Vienna'", ZoneId.class, ZoneId.of("Europe/Vienna")),
            Arguments.of("'+02:00'", ZoneId.class, ZoneOffset.ofHours(2)),
            Arguments.of("'+02:00'", ZoneOffset.class, ZoneOffset.ofHours(2)),
        };
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("good")
    void a_claim_is_converted_if_no_information_is_lost(String json, Class<?> type, Object expected) {
        assertThat((Object) claims("{'x':" + json + "}").get("x", type)).isEqualTo(expected);
    }

    static Arguments[] bad() {
        return new Arguments[] {
            bad("1.5", int.class, Integer.class, BigInteger.class, String.class, Duration.class, LocalDate.class),
            bad("2.0", long.class, byte.class),
            bad("42", String.class, boolean.class, DayOfWeek.class, int[].class, byte[].class, char.class),
            bad("42", URI.class, Locale.class, StringBuilder.class, Timestamp.class, java.sql.Date.class),
            bad("true", URI.class, StringBuilder.class),
            bad("'nonsense'", TimeZone.class, ZoneId.class, ZoneOffset.class),
            bad("'Europe/Vienna'", ZoneOffset.class),
            bad("' +02:00'", ZoneId.class, ZoneOffset.class),
            bad("2", ZoneId.class, ZoneOffset.class),
            bad("42", Date.class, Calendar.class, LocalDate.class, OffsetDateTime.class, Duration.class, Year.class),
            bad("200", byte.class, Byte.class),
            bad("40000", short.class),
            bad("4294967296", int.class, OptionalInt.class, AtomicInteger.class, Instant[].class),
            bad("16777217", float.class, Float.class),
            bad("9007199254740993", double.class, OptionalDouble.class),
            bad("[9007199254740993]", double[].class, float[].class),
            bad("[1,null]", double[].class, float[].class, int[].class),
            bad("[1.5]", int[].class, double.class),
            bad("9223372036854775809", long.class, double.class, Instant.class),
            bad("1e300", float.class, Instant.class, BigInteger.class),
            bad("0.123456789123", float.class),
            bad("true", String.class, int.class, double.class, DayOfWeek.class, Instant.class),
            bad("'12'", int.class, double.class, float.class, byte.class, BigDecimal.class, BigInteger.class),
            bad("'12'", Number.class, OptionalInt.class, OptionalDouble.class, AtomicInteger.class),
            bad("'12'", Instant.class, OffsetDateTime.class, ZonedDateTime.class, Date.class, Calendar.class),
            bad("'12'", LocalDate.class, Duration.class, DayOfWeek.class, boolean.class),
            bad("'NaN'", double.class, Double.class, float.class, OptionalDouble.class, Number.class, BigDecimal.class),
            bad("['NaN']", double[].class, float[].class),
            bad("'Infinity'", double.class, float.class, Number.class),
            bad(
                    "''",
                    Integer.class,
                    Boolean.class,
                    Double.class,
                    UUID.class,
                    Currency.class,
                    LocalDate.class,
                    User.class),
            bad("''", DayOfWeek.class, OptionalInt.class, Duration.class, List.class, Map.class),
            bad("' '", Integer.class, Boolean.class, UUID.class, Currency.class, Locale.class, LocalDate.class),
            bad("' '", DayOfWeek.class, byte[].class, URI.class, BigDecimal.class, List.class),
            bad("' EUR'", Currency.class),
            bad(
                    "'AAAAAAAAAAAAAAAAAAAAAQ=='",
                    UUID.class), // Jackson's other form of 00000000-0000-0000-0000-000000000001
            bad("'0-0-0-0-1'", UUID.class),
            bad("7", TextNode.class), // Jackson makes a LongNode
            bad("'MONDAY '", DayOfWeek.class),
            bad("'monday'", DayOfWeek.class),
            bad("' AQID'", byte[].class),
            bad("'2026-11-23T12:00:00Z'", LocalDate.class, LocalDateTime.class, Date.class, Calendar.class),
            bad("'2026-02-30'", LocalDate.class, Date.class),
            bad("[2026,11,23]", LocalDate.class, int.class),
            bad("[]", LocalDate.class, Integer.class, User.class, String.class, OptionalInt.class),
            bad("'java.lang.String'", Class.class),
            bad("''", Class.class),
            bad("'127.0.0.1'", InetAddress.class),
            bad("'alice'", User.class, List.class, Map.class),
            bad("{'name':'bob','age':null}", User.class),
            bad("{'name':'bob'}", User.class),
        };
    }

    private static Arguments bad(String json, Class<?>... types) {
        return Arguments.of(json, types);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void a_claim_is_never_coerced(String json, Class<?>[] types) {
        Claims claims = claims("{'x':" + json + "}");
        assertThat(types)
                .allSatisfy(type -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> claims.get("x", type))
                        .withMessageMatching(
                                "claim 'x'(\\[\\d]|\\.age)?: is (an? \\w+, which|null, which|absent, or) does not fit "
                                        + "(\\w+ in )?" + Pattern.quote(type.getTypeName()))
                        .withNoCause());
    }

    @Test
    void members_of_a_record_are_never_coerced() {
        Limits limits =
                claims("{'tiny':1,'rate':0.5,'steps':[1],'quota':{'a':1}}").as(Limits.class);
        assertThat(limits).isEqualTo(new Limits((byte) 1, 0.5f, List.of(1), Map.of("a", 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> claims("{'tiny':200}").as(Limits.class))
                .withMessageStartingWith("claims.tiny: ");
    }

    record ByteKeys(Map<Byte, String> map) {}

    record IntegerKeys(Map<Integer, String> map) {}

    record FloatKeys(Map<Float, String> map) {}

    record DoubleKeys(Map<Double, String> map) {}

    record UuidKeys(Map<UUID, String> map) {}

    record ZoneKeys(Map<ZoneId, String> map) {}

    @ParameterizedTest
    @CsvSource({
        "ByteKeys, 200",
        "ByteKeys, +7",
        "IntegerKeys, 012",
        "IntegerKeys, 4294967296",
        "FloatKeys, 1e400",
        "FloatKeys, 16777217",
        "DoubleKeys, NaN",
        "DoubleKeys, -Infinity",
        "DoubleKeys, 0x1p3",
        "ZoneKeys, +02",
        "ZoneKeys, ''",
        "UuidKeys, 0-0-0-0-1"
    })
    void a_member_name_is_converted_to_a_number_only_in_the_spelling_of_java(String type, String name)
            throws Exception {
        Class<?> keys = Class.forName(ClaimConversionTest.class.getName() + '$' + type);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> claims("{'map':{'" + name + "':'a'}}").as(keys))
                .withMessageStartingWith("claims.map: is an object, which does not fit java.")
                .withNoCause();
    }

    @Test
    void a_member_name_is_converted_if_no_information_is_lost() {
        assertThat(claims("{'map':{'-128':'a','127':'b'}}").as(ByteKeys.class).map())
                .containsOnlyKeys((byte) -128, (byte) 127);
        assertThat(claims("{'map':{'7':'a','-7':'b'}}").as(IntegerKeys.class).map())
                .containsOnlyKeys(7, -7);
        assertThat(claims("{'map':{'0.1':'a','1.0E10':'b'}}")
                        .as(FloatKeys.class)
                        .map())
                .containsOnlyKeys(0.1f, 1e10f);
        assertThat(claims("{'map':{'0.1':'a'}}").as(DoubleKeys.class).map()).containsOnlyKeys(0.1);
        assertThat(claims("{'map':{'00000000-0000-0000-0000-00000000000A':'a'}}")
                        .as(UuidKeys.class)
                        .map())
                .containsOnlyKeys(new UUID(0, 10));
    }

    @Test
    void an_element_has_the_requested_type() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> claims("{'x':['a',7]}").list("x", TextNode.class))
                .withMessage("claim 'x'[1]: is a number, which does not fit " + TextNode.class.getTypeName());
    }

    @Test
    void each_element_of_a_list_is_converted() {
        Claims claims = claims("{'list':[1,2,3],'none':null,'mixed':[1,'a'],'holes':[1,null],'text':'12'}");
        assertThat(claims.list("list", Integer.class)).containsExactly(1, 2, 3);
        assertThat(claims.list("none", String.class)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> claims.list("mixed", Integer.class))
                .withMessage("claim 'mixed'[1]: is a text, which does not fit java.lang.Integer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> claims.list("holes", Integer.class))
                .withMessage("claim 'holes'[1]: is null, which does not fit java.lang.Integer");
        assertThatIllegalArgumentException().isThrownBy(() -> claims.list("text", String.class));
    }

    @Test
    void all_claims_are_converted_to_a_record_and_unknown_claims_are_ignored() {
        Session session = claims(
                        "{'sub':'alice','iat':1795435200.5,'n':1,'user':{'name':'bob','age':7},'day':'2026-11-23'}")
                .as(Session.class);
        assertThat(session)
                .isEqualTo(new Session(
                        "alice",
                        Instant.parse("2026-11-23T12:00:00.5Z"),
                        new User("bob", 7),
                        Optional.empty(),
                        LocalDate.of(2026, 11, 23)));
    }

    @Test
    void a_mismatch_names_the_member_and_shows_no_text_of_the_token() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> claims("{'user':{'name':'bob','age':'canary'}}").as(Session.class))
                .withMessage(
                        "claims.user.age: is a text, which does not fit int in io.jwtsimple.ClaimConversionTest$Session")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        claims("{'tiny':1,'rate':1,'quota':{'canary\\n':'x'}}").as(Limits.class))
                .withMessage(
                        "claims.quota.*: is a text, which does not fit java.lang.Integer in io.jwtsimple.ClaimConversionTest$Limits")
                .withNoCause();
    }

    @Test
    void an_exception_of_the_target_type_passes_through() {
        assertThatThrownBy(() -> claims("{'sub':{'name':'x'}}").identity(Strict.class))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("own");
    }

    @Test
    void a_class_name_in_a_claim_is_data() {
        assertThat(claims("{'sub':{'@class':'java.net.URL','name':'x','age':1}}")
                        .identity(User.class))
                .isEqualTo(new User("x", 1));
    }
}
