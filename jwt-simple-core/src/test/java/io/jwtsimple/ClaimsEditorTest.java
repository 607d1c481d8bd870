package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests how a callback edits the claims of a new token. */
class ClaimsEditorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.987Z");

    private final JwtManager jwt = JwtManager.builder(JwtKey.generate(Algorithm.HS256))
            .clock(InstantSource.fixed(NOW))
            .build();

    static Arguments[] wrongTypes() {
        return new Arguments[] {
            wrong("exp", "tomorrow", "an Instant or a number of seconds, was String"),
            wrong("exp", null, "an Instant or a number of seconds, was null"),
            wrong("nbf", true, "an Instant or a number of seconds, was Boolean"),
            wrong("iat", 1e300, "a number of seconds up to year 9999, was Double"),
            wrong("iat", Double.NaN, "a number of seconds up to year 9999, was Double"),
            wrong("exp", 253402300800L, "a number of seconds up to year 9999, was Long"),
            wrong("iss", 1, "a string, was Integer"),
            wrong("jti", new ArrayList<>(List.of("x")), "a string, was ArrayList"),
            wrong("aud", 1, "a string or several, none of them empty, was Integer"),
            wrong("aud", "", "a string or several, none of them empty, was String"),
            wrong("aud", List.of(), "a string or several, none of them empty, was ListN"),
            wrong("aud", new ArrayList<>(List.of("api", 1)), "a string or several, none of them empty, was ArrayList"),
        };
    }

    private static Arguments wrong(String name, Object value, String message) {
        return Arguments.of(name, value, "claim '" + name + "': must be " + message);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongTypes")
    void a_registered_claim_of_a_wrong_type_is_rejected(String name, Object value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jwt.create("alice", claims -> claims.put(name, value)))
                .withMessage(message);
    }

    static Arguments[] edits() {
        return new Arguments[] {
            edit(
                    "put",
                    claims -> claims.put("role", "admin"),
                    "{\"exp\":1795438800,\"iat\":1795435200,\"nbf\":1795435200,\"sub\":\"alice\",\"role\":\"admin\"}"),
            edit("put null", claims -> claims.clear().put("role", null), "{\"role\":null}"),
            edit("an Instant", claims -> claims.clear().put("auth_time", NOW), "{\"auth_time\":1795435200}"),
            edit("an Instant inside", claims -> claims.clear().put("at", List.of(NOW)), "{\"at\":[1795435200]}"),
            edit(
                    "several audiences",
                    claims -> claims.clear().put("aud", new String[] {"a", "b"}),
                    "{\"aud\":[\"a\",\"b\"]}"),
            edit(
                    "seconds with a fraction",
                    claims -> claims.clear().put("exp", 1795438800.5),
                    "{\"exp\":1.7954388005E9}"),
            edit("remove", claims -> claims.remove("nbf").remove("iat"), "{\"exp\":1795438800,\"sub\":\"alice\"}"),
            edit("clear", ClaimsEditor::clear, "{}"),
            edit("expires in", claims -> claims.clear().expiresIn(Duration.ofMillis(60_900)), "{\"exp\":1795435260}"),
        };
    }

    private static Arguments edit(String what, Consumer<ClaimsEditor> edit, String payload) {
        return Arguments.of(what, edit, payload);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void the_claims_of_one_token_can_be_edited(String what, Consumer<ClaimsEditor> edit, String payload) {
        assertThat(text(jwt.create("alice", edit).split("\\.")[1])).isEqualTo(payload);
    }

    @Test
    void a_lifetime_below_a_second_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jwt.create("alice", claims -> claims.expiresIn(Duration.ofMillis(999))))
                .withMessage("expiresIn: must be 1 second to 100 years, was PT0.999S");
    }

    private static String text(String segment) {
        return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
    }
}
