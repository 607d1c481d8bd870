package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the challenges that contain the address of the metadata of a protected resource. */
class ResourceMetadataChallengeTest {

    private static final String ADDRESS =
            "resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/mcp\"";

    private final ResourceMetadata metadata = ResourceMetadata.of("https://api.example/mcp", "https://login.example");
    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final JwtGuard guard =
            JwtGuard.builder(jwt).resourceMetadata(metadata).build();

    static Arguments[] challenges() {
        String invalid = "Bearer error=\"invalid_token\", error_description=\"No\", ";
        String insufficient = "Bearer error=\"insufficient_scope\", error_description=\"No\", scope=\"a\", ";
        return new Arguments[] {
            Arguments.of(new Missing("No"), "Bearer " + ADDRESS, "Bearer scope=\"a\", " + ADDRESS),
            Arguments.of(
                    new Invalid("No", Reason.MALFORMED_HEADER),
                    "Bearer error=\"invalid_request\", error_description=\"No\", " + ADDRESS,
                    "Bearer error=\"invalid_request\", error_description=\"No\", scope=\"a\", " + ADDRESS),
            Arguments.of(
                    new Invalid("No", Reason.WRONG_AUDIENCE), invalid + ADDRESS, invalid + "scope=\"a\", " + ADDRESS),
            Arguments.of(new Expired("No", Instant.EPOCH), invalid + ADDRESS, invalid + "scope=\"a\", " + ADDRESS),
            Arguments.of(new Forbidden("No", Set.of("a")), insufficient + ADDRESS, insufficient + ADDRESS),
            Arguments.of(new Forbidden("No", Set.of()), null, null),
            Arguments.of(new Unavailable("No"), null, null),
        };
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void every_challenge_names_the_metadata(Rejected rejected, @Nullable String plain, @Nullable String withScope) {
        assertThat(guard.response(rejected).headers().get("WWW-Authenticate")).isEqualTo(plain);
        assertThat(guard.withScope("a").response(rejected).headers().get("WWW-Authenticate"))
                .isEqualTo(withScope);
        assertThat(guard.response(rejected)).isSameAs(guard.response(rejected));
    }

    @Test
    void the_metadata_comes_after_the_realm_and_with_any_scheme() {
        JwtGuard other = JwtGuard.builder(jwt)
                .realm("tools")
                .scheme("JWT")
                .resourceMetadata(metadata)
                .build();
        assertThat(other.response(new Missing("No")).headers().get("WWW-Authenticate"))
                .isEqualTo("JWT realm=\"tools\", " + ADDRESS);
    }

    @Test
    void a_401_of_a_callback_names_the_metadata_unless_it_has_a_challenge() {
        JwtGuard own = JwtGuard.builder(jwt)
                .resourceMetadata(metadata)
                .onMissing(missing -> ErrorResponse.json(401, Map.of()))
                .onExpired(expired -> ErrorResponse.json(401, Map.of()).withHeader("WWW-Authenticate", "Own"))
                .build();
        assertThat(own.response(new Missing("No")).headers()).containsEntry("WWW-Authenticate", "Bearer " + ADDRESS);
        assertThat(own.response(new Expired("No", Instant.EPOCH)).headers()).containsEntry("WWW-Authenticate", "Own");
    }

    @Test
    void null_is_rejected() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtGuard.builder(jwt).resourceMetadata(null))
                .withMessage("metadata");
    }
}
