package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which characters are allowed in names, quoted texts and values of headers. */
class HeaderSyntaxTest {

    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String SOME_BEYOND = "\u0100\u0130\u0141\u017f\u212a\uff21\ud800";

    @Test
    void a_name_may_have_only_the_characters_of_token() { // RFC 9110 §5.6.2
        String allowed = ALPHANUMERIC + "!#$%&'*+-.^_`|~";
        forEachCharacter(c -> assertThat(HeaderSyntax.isToken("" + c))
                .as("character %d", (int) c)
                .isEqualTo(allowed.indexOf(c) >= 0));
        assertThat(HeaderSyntax.isToken(allowed)).isTrue();
        assertThat(HeaderSyntax.isToken("")).isFalse();
        assertThat(HeaderSyntax.isToken("a b")).isFalse();
    }

    @Test
    void a_quoted_text_may_have_only_printable_characters_without_escape() { // RFC 9110 §5.6.4
        forEachCharacter(c -> {
            boolean allowed = c >= ' ' && c <= '~' && c != '"' && c != '\\';
            assertAllowed(allowed, c, () -> HeaderSyntax.requireQuotable("a" + c + "b", "realm"));
        });
    }

    @Test
    void a_value_may_have_only_printable_characters_and_tabs() { // RFC 9110 §5.5
        forEachCharacter(c -> {
            boolean allowed = c == '\t' || (c >= ' ' && c <= '~');
            assertAllowed(allowed, c, () -> HeaderSyntax.requireValue("X", "a" + c));
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderSyntax.requireValue("X-A", "ab\n"))
                .withMessageStartingWith("headers: the value of 'X-A' has a character at index 2 ");
    }

    private static void forEachCharacter(Consumer<Character> test) {
        for (char c = 0; c < 256; c++) {
            test.accept(c);
        }
        SOME_BEYOND.chars().forEach(c -> test.accept((char) c));
    }

    private static void assertAllowed(boolean expected, char c, Runnable check) {
        boolean allowed = true;
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            allowed = false;
        }
        assertThat(allowed).as("character %d", (int) c).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "printable, realm, realm",
        "line breaks and other controls, 'a\r\n\u007f\u00e9b', a????b",
        "40 characters, 0123456789012345678901234567890123456789, 0123456789012345678901234567890123456789",
        "41 characters, 01234567890123456789012345678901234567890, 0123456789012345678901234567890123456789...",
    })
    void text_in_a_message_is_printable_and_short(String what, String text, String shown) {
        assertThat(HeaderSyntax.printable(text)).isEqualTo(shown);
    }

    @Test
    void a_message_shows_the_given_text() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderSyntax.requireName("X:\n", "header"))
                .withMessageStartingWith("header: must be one or more letters")
                .withMessageEndingWith("was 'X:?'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderSyntax.requireQuotable("a\"b", "realm"))
                .withMessageStartingWith("realm: must be printable ASCII")
                .withMessageEndingWith("was 'a\"b'");
    }
}
