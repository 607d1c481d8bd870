package io.jwtsimple;

import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.PAYLOAD;
import static io.jwtsimple.TestJwts.TOO_LARGE;
import static io.jwtsimple.TestJwts.VALID;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.hs256;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.segment;
import static io.jwtsimple.TestJwts.utf8;
import static io.jwtsimple.TestJwts.withHeader;
import static io.jwtsimple.TestJwts.withPayload;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jwtsimple.TokenResult.Valid;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that attacker-controlled tokens are cheap to decode. Most of the tests count the bytes that {@code decode}
 * allocates, because this number does not depend on the speed of the machine.
 */
class ResourceBoundsTest {

    private static final int MAX = 2 * 1024 * 1024;
    private static final int SLACK = 4096; // the bytes that decode may allocate besides a copy of the token

    private final JwtManager jwt = TestJwts.manager().build();
    private final JwtManager large = TestJwts.manager().maxTokenLength(MAX).build();

    @Test
    void a_token_that_is_too_long_costs_nothing() {
        assertThat(jwt.decode("a".repeat(16_385))).isEqualTo(TOO_LARGE);
        assertThat(large.decode(".".repeat(MAX + 1))).isEqualTo(TOO_LARGE);
        assertThat(cost(large, ".".repeat(MAX + 1))).isLessThan(SLACK);
    }

    @Test
    void the_longest_allowed_token_is_accepted() {
        String longest = ofLength(16_384);
        String longestOfAll = ofLength(MAX);

        assertValid(jwt.decode(longest));
        assertThat(jwt.decode(ofLength(16_385))).isEqualTo(TOO_LARGE);
        assertValid(large.decode(longestOfAll));
        assertThat(cost(large, longestOfAll)).isLessThan(8L * MAX);
    }

    @Test
    void a_flood_of_dots_is_scanned_once() {
        String dots = ".".repeat(MAX);

        assertThat(large.decode(dots)).isEqualTo(malformed("Too many segments"));
        assertThat(cost(large, dots)).isLessThan(MAX + SLACK);
    }

    @ParameterizedTest(name = "{0} characters")
    @ValueSource(ints = {16 * 1024, 1024 * 1024})
    void a_header_that_is_too_long_is_not_decoded(int length) {
        String header = "{\"alg\":\"HS256\",\"x\":\"" + "[".repeat(length * 3 / 4) + "\"}";
        String token = hs256(header, PAYLOAD);

        assertThat(large.decode(token)).isEqualTo(malformed("Header too large"));
        assertThat(cost(large, token)).isLessThan(token.length() + SLACK);
    }

    @Test
    void the_costliest_header_costs_little() { // decode reads the header before it verifies the signature
        String arrays = "[{},[]],".repeat(180);
        String token = withHeader("{'alg':'HS256','x':[" + arrays + "0]}");

        assertValid(jwt.decode(token));
        assertThat(cost(jwt, token)).isLessThan(256 * 1024);
    }

