package io.jwtsimple;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The canary text in the tokens and keys of tests. No output may contain the canary in any encoding. */
final class TestCanary {

    static final String TEXT = "c4n4ry";

    /** A secret that contains the canary. */
    static final String SECRET = TEXT + "-of-thirty-two-bytes-at-least!";

    /** The canaries for numeric claims: a time before and a time after the time of every manager. */
    static final long PAST = 1_234_567_891;

    static final long FUTURE = 1_912_345_678;

    private static final String[] SPELLINGS = Stream.of(
                    Stream.of(TEXT, HexFormat.of().formatHex(bytes(TEXT))),
                    Stream.of(Arrays.toString(bytes(TEXT)).replaceAll("[\\[\\]]", "")),
                    IntStream.range(0, 3).mapToObj(TestCanary::base64),
                    Stream.of(PAST, FUTURE).flatMap(TestCanary::time))
            .flatMap(spellings -> spellings)
            .toArray(String[]::new);

    private TestCanary() {}

    /** Asserts that a text contains neither the canary nor the first eight characters of a segment of the token. */
    static void assertSilent(String text, String token) {
        assertThat(text).isNotEmpty().doesNotContainIgnoringCase(SPELLINGS);
        assertThat(token.split("\\."))
                .filteredOn(segment -> segment.length() >= 8)
                .allSatisfy(segment -> assertThat(text).doesNotContain(segment.substring(0, 8)));
    }

    static void assertSilent(String text) {
        assertSilent(text, "");
    }

    /** Returns the stack trace of an exception, with all causes and suppressed exceptions. */
    static String all(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    // Returns the Base64 characters that encode the canary if the given number of bytes precedes the canary. Leaves out
    // the characters that also encode bytes before or after the canary.
    private static String base64(int before) {
        byte[] shifted = bytes(" ".repeat(before) + TEXT);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(shifted);
        return text.substring((before * 8 + 5) / 6, shifted.length * 8 / 6);
    }

    private static Stream<String> time(long second) {
        String date = Instant.ofEpochSecond(second).toString();
        return Stream.of(Long.toString(second), date.substring(0, date.indexOf('T')));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
