package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** PEM texts for tests: files of the resource folder {@code pem}, and generated blocks. */
final class TestPems {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9+/]{8,}");

    private TestPems() {}

    /** Returns the text of a file, by its name without {@code .pem}. */
    static String file(String name) {
        try (InputStream in = TestPems.class.getResourceAsStream("pem/" + name + ".pem")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the bytes of the last PEM block in a file. */
    static byte[] bytes(String name) {
        return Base64.getMimeDecoder().decode(lastBlock(name).replaceAll("-----.*", ""));
    }

    /**
     * Returns a public key as the SubjectPublicKeyInfo bytes that openssl wrote. The JDK's {@code getEncoded()} returns
     * the same format.
     */
    static byte[] spki(String key) {
        return bytes(key + "-spki");
    }

    /** Returns the last PEM block in a file, with changed bytes. */
    static String changed(String name, UnaryOperator<byte[]> change) {
        String block = lastBlock(name);
        String label = block.substring("-----BEGIN ".length(), block.indexOf("-----\n"));
        return block(label, change.apply(bytes(name)));
    }

    static String block(String label, byte[] bytes) {
        return block(label, Base64.getEncoder().encodeToString(bytes));
    }

    static String block(String label, String body) {
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /**
     * Returns the exception for the text, an {@code IllegalArgumentException}. Asserts that no message of the exception
     * or of its causes contains eight hex digits in a row, or a word of eight or more characters that is part of the
     * text.
     */
    static Throwable rejection(Algorithm algorithm, String text) {
        Throwable thrown = catchThrowable(() -> Pem.read(algorithm, text));
        assertThat(thrown).isExactlyInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("pem: ");
        String body = text.replaceAll("-----(BEGIN|END) [A-Z0-9 ]+-----|\\\\n|\\s", "");
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            assertThat(message).doesNotContainPattern("[0-9A-Fa-f]{8}");
            assertThat(WORD.matcher(message).results().map(MatchResult::group)).noneMatch(body::contains);
        }
        return thrown;
    }

    private static String lastBlock(String name) {
        String text = file(name);
        return text.substring(text.lastIndexOf("-----BEGIN "));
    }
}
