package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenResultTest {

    /** Returns the constructors of the kinds of rejection, each with a message as its argument. */
    static Stream<Named<Function<String, Rejected>>> kinds() {
        return Stream.of(
                Named.of("Expired", message -> new Expired(message, Instant.EPOCH)),
                Named.of("Forbidden", message -> new Forbidden(message, Set.of())),
                Named.of("Invalid", message -> new Invalid(message, Reason.REVOKED)),
                Named.of("Missing", Missing::new),
                Named.of("Unavailable", Unavailable::new));
    }

    @Test
    void there_are_no_other_kinds_of_rejection() {
        assertThat(kinds().map(kind -> kind.getPayload().apply("No")).map(Object::getClass))
                .containsExactlyInAnyOrder(Rejected.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_message_may_have_only_the_characters_of_an_error_description(Function<String, Rejected> kind) {
        for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) { // RFC 6750 §3
            String message = "No" + (char) c;
            if ((c >= 0x20 && c <= 0x21) || (c >= 0x23 && c <= 0x5B) || (c >= 0x5D && c <= 0x7E)) {
                assertThat(kind.apply(message).message()).isEqualTo(message);
            } else {
                assertRejected(kind, message);
            }
        }
        assertThat(kind.apply("").message()).isEmpty();
        assertThatNullPointerException().isThrownBy(() -> kind.apply(null)).withMessage("message");
    }

    private static void assertRejected(Function<String, Rejected> kind, String message) {
        try {
            kind.apply(message);
        } catch (IllegalArgumentException e) {
            if (e.getMessage().startsWith("message: character at index 2 is not allowed")) {
                return;
            }
        }
        throw new AssertionError("character " + (int) message.charAt(2));
    }

    @Test
    void the_first_character_of_a_message_is_checked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Missing("\"No"))
                .withMessageStartingWith("message: character at index 0 is not allowed");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void match_passes_every_rejection_to_one_function(Function<String, Rejected> kind) {
        Rejected rejected = kind.apply("No");

        assertThat(rejected.<Object>match(claims -> claims, other -> other)).isSameAs(rejected);
    }

    /** Uses a method reference, because the call of {@code println} is ambiguous with two lambda expressions. */
    @Test
    void the_value_of_match_is_printed_if_one_function_is_a_method_reference() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        out.println(new Missing("No token").match(claims -> "Hello " + claims.identity(), Rejected::message));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("No token");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_rejection_is_thrown_as_the_application_s_exception(Function<String, Rejected> kind) {
        Rejected rejected = kind.apply("No");

        assertThatExceptionOfType(IOException.class) // a checked exception
                .isThrownBy(() -> rejected.orElseThrow(other -> new IOException(other.message())))
                .withMessage("No");
        assertThatNullPointerException()
                .isThrownBy(() -> rejected.orElseThrow(null))
                .withMessage("exception");
        assertThatNullPointerException()
                .isThrownBy(() -> rejected.<RuntimeException>orElseThrow(other -> null))
                .withMessage("exception: the function returned null");
    }

    @Test
    void the_claims_of_a_valid_token_are_returned_instead() {
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));

        Claims claims = jwt.decode(jwt.create("alice")).orElseThrow(rejected -> new AssertionError(rejected));

        assertThat(claims.subject()).isEqualTo("alice");
    }

    @Test
    void the_scopes_of_a_forbidden_token_keep_their_order_and_cannot_be_changed() {
        Set<String> scopes = new LinkedHashSet<>(List.of("b", "c", "a"));
        Forbidden forbidden = new Forbidden("No", scopes);
        scopes.clear();

        assertThat(forbidden.scopes()).containsExactly("b", "c", "a").isUnmodifiable();
        assertThatNullPointerException()
                .isThrownBy(() -> new Forbidden("No", null))
                .withMessage("scopes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Forbidden("No", Set.of("a\", error=\"")))
                .withMessageStartingWith("scope: character at index 1 is not allowed");
    }

    @Test
    void to_string_of_an_expired_result_does_not_show_the_time() {
        assertThat(new Expired("No", Instant.EPOCH)).hasToString("Expired[message=No]");
    }
}
