package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the guide on troubleshooting contains every message of the library. */
class TroubleshootingGuideTest {

    private static final Path ROOT = Path.of("../..");

    /**
     * Matches a comment, a text block, a string literal or a character literal in Java code. Group 1 is the content of
     * a string literal.
     */
    private static final Pattern TOKEN = Pattern.compile(
            "(?s)/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"" + "|\"((?:[^\"\\\\\\n]|\\\\.)*)\"|'(?:[^'\\\\]|\\\\.)+'");

    /** Matches texts of three words or more that are not messages, such as parts of SQL, labels of PEM, and headers. */
    private static final Pattern NO_MESSAGE =
            Pattern.compile("(SELECT|PRAGMA|WHERE|\\(id, entry|DER: |(RSA|EC|OPENSSH|ENCRYPTED) P|---- BEGIN).*"
                    + "|; HttpOnly; SameSite=|Cookie, Origin, Sec-Fetch-Site|, signs and verifies]|of a store");

    private final Page guide = new Page(Path.of("../../guides/troubleshooting.md"));
    private final String text = guide.text().replaceAll("\\s+", " ");

    @TempDir
    private Path folder;

    @Test
    void every_message_of_the_library_has_an_entry() throws IOException {
        List<String> messages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            files.filter(file -> file.toString().matches(".*/jwt-simple-(?!tck)[a-z]+/src/main/java/.*\\.java"))
                    .forEach(file -> messages.addAll(messages(file)));
        }
        assertThat(messages)
                .hasSizeGreaterThan(300)
                .allSatisfy(message -> assertThat(text)
                        .as("a message without an entry in the guide on troubleshooting")
                        .contains(message));
    }

    /**
     * Returns the message texts in a source file. A message text is a string of three words or more. Strings that are
     * joined with a plus sign count as one string.
     */
    private static List<String> messages(Path file) {
        String source = text(file);
        List<StringBuilder> strings = new ArrayList<>();
        int end = -1;
        Matcher token = TOKEN.matcher(source);
        while (token.find()) {
            if (token.group(1) != null) {
                if (end < 0 || !source.substring(end, token.start()).matches("\\s*\\+\\s*")) {
                    strings.add(new StringBuilder());
                }
                strings.get(strings.size() - 1).append(token.group(1));
                end = token.end();
            }
        }
        return strings.stream()
                .map(StringBuilder::toString)
                .filter(string -> string.strip().split("\\s+").length >= 3)
                .map(string -> string.translateEscapes().replace("{}", "…").strip())
                .filter(string -> !NO_MESSAGE.matcher(string).matches())
                .toList();
    }

    @Test
    void the_lines_for_println_compile_and_run() throws Exception {
        Snippet snippet = guide.compile("println", "text", folder);
        snippet.jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
        snippet.token = "null";
        assertThat(snippet.run()).isEqualTo("Not enough segments");
    }

    /** If the line in this test compiles, remove the message about {@code println} from the guide. */
    @Test
    void two_lambda_expressions_in_println_do_not_compile() {
        String line =
                "System.out.println(jwt.decode(token).match(claims -> \"Hello\", rejected -> rejected.message()));";
        assertThatThrownBy(() -> Page.compileCode(line, "null", folder))
                .hasMessageContaining("reference to println is ambiguous");
        assertThat(text).contains("reference to println is ambiguous");
    }

    @Test
    void the_claims_of_a_result_are_returned() throws Exception {
        Snippet snippet = guide.compile("result", "claims.identity()", folder);
        snippet.jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
        snippet.token = snippet.jwt.create("alice");
        assertThat(snippet.run()).isEqualTo("alice");
    }

    @Test
    void every_block_is_tested() {
        assertThat(guide.names()).containsExactlyInAnyOrder("println", "result");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