    /**
     * Shows that decode allocates at most 21.3 bytes for each character of an unverified header: 256 KB for 12 288
     * characters.
     */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "'x':'#a'",
                "'x':'#\\n'",
                "'x':'#a\\n'",
                "'x':'#é\\n'",
                "'x':'#😀'",
                "'x':[#0,0]",
                "'x':[#[],0]",
                "'x':[#{},0]",
                "'x':[#{'':0},0]",
                "'x':[#'',0]",
                "'x':[#'\\n',0]",
                "'x':[#'é',0]",
                "'x':[#1234567890123456789,0]",
                "'x':[#[[[[[[[[]]]]]]]],0]",
                "'x':[#'\\u0041\u20ac',0]",
                "'x':[#'\\n\ufffd',0]",
                "'x':[#{'\\n\ufffd':{}},0]",
                "'x':[#{'\\n\ufffd':'\\n\ufffd'},0]",
                "'x':[#{'\\n':{'\ufffd':{'\ufffd':{'\ufffd':{'\ufffd':{'\ufffd':{}}}}}}},0]",
                "#'é@':0,'x':0",
                "#'\\n\ufffd@':{},'x':0",
                "#'\\n\u20ac@':0,'x':0",
                "#'\\n\ufffd@':0,'x':0",
                "#'@':1.5e-300,'x':0",
                "#'@':0e0,'x':0"
            })
    void an_unverified_header_of_any_length_costs_little(String content) {
        JwtManager withId =
                TestJwts.manager(JwtKey.secret(TestJwts.SECRET).withId("k1")).build();
        String some = unverified(content, 2048);
        String most = unverified(content, 12_288);

        assertThat(withId.decode(most)).isIn(TestJwts.UNKNOWN_KEY, malformed("Header too large"));
        assertThat(cost(withId, most)).isLessThan(256 * 1024).isLessThan(7 * cost(withId, some));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "'x':'#a'",
                "'x':'#\\n'",
                "'x':'#é\\n'",
                "'x':[#'abcdefghijklmnop',0]",
                "'x':[#123456789012345678,0]",
                "'x':[#{'the long name of a member of an object in a header':0},0]",
                "#'the name of a parameter @':0,'x':0"
            })
    void the_time_of_an_unverified_header_is_in_proportion_to_its_length(String content) {
        JwtManager withId =
                TestJwts.manager(JwtKey.secret(TestJwts.SECRET).withId("k1")).build();
        String quarter = unverified(content, 3072);
        String whole = unverified(content, 12_288);

        assertThat(withId.decode(quarter)).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(withId.decode(whole)).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertLinearTime(withId, quarter, whole);
    }

    @Test
    void a_payload_is_not_decoded_before_its_signature_is_verified() {
        String deep = unsigned("{\"a\":" + "[".repeat(1_000_000));
        String digits = unsigned("{\"a\":" + "9".repeat(1_000_000));

        assertThat(large.decode(deep)).isEqualTo(BAD_SIGNATURE);
        assertThat(large.decode(digits)).isEqualTo(BAD_SIGNATURE);
        assertThat(cost(large, deep)).isLessThan(deep.length() + SLACK);
        assertThat(cost(large, digits)).isLessThan(digits.length() + SLACK);
    }

    @Test
    void deep_json_is_read_only_up_to_the_limit() {
        String brackets = withPayload("{'a':" + "[".repeat(1_000_000));
        String braces = withPayload("{'a':".repeat(200_000));

        assertThat(large.decode(brackets)).isEqualTo(malformed("Invalid payload string"));
        assertThat(large.decode(braces)).isEqualTo(malformed("Invalid payload string"));
        assertThat(cost(large, brackets)).isLessThan(4L * brackets.length());
        assertThat(cost(large, braces)).isLessThan(4L * braces.length());
    }

    @ParameterizedTest(name = "{0}...")
    @ValueSource(strings = {"9", "-9", "0.9", "9e-9", "1e9"})
    void a_number_that_is_too_long_is_not_converted(String beginning) {
        String token = withPayload("{'exp':" + beginning + "9".repeat(200_000) + "}");

        assertThat(large.decode(token)).isEqualTo(malformed("Invalid payload string"));
        assertThat(cost(large, token)).isLessThan(4L * token.length());
    }

    @ParameterizedTest(name = "1e{0}")
    @ValueSource(strings = {"308", "-308", "-2147483647", "-99999999999", "2147483647", "99999999999999999999"})
    void an_exponent_is_never_written_out(String exponent) {
        String token = withPayload("{'exp':1e" + exponent + ",'iat':0e" + exponent + "}");

        assertThat(jwt.decode(token)).isNotInstanceOf(Valid.class);
        assertThat(cost(jwt, token)).isLessThan(16 * 1024);
    }

    @Test
    void a_hundred_thousand_claims_cost_ten_times_as_much_as_ten_thousand() {
        String some = withPayload("{'exp':1900000060," + claims(10_000) + "}");
        String many = withPayload("{'exp':1900000060," + claims(100_000) + "}");

        assertThat(large.decode(many))
                .isInstanceOfSatisfying(
                        Valid.class, valid -> assertThat(valid.claims().asMap()).hasSize(100_001));
        assertThat(cost(large, many)).isLessThan(13 * cost(large, some));
    }

    // The claims have 2^13 names with the same hash code. A map that kept these names in a list, instead of a tree as
    // in a HashMap, would need 2^25 comparisons of 26 letters.
    @Test
    @Timeout(30)
    void names_with_the_same_hash_code_do_not_slow_down_the_reader() {
        String claims = IntStream.range(0, 1 << 13)
                .mapToObj(i -> "'" + colliding(i) + "':0")
                .collect(Collectors.joining(","));

        assertThat(colliding(1).hashCode()).isEqualTo(colliding(2).hashCode());
        assertValid(large.decode(withPayload("{'exp':1900000060," + claims + "}")));
    }

    @Test
    void one_key_of_a_thousand_costs_as_much_as_a_single_key() {
        JwtKey[] others = IntStream.range(0, 1000)
                .mapToObj(i -> JwtKey.secret("a secret of 32 bytes or more, number " + i)
                        .withId("k" + i))
                .toArray(JwtKey[]::new);
        JwtKey key = JwtKey.secret(TestJwts.SECRET).withId("the one");
        JwtManager many = JwtManager.builder(JwtKeySet.of(key, others))
                .clock(() -> TestJwts.NOW)
                .build();
        String token = withHeader("{'alg':'HS256','kid':'the one'}");

        assertValid(many.decode(token));
        assertThat(cost(many, token)).isEqualTo(cost(TestJwts.manager(key).build(), token));
    }

    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 13; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    /**
     * Returns a token with an unknown key id. In {@code content}, the text between # and the next comma is repeated
     * until the header has almost the given length, with a new number for each @.
     */
    private static String unverified(String content, int length) {
        int from = content.indexOf('#');
        int to = content.indexOf(',', from) < 0 ? content.length() - 1 : content.indexOf(',', from) + 1;
        StringBuilder json = new StringBuilder("{\"alg\":\"HS256\",\"kid\":\"k2\",");
        json.append(content, 0, from);
        String rest = content.substring(to) + "}";
        for (int i = 100_000; utf8(json + rest).length < length * 3 / 4 - 16; i++) {
            json.append(content.substring(from + 1, to).replace("@", Integer.toString(i, 36)));
        }
        return base64url(TestJwts.json(json + rest))
                + VALID.substring(segment(VALID, 0).length());
    }

    private static String claims(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'c" + i + "':" + i).collect(Collectors.joining(","));
    }

    private static String unsigned(String payload) {
        return segment(VALID, 0) + "." + base64url(payload) + "." + segment(VALID, 2);
    }

    /**
     * Returns a valid token of the given length. The header may contain spaces, because the payload alone cannot give
     * every length in Base64url.
     */
    private static String ofLength(int length) {
        for (int spaces = 0; spaces < 4; spaces++) {
            String header = "{\"alg\":\"HS256\"" + " ".repeat(spaces) + "}";
            int bytes = (length - 44 - 1 - base64url(header).length()) * 3 / 4;
            String payload = "{\"exp\":1900000060,\"a\":\"";
            String token = hs256(header, payload + "a".repeat(bytes - payload.length() - 2) + "\"}");
            if (token.length() == length) {
                return token;
            }
        }
        throw new IllegalArgumentException("no token of " + length);
    }

    /**
     * Returns the number of bytes that {@code decode} allocates: the smallest number of three calls, because the first
     * call may also load classes.
     */
    static long cost(TokenDecoder decoder, String token) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            decoder.decode(token);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /**
     * Asserts that the time of {@code decode} does not grow with the square of the token's length. The second token is
     * 4 times as long as the first, so linear work takes 4 times as long, and quadratic work takes 16 times as long.
     * The shortest times of many calls are compared, because other programs interrupt some calls.
     */
    static void assertLinearTime(TokenDecoder decoder, String quarter, String whole) {
        shortest(decoder, quarter, 400); // compiles the code
        shortest(decoder, whole, 400);
        assertThat(shortest(decoder, whole, 300)).isLessThan(9 * shortest(decoder, quarter, 300));
    }

    private static long shortest(TokenDecoder decoder, String token, int calls) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < calls; i++) {
            long before = System.nanoTime();
            decoder.decode(token);
            shortest = Math.min(shortest, System.nanoTime() - before);
        }
        return shortest;
    }
}
