package io.jwtsimple;

import static io.jwtsimple.TestCanary.TEXT;
import static io.jwtsimple.TestCanary.all;
import static io.jwtsimple.TestCanary.assertSilent;
import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.text.SimpleDateFormat;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that no exception about a claim shows the value of a claim. */
class ClaimSecrecyTest {

    private static final JwtManager JWT =
            TestJwts.manager().maxTokenLength(2048).build();

    record Inner(int c4n4ryless, List<Integer> numbers) {}

    record Outer(Inner inner, Map<String, Inner> byName, Instant at) {}

    record Files(Path nul) {}

    record Keys(Map<DayOfWeek, Integer> object, Map<UUID, Integer> map) {}

    record Sorted(SortedSet<Object> mixed) {}

    record Dates(SimpleDateFormat text) {}

    /** A type that accepts members with any name, so the token chooses the names. */
    static final class AnyName {

        @JsonAnySetter
        final Map<String, Integer> members = new HashMap<>();
    }

    record Holder(Object value) {}

    record Raw(@JsonRawValue String value) {}

    static Stream<Class<?>> types() {
        return Stream.of(
                boolean.class,
                Boolean.class,
                byte.class,
                char.class,
                int.class,
                Integer.class,
                long.class,
                double.class,
                BigInteger.class,
                BigDecimal.class,
                Number.class,
                Instant.class,
                Duration.class,
                LocalDate.class,
                DayOfWeek.class,
                UUID.class,
                Class.class,
                Thread.class,
                int[].class,
                byte[].class,
                String[].class,
                Path.class,
                URI.class,
                URL.class,
                File[].class,
                Charset.class,
                Pattern.class,
                Currency.class,
                Locale.class,
                ZoneId.class,
                ZoneOffset.class,
                SimpleDateFormat.class,
                SortedSet.class,
                SortedMap.class,
                PriorityQueue.class,
                Files.class,
                Keys.class,
                Sorted.class,
                Dates.class,
                AnyName.class,
                Inner.class,
                Outer.class,
                Runnable.class,
                Consumer.class);
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_claim_that_does_not_fit_is_not_shown(Class<?> type) {
        String claims = Stream.of(
                        "'text':'c4n4ry'",
                        "'texts':['c4n4ry','c4n4ry']",
                        "'object':{'c4n4ry':'c4n4ry','inner':{'c4n4ryless':'c4n4ry'}}",
                        "'deep':{'inner':{'c4n4ryless':1,'numbers':[1,'c4n4ry']}}",
                        "'map':{'byName':{'c4n4ry':{'c4n4ryless':'c4n4ry'}}}",
                        "'nul':'c4n4ry\\u0000'",
                        "'nuls':['c4n4ry\\u0000','[c4n4ry']",
                        "'files':{'nul':'c4n4ry\\u0000'}",
                        "'mixed':[1,'c4n4ry']",
                        "'time':{'at':'2009-02-13T23:31:31c4n4ry'}",
                        "'number':1234567891.5")
                .reduce((one, other) -> one + "," + other)
                .get();
        Claims verified = assertValid(JWT.decode(TestJwts.withClaims("'sub':'c4n4ry'," + claims)));
        List<Throwable> thrown = new ArrayList<>();
        for (String name : verified.asMap().keySet()) {
            thrown.add(catchThrowable(() -> verified.get(name, type)));
            thrown.add(catchThrowable(() -> verified.list(name, type)));
        }
        thrown.add(catchThrowable(() -> verified.identity(type)));
        thrown.add(catchThrowable(() -> verified.as(type)));
        thrown.removeIf(Objects::isNull);

        assertThat(thrown).hasSizeGreaterThan(8).allSatisfy(failure -> {
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
            assertSilent(all(failure).replace("c4n4ryless", ""));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_claim_that_cannot_be_written_is_not_shown(String what, Consumer<ClaimsEditor> edit) {
        Throwable thrown = catchThrowable(() -> JWT.create(TEXT, edit));

        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        assertSilent(all(thrown));
    }

    static Stream<Arguments> a_claim_that_cannot_be_written_is_not_shown() {
        List<Object> endless = new ArrayList<>(List.of(TEXT));
        endless.add(new Holder(endless));
        Map<Object, Object> twice = Map.of("c4n4ry", 1, new StringBuilder("c4n4ry"), 2);
        return Stream.of(
                edit("exp with a text", claims -> claims.put("exp", TEXT)),
                edit("iat out of range", claims -> claims.put("iat", 1234567891000000L)),
                edit("nbf with an array", claims -> claims.put("nbf", List.of(TEXT))),
                edit("iss with an array", claims -> claims.put("iss", List.of(TEXT))),
                edit("jti with a map", claims -> claims.put("jti", Map.of(TEXT, TEXT))),
                edit("aud with a text and a number", claims -> claims.put("aud", List.of(TEXT, 1))),
                edit("too long a token", claims -> claims.put("x", TEXT.repeat(500))),
                edit("a lone surrogate", claims -> claims.put("x", TEXT + "\ud800" + TEXT)),
                edit("a lone surrogate in an object", claims -> claims.put("x", new Holder(TEXT + "\ud800"))),
                edit("a lone surrogate in a name", claims -> claims.put("x", Map.of(TEXT + "\ud800", TEXT))),
                edit("NaN in an array", claims -> claims.put("x", List.of(TEXT, Double.NaN))),
                edit("NaN in an object", claims -> claims.put("x", new Holder(List.of(TEXT, Float.NaN)))),
                edit("a long number", claims -> claims.put("x", new BigInteger("1234567891".repeat(7)))),
                edit(
                        "a long number in an object",
                        claims -> claims.put("x", new Holder(new BigInteger("1234567891".repeat(7))))),
                edit("a number beyond a double", claims -> claims.put("x", new BigDecimal("1234567891e999"))),
                edit("an object without properties", claims -> claims.put("x", new Holder(new Object()))),
                edit("a duplicate name", claims -> claims.put("x", twice)),
                edit("endless nesting", claims -> claims.put("x", endless)),
                edit("raw JSON with a syntax error", claims -> claims.put("x", new Raw("c4n4ry"))),
                edit("truncated raw JSON", claims -> claims.put("x", new Raw("{\"c4n4ry\":\"c4n4ry"))));
    }

    private static Arguments edit(String what, Consumer<ClaimsEditor> edit) {
        return Arguments.of(what, edit);
    }

    @Test
    void a_message_for_a_wrong_lifetime_shows_only_the_lifetime() {
        assertThat(catchThrowable(() -> JWT.create(TEXT, claims -> claims.expiresIn(Duration.ZERO))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("was PT0S");
    }
}
