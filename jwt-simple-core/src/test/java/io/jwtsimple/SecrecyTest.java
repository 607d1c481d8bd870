package io.jwtsimple;

import static io.jwtsimple.Tokens.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A canary sits in every claim, header parameter and key, and sings in nothing that we show. */
class SecrecyTest {

    private static final String CANARY = "c4n4ry";
    private static final String SECRET = CANARY + "-of-thirty-two-bytes-at-least!";
    private static final long INSTANT = 1_234_567_891; // 2009-02-13T23:31:31Z

    private static final String CLAIMS = "'sub':'c4n4ry','jti':'c4n4ry','c4n4ry':['c4n4ry',{'c4n4ry':null}]";
    private static final String GOOD = "{'exp':1900000060,'iss':'me','aud':'api','iat':1234567891," + CLAIMS + "}";

    private final JwtManager jwt = Tokens.manager(JwtKey.secret(SECRET).withId("k1"))
            .issuer("me")
            .audience("api")
            .build();
    private final JwtGuard guard = JwtGuard.of(jwt);

    /** Tokens with canaries, at least one for each thing that decode can say. */
    static List<String> tokens() {
        String header = "{'alg':'HS256','x':'c4n4ry','jku':'https://c4n4ry.example/','c4n4ry':1%s}";
        List<String> tokens = new ArrayList<>(List.of(
                signed(header.formatted(""), GOOD),
                signed(header.formatted(""), GOOD) + ".c4n4ry",
                signed(header.formatted(""), GOOD) + ".c4n4ry.c4n4ry",
                signed(header.formatted(""), GOOD) + " c4n4ry",
                "c4n4ry",
                "c4n4ry".repeat(3000),
                "c4n4ryx.c4n4ry.c4n4ry",
                Tokens.hmac("HmacSHA256", Tokens.utf8(SECRET + "x"), segment(header.formatted("")), segment(GOOD))));
        Stream.of("'kid':'c4n4ry'", "'kid':['c4n4ry']", "'typ':'c4n4ry'", "'typ':['c4n4ry']", "'crit':['c4n4ry']")
                .forEach(member -> tokens.add(signed(header.formatted("," + member), GOOD)));
        Stream.of("'x':'c4n4ry'", "'enc':'c4n4ry'", "'cty':'JWT'", "'kid':'" + CANARY.repeat(50) + "'")
                .forEach(member -> tokens.add(signed(header.formatted("," + member), GOOD)));
        Stream.of("{'alg':'c4n4ry'}", "{'alg':['c4n4ry']}", "{'alg':'HS256','x':'c4n4ry", "['c4n4ry']")
                .forEach(whole -> tokens.add(signed(whole, GOOD)));
        Stream.of("['c4n4ry']", "{'c4n4ry", "{'c4n4ry':1,'c4n4ry':2}", "{'c4n4ry':'\\ud800'}", "{'c4n4ry':1e999}")
                .forEach(payload -> tokens.add(signed(header.formatted(""), payload)));
        Stream.of("'iss':'c4n4ry'", "'iss':['c4n4ry']", "'iss':'me','aud':'c4n4ry'", "'iss':'me','aud':['c4n4ry',1]")
                .forEach(claims -> tokens.add(signed(header.formatted(""), "{'exp':1900000060," + claims + "}")));
        Stream.of("'exp':1234567891", "'exp':'c4n4ry'", "'nbf':'c4n4ry'", "'iat':['c4n4ry']", "'nbf':1912345678")
                .forEach(times -> tokens.add(
                        signed(header.formatted(""), "{'iss':'me','aud':'api'," + times + "," + CLAIMS + "}")));
        return tokens;
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("tokens")
    void nothing_that_decode_and_guard_show_sings(String token) {
        TokenResult result = jwt.decode(token);

        assertSilent(token, result.toString());
        if (result instanceof Rejected rejected) {
            ErrorResponse answer = guard.answer(rejected);
            assertSilent(token, rejected.message());
            assertSilent(token, answer.status() + " " + answer.headers() + " " + answer.body());
        }
        if (result instanceof Valid valid) {
            assertSilent(token, valid.claims().toString());
        }
    }

    private static void assertSilent(String token, String text) {
        assertThat(text)
                .isNotEmpty()
                .doesNotContainIgnoringCase(CANARY)
                .doesNotContain(SECRET.substring(8), String.valueOf(INSTANT), "2009-02-13");
        for (String segment : token.split("\\.")) {
            if (segment.length() >= 8) {
                assertThat(text).doesNotContain(segment.substring(0, 8));
            }
        }
    }

    @Test
    void the_tokens_above_are_refused_for_every_reason_there_is() {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        Set<String> messages = new HashSet<>();
        Set<Class<?>> results = new HashSet<>();
        for (String token : tokens()) {
            TokenResult result = jwt.decode(token);
            results.add(result.getClass());
            if (result instanceof Invalid invalid) {
                reasons.add(invalid.reason());
                messages.add(invalid.message());
            }
        }

        assertThat(results).containsExactlyInAnyOrder(Valid.class, Expired.class, Invalid.class);
        assertThat(reasons)
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(
                        Reason.HEADER_FORMAT, Reason.MULTIPLE_TOKENS, Reason.CLAIM_MISSING, Reason.REVOKED)));
        assertThat(messages).hasSizeGreaterThan(20);
    }

    @Test
    void every_message_of_decode_is_a_constant_in_the_characters_of_a_challenge() { // R10, RFC 6750 §3
        List<Fault> faults = Arrays.stream(Fault.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Fault.class)
                .map(SecrecyTest::value)
                .toList();

        assertThat(faults).hasSizeGreaterThan(30).allSatisfy(fault -> {
            assertThat(fault.result().message()).isEqualTo(fault.getMessage()).matches("[ !#-\\[\\]-~]+");
            assertThat(fault.getStackTrace()).isEmpty();
        });
        assertThat(faults).extracting(Fault::getMessage).doesNotHaveDuplicates();
    }

    private static Fault value(Field field) {
        try {
            return (Fault) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void no_text_of_a_manager_or_a_key_sings() {
        JwtKey key = JwtKey.secret(SECRET);

        assertThat(List.of(jwt, guard, key, key.withId("k1"), JwtKeySet.of(key), key.signatures()))
                .allSatisfy(thing -> assertSilent("", thing.toString()));
        for (Algorithm algorithm : Algorithm.values()) {
            assertThat(TestKeys.of(algorithm).jwtKey().toString())
                    .isEqualTo("JwtKey[" + algorithm + ", signs and verifies]");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"c4n4ry", "-----BEGIN c4n4ry-----\nc4n4ry", "{\"k\":\"c4n4ry, long enough to be one\"}"})
    void a_key_that_is_refused_does_not_sing(String secret) {
        String padded = secret.length() > 10 ? secret + " ".repeat(32) : secret;

        for (Throwable thrown : List.of(
                catchThrowable(() -> JwtKey.secret(padded)),
                catchThrowable(() -> JwtKey.secret(Algorithm.HS512, Tokens.utf8(padded))),
                catchThrowable(() -> JwtKey.secret(Algorithm.RS256, padded)),
                catchThrowable(() -> JwtKey.pem(Algorithm.RS256, padded)))) {
            assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
            assertThat(thrown.toString() + thrown.getCause()).doesNotContain(CANARY);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{'kty':'RSA','alg':'RS256','n':'c4n4ry','e':'AQAB'}",
                "{'kty':'RSA','alg':'RS256','n':'c4n4r','e':'AQAB','d':'c4n4ry?'}",
                "{'kty':'EC','crv':'P-256','x':'c4n4ry','y':'c4n4ry'}",
                "{'kty':'EC','crv':'c4n4ry','x':'c4n4ry','y':'c4n4ry'}",
                "{'kty':'OKP','crv':'Ed25519','x':'c4n4ry','d':'c4n4ry'}",
                "{'kty':'oct','alg':'HS256','k':'c4n4ry'}",
                "{'kty':'oct','alg':'c4n4ry','k':'c4n4ry'}",
                "{'kty':'oct','use':'c4n4ry','kid':['c4n4ry'],'k':'c4n4ry'}",
                "{'kty':'c4n4ry','c4n4ry':'c4n4ry'",
                "{'c4n4ry':'c4n4ry','c4n4ry':'c4n4ry'}"
            })
    void a_jwk_that_is_refused_does_not_sing(String jwk) {
        for (Throwable thrown : List.of(
                catchThrowable(() -> JwtKey.jwk(json(jwk))),
                catchThrowable(() -> JwtKeySet.parse(json("{'keys':[" + jwk + "]}"))))) {
            for (Throwable link = thrown; link != null; link = link.getCause()) {
                assertThat(link).isInstanceOf(IllegalArgumentException.class);
                assertThat(link.toString()).doesNotContain(CANARY);
            }
        }
    }

    private static String signed(String header, String payload) {
        return Tokens.hmac("HmacSHA256", Tokens.utf8(SECRET), segment(header), segment(payload));
    }

    private static String segment(String text) {
        return Tokens.base64url(json(text));
    }
}
