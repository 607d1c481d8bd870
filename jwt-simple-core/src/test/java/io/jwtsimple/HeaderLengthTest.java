package io.jwtsimple;

import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.PAYLOAD;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.hs256;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.TokenResult.Valid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the limits for the length and the number of values of a token header, for instance with a chain of
 * certificates.
 */
class HeaderLengthTest {

    private static final int MAX_LENGTH = 12_288;
    private static final int MAX_VALUES = 768;

    private final JwtManager jwt = TestJwts.manager().build();

    @ParameterizedTest(name = "{0} certificates")
    @ValueSource(ints = {1, 2, 3})
    void a_token_with_a_chain_of_certificates_is_accepted(int certificates) throws IOException {
        TestKey key = TestKeys.of(RS256);
        JwtManager manager = TestJwts.manager(key.jwtKey().withId("2026-11")).build();
        String token = TestJwts.signed(
                key,
                "{\"alg\":\"RS256\",\"kid\":\"2026-11\",\"typ\":\"JWT\",\"x5c\":" + x5c(certificates) + "}",
                PAYLOAD);

        assertValid(manager.decode(token));
        assertThat(manager.decode(token)).as("with a known header").isInstanceOf(Valid.class);
        assertThat(manager.decode(token + "A")).isNotInstanceOf(Valid.class);
        assertThat(segment(token, 0)).hasSizeBetween(3_200 * certificates, 3_500 * certificates);
    }

    @Test
    void a_token_with_three_certificates_and_claims_is_within_the_default_length() throws IOException {
        int header =
                TestJwts.base64url("{\"alg\":\"RS256\",\"x5c\":" + x5c(3) + "}").length();
        int signature = TestJwts.base64url(new byte[4096 / 8]).length();

        assertThat(16_384 - header - signature).isGreaterThan(5_000);
    }

    @Test
    void a_header_with_the_most_values_that_are_allowed_is_accepted() {
        String header = headerOfValues(MAX_VALUES);

        assertValid(jwt.decode(hs256(header, PAYLOAD)));
        assertThat(jwt.decode(hs256(headerOfValues(MAX_VALUES + 1), PAYLOAD))).isEqualTo(malformed("Header too large"));
    }

    /** Tests a header with as many values as fit into 2048 characters, the former limit. */
    @Test
    void no_header_of_2048_characters_has_too_many_values() {
        String header = "{\"alg\":\"HS256\",\"x\":[" + "0,".repeat((1536 - 23) / 2) + "0]}";

        assertThat(TestJwts.base64url(header)).hasSizeBetween(2045, 2048);
        assertValid(jwt.decode(hs256(header, PAYLOAD)));
    }

    @Test
    void every_header_that_create_makes_is_accepted_by_decode() {
        int type = MAX_LENGTH * 3 / 4 - "{\"alg\":\"HS256\",\"typ\":\"\"}".length();
        JwtKey key = JwtKey.generate(HS256);
        JwtManager longest = JwtManager.builder(key).type("x".repeat(type)).build();

        String token = longest.create("alice");
        assertThat(segment(token, 0)).hasSize(MAX_LENGTH);
        assertValid(longest.decode(token));
    }

    /**
     * Returns a header with the given number of values and names. The object, the names alg and x, their values, and
     * the elements of x all count.
     */
    private static String headerOfValues(int count) {
        return "{\"alg\":\"HS256\",\"x\":[" + "0,".repeat(count - 6) + "0]}";
    }

    /** Returns the first certificates of {@code chain.pem} as the value of {@code x5c} (RFC 7515 §4.1.6). */
    private static String x5c(int certificates) throws IOException {
        try (InputStream in = HeaderLengthTest.class.getResourceAsStream("x5c/chain.pem")) {
            String chain = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Arrays.stream(chain.split("-----END CERTIFICATE-----"))
                    .limit(certificates)
                    .map(block -> "\"" + block.replaceAll("-----[A-Z ]+-----|\\s", "") + "\"")
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }
}
