package io.jwtsimple;

import static io.jwtsimple.TestIssuers.WRONG_ISSUER;
import static io.jwtsimple.TestJwts.TOO_LARGE;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.json;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.segment;
import static io.jwtsimple.TestJwts.withClaims;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the limits of a decoder for several issuers: the length of a token, and the size of a payload that is read
 * before its signature is verified.
 */
class TokenIssuersLimitsTest {

    private final TestIssuers issuers = new TestIssuers();
    private final JwtManager me = issuers.me;
    private final JwtManager other = issuers.other;
    private final TokenDecoder both = issuers.both;

    @Test
    void each_manager_has_its_own_limit_of_length() {
        String token = withClaims("'iss':'me'");
        JwtManager exact =
                TestJwts.manager().issuer("me").maxTokenLength(token.length()).build();
        JwtManager shorter = TestJwts.manager()
                .issuer("me")
                .maxTokenLength(token.length() - 1)
                .build();

        assertValid(TokenDecoder.byIssuer(exact, other).decode(token));
        assertThat(TokenDecoder.byIssuer(shorter, other).decode(token)).isEqualTo(TOO_LARGE);
        assertThat(TokenDecoder.byIssuer(other, shorter).decode(token)).isEqualTo(TOO_LARGE);
        assertThat(TokenDecoder.byIssuer(shorter).decode(token)).isEqualTo(TOO_LARGE);
    }

    @Test
    void a_token_that_is_too_long_for_every_manager_is_not_read() {
        String token = "\u00e9".repeat(16_385);

        assertThat(both.decode(token)).isEqualTo(TOO_LARGE);
        assertThat(ResourceBoundsTest.cost(both, token)).isZero();
    }

    @Test
    void a_payload_has_1536_values_and_names_before_it_is_verified() {
        String some = withClaims("'iss':'me','x':[" + "0,".repeat(1528) + "0]"); // and 7 other values and names
        String many = withClaims("'iss':'me','x':[" + "0,".repeat(1529) + "0]");

        assertValid(both.decode(some));
        assertThat(both.decode(many)).isEqualTo(malformed("Invalid payload string"));
        assertValid(me.decode(many));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0.5", "1e3", "12345678901234567890"})
    void a_number_that_is_slow_to_convert_counts_as_32(String number) {
        String some = withClaims("'iss':'me','x':[" + (number + ",").repeat(47) + "0]"); // 1504 + 8 others
        String many = withClaims("'iss':'me','x':[" + (number + ",").repeat(48) + "0]");

        assertValid(both.decode(some));
        assertThat(both.decode(many)).isEqualTo(malformed("Invalid payload string"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1.23456789012345678e-300, 32",
        "1.234567890123456789e-300, 96",
        "1.234567890123456789012345678901234567890123456789012345678e-307, 96",
        "123456789012345678901234, 32",
        "1234567890123456789012345, 96"
    })
    void a_number_of_more_than_24_characters_counts_as_96(String number, int values) {
        int count = 1528 / values;
        String some = withClaims("'iss':'me','x':[" + (number + ",").repeat(count) + "0]");
        String many = withClaims("'iss':'me','x':[" + (number + ",").repeat(count + 1) + "0]");

        assertValid(both.decode(some));
        assertThat(both.decode(many)).isEqualTo(malformed("Invalid payload string"));
    }

    @Test
    void a_longer_payload_has_a_value_for_each_eight_bytes() {
        JwtManager large =
                TestJwts.manager().issuer("me").maxTokenLength(1 << 20).build();
        String names = IntStream.range(0, 20_000)
                .mapToObj(i -> "'a name of " + i + "'")
                .collect(Collectors.joining(","));

        assertValid(TokenDecoder.byIssuer(large).decode(withClaims("'iss':'me','x':[" + names + "]")));
        assertThat(TokenDecoder.byIssuer(large).decode(withClaims("'iss':'me','x':[" + "0,".repeat(20_000) + "0]")))
                .isEqualTo(malformed("Invalid payload string"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "0,",
                "[],",
                "{},",
                "'',",
                "'\\n',",
                "'\\n\u00e9',",
                "{'':0},",
                "{'\\n\u00e9':{}},",
                "0.5e-300,",
                "12345678901234567890,",
                "[[[[[[]]]]]],"
            })
    void an_unverified_payload_costs_little_memory(String repeated) {
        String token = unsigned("{'iss':'evil','x':[" + repeated.repeat(11_900 / utf8Length(repeated)) + "0]}");

        assertThat(token.length()).isBetween(15_000, 16_384);
        assertThat(both.decode(token)).isInstanceOf(Invalid.class);
        assertThat(ResourceBoundsTest.cost(both, token)).isLessThan(512 * 1024);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "'abcdefghijklmnopqrstuvwxyz',",
                "'\\n\u00e9abcdefghijklmnopqrstuvwxyz',",
                "123456789012345678,",
                "{'a name of a member':0},",
                "[['abcdefghijklmnopqrstuvwxyz']],"
            })
    void the_time_of_an_unverified_payload_is_in_proportion_to_its_length(String repeated) {
        TokenDecoder large = TokenDecoder.byIssuer(
                TestJwts.manager().issuer("me").maxTokenLength(1 << 20).build());
        String quarter = unsigned("{'iss':'evil','x':[" + repeated.repeat(16_000 / utf8Length(repeated)) + "0]}");
        String whole = unsigned("{'iss':'evil','x':[" + repeated.repeat(64_000 / utf8Length(repeated)) + "0]}");

        assertThat(large.decode(quarter)).isEqualTo(WRONG_ISSUER);
        assertThat(large.decode(whole)).isEqualTo(WRONG_ISSUER);
        ResourceBoundsTest.assertLinearTime(large, quarter, whole);
    }

    @Test
    void a_payload_is_read_once() {
        String token = withClaims("'iss':'me'," + claims(500));

        assertValid(both.decode(token));
        assertThat(ResourceBoundsTest.cost(both, token)).isLessThan(ResourceBoundsTest.cost(me, token) + 2 * 1024);
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String claims(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'c" + i + "':" + i).collect(Collectors.joining(","));
    }

    private static String unsigned(String payload) {
        return segment(TestJwts.VALID, 0) + "." + base64url(json(payload)) + "." + segment(TestJwts.VALID, 2);
    }
}
