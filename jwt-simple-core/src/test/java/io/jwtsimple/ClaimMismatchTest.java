package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.InetAddress;
import java.text.SimpleDateFormat;
import java.time.DayOfWeek;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the exception for a claim that does not fit the requested type. */
class ClaimMismatchTest {

    private static final String TEAM = Team.class.getTypeName();

    record User(String name, int age) {}

    record Renamed(@JsonProperty("years") @JsonAlias("old") int age) {}

    record Team(List<User> users, Map<String, Integer> points, float[] rates) {}

    record Rank(int number) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            throw new IllegalStateException("own");
        }
    }

    record Ranks(SortedSet<Rank> ranks, SortedSet<User> users) {}

    record Inner(String name) {
        Inner {
            throw new IllegalArgumentException("own: " + name);
        }
    }

    record Outer(List<Inner> inner) {}

    static final class AnyName {

        @JsonAnySetter
        final Map<String, Integer> members = new HashMap<>();
    }

    static final class NoConstructor {
        NoConstructor(int one, int two) {}
    }

    record Members(NoConstructor member, Comparable<?> comparable) {}

    record ClassKeys(Map<Class<?>, Integer> members) {}

    record DateKeys(Map<Date, Integer> members) {}

    private static Claims claims(String members) {
        JwtManager jwt = TestJwts.manager().build();
        return assertValid(jwt.decode(TestJwts.withClaims(members)));
    }

    private static Claims claim(String json) {
        return claims("'x':" + json);
    }

    private static void assertMessage(String message, Runnable conversion) {
        assertThatIllegalArgumentException()
                .isThrownBy(conversion::run)
                .withMessage(message)
                .withNoCause();
    }

    @Nested
    class Messages {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "'a b' | a text",
                    "12345 | a number",
                    "1.5 | a number",
                    "99999999999999999999 | a number",
                    "true | a boolean",
                    "{'a':1} | an object",
                })
        void a_message_for_a_claim_that_is_not_an_array_has_its_json_type(String json, String found) {
            assertMessage(
                    "claim 'x': is " + found + ", not an array of java.lang.String",
                    () -> claim(json).list("x", String.class));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "'a b' | a text",
                    "12345 | a number",
                    "1.5 | a number",
                    "true | a boolean",
                    "['a'] | an array",
                    "{'a':1} | an object",
                })
        void a_message_for_a_claim_of_another_type_has_its_json_type(String json, String found) {
            String problem = "is " + found + ", which does not fit ";
            Claims claims = claims("'x':" + json + ",'sub':" + json);
            assertMessage("claim 'x': " + problem + "byte", () -> claims.get("x", byte.class));
            assertMessage("claim 'sub': " + problem + "java.time.DayOfWeek", () -> claims.identity(DayOfWeek.class));
            assertMessage("claim 'x': " + problem + "java.util.Date", () -> claims.get("x", Date.class));
            assertMessage("claim 'x': " + problem + "java.net.InetAddress", () -> claims.get("x", InetAddress.class));
        }

        @Test
        void a_message_for_an_element_has_its_index() {
            assertMessage(
                    "claim 'x'[1]: is a text, which does not fit java.lang.Integer",
                    () -> claim("[1,'a']").list("x", Integer.class));
            assertMessage(
                    "claim 'x'[1]: is null, which does not fit java.lang.Integer",
                    () -> claim("[1,null]").list("x", Integer.class));
            assertMessage(
                    "claim 'x'[1]: is null, which does not fit int",
                    () -> claim("[1,null]").list("x", int.class));
            assertMessage(
                    "claim 'x'[1]: is a text, which does not fit double in double[]",
                    () -> claim("[1,'NaN']").get("x", double[].class));
        }

        @Test
        void a_message_for_a_member_has_its_path_and_type() {
            assertMessage(
                    "claim 'x'.age: is a text, which does not fit int in " + User.class.getTypeName(),
                    () -> claim("{'name':'bob','age':'7'}").get("x", User.class));
            assertMessage(
                    "claims.users[1].age: is null, which does not fit int in " + TEAM,
                    () -> claims("'users':[{'age':1},{'age':null}]").as(Team.class));
            assertMessage(
                    "claims.rates[1]: is a boolean, which does not fit float in " + TEAM,
                    () -> claims("'rates':[1,true]").as(Team.class));
            assertMessage(
                    "claims.users[0]: is a text, which does not fit " + User.class.getTypeName() + " in " + TEAM,
                    () -> claims("'users':['bob']").as(Team.class));
            assertMessage(
                    "claims.points.*: is a text, which does not fit java.lang.Integer in " + TEAM,
                    () -> claims("'points':{'c4n4ry':'x'}").as(Team.class));
        }

        @Test
        void a_message_names_a_missing_member() {
            assertMessage(
                    "claim 'x'.age: is absent, or does not fit int in " + User.class.getTypeName(),
                    () -> claim("{'name':'bob'}").get("x", User.class));
            assertMessage(
                    "claim 'x'.years: is absent, or does not fit int in " + Renamed.class.getTypeName(),
                    () -> claim("{'old':'7'}").get("x", Renamed.class));
        }

        @Test
        void a_member_name_that_the_token_chose_is_not_shown() {
            assertMessage(
                    "claim 'x'.*: is a text, which does not fit java.lang.Integer in " + AnyName.class.getTypeName(),
                    () -> claim("{'c4n4ry':'x'}").get("x", AnyName.class));
        }

        @Test
        void all_claims_are_converted_as_an_object() {
            assertMessage(
                    "claims: is an object, which does not fit java.util.List",
                    () -> claim("1").as(List.class));
        }
    }

    @Nested
    class Primitives {

        @ParameterizedTest
        @CsvSource({
            "boolean, Boolean",
            "byte, Byte",
            "char, Character",
            "short, Short",
            "int, Integer",
            "long, Long",
            "float, Float",
            "double, Double"
        })
        void a_primitive_is_never_null(Class<?> primitive, String boxed) {
            Claims claims = claims("'none':null,'sub':null");
            assertMessage(
                    "claim 'x': is absent, and " + primitive + " cannot be null; use " + boxed + ".class",
                    () -> claims.get("x", primitive));
            assertMessage(
                    "claim 'none': is null, and " + primitive + " cannot be null; use " + boxed + ".class",
                    () -> claims.get("none", primitive));
            assertMessage(
                    "claim 'sub': is null, and " + primitive + " cannot be null; use " + boxed + ".class",
                    () -> claims.identity(primitive));
            assertThat(claims.list("x", primitive)).isEmpty();
        }

        @Test
        void a_boxed_type_is_null_if_the_claim_is_absent() {
            assertThat(claim("1").get("y", Integer.class)).isNull();
        }
    }

    @Nested
    class Exceptions {

        @ParameterizedTest
        @ValueSource(classes = {SortedSet.class, TreeSet.class, PriorityQueue.class})
        void elements_that_are_not_comparable_do_not_fit_a_sorted_collection(Class<?> type) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> claim("[1,'x']").get("x", type))
                    .withMessageStartingWith("claim 'x'")
                    .withMessageEndingWith("which does not fit " + type.getTypeName())
                    .withNoCause();
            assertThat((Object) claim("{'b':1,'a':2}").get("x", SortedMap.class))
                    .isEqualTo(Map.of("a", 2L, "b", 1L));
        }

        @Test
        void elements_of_a_type_that_is_not_comparable_do_not_fit() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> claims("'users':[{'age':1},{'age':2}]").as(Ranks.class))
                    .withMessageStartingWith("claims.users[")
                    .withNoCause();
        }

        @Test
        void a_message_for_a_type_that_jackson_cannot_create_says_how_to_change_the_type() {
            String problem = "Jackson cannot create %s from JSON; use a record, or a class with a constructor without"
                    + " parameters";
            String type = NoConstructor.class.getTypeName();
            for (String json : List.of("{}", "'c4n4ry'", "7")) {
                assertMessage(
                        "claim 'x': " + problem.formatted(type),
                        () -> claim(json).get("x", NoConstructor.class));
            }
            assertMessage(
                    "claims.member: " + problem.formatted(type),
                    () -> claims("'member':{'c4n4ry':1}").as(Members.class));
            assertMessage(
                    "claims.comparable: " + problem.formatted(Comparable.class.getTypeName()),
                    () -> claims("'comparable':{}").as(Members.class));
        }

        @Test
        void an_exception_of_the_application_passes_through() {
            assertThatThrownBy(
                            () -> claims("'ranks':[{'number':1},{'number':2}]").as(Ranks.class))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("own");
            assertThatThrownBy(() -> claims("'inner':[{'name':'bob'}]").as(Outer.class))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("own: bob");
        }

        /**
         * Runs 20 times, because the stack trace changes: after 15 reflective calls of a constructor, the JDK generates
         * a class for further calls.
         */
        @RepeatedTest(20)
        void an_exception_of_the_jdk_is_replaced() {
            assertMessage(
                    "claim 'x': is a text, which does not fit java.text.SimpleDateFormat",
                    () -> claim("'c4n4ry'").get("x", SimpleDateFormat.class));
        }
    }

    @Test
    void a_member_name_is_not_converted_to_a_class_or_a_date() {
        assertMessage(
                "claims.members: is an object, which does not fit java.lang.Class in " + ClassKeys.class.getTypeName(),
                () -> claims("'members':{'java.lang.String':1}").as(ClassKeys.class));
        assertMessage(
                "claims.members: is an object, which does not fit java.util.Date in " + DateKeys.class.getTypeName(),
                () -> claims("'members':{'2026-11-23':1}").as(DateKeys.class));
    }
}
