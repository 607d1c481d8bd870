package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Site.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a handler reads the claims with which {@code create} made the token. */
abstract class ClaimsTests {

    private static final JwtKey KEY = JwtKey.secret(Tokens.SECRET);
    private static final JwtManager JWT = JwtManager.of(KEY);
    private static final JwtManager WITH_ROLE = JwtManager.builder(KEY)
            .expiresIn(Duration.ofMinutes(5))
            .claims((identity, claims) -> claims.put("role", identity.equals("root") ? "admin" : "user")
                    .remove("nbf"))
            .build();
    private static final JwtManager CLEARED = JwtManager.builder(KEY)
            .claims((identity, claims) ->
                    claims.clear().put("sub", identity).put("exp", Instant.ofEpochSecond(Tokens.FUTURE)))
            .build();
    private static final JwtManager OF_UID =
            JwtManager.builder(KEY).identityClaim("uid").build();
    private static final JwtManager FOR_API =
            JwtManager.builder(KEY).audience("api").build();
    private static final JwtManager FOR_SEVERAL =
            JwtManager.builder(KEY).audience("api", "admin").build();

    private final Site site;

    ClaimsTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        site.optional("/claims/default", JwtGuard.of(JWT));
        site.required("/claims/uid", JwtGuard.of(OF_UID));
        site.required("/claims/api", JwtGuard.of(FOR_API));
        site.required("/claims/several", JwtGuard.of(FOR_SEVERAL));
    }

    @Test
    final void a_token_has_an_identity_and_times() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        Claims claims = seen("/claims/default", JWT.create("alice")).claims();
        assertThat(claims.asMap()).containsOnlyKeys("sub", "iat", "nbf", "exp");
        assertThat(claims.subject()).isEqualTo("alice");
        assertThat(claims.issuedAt()).isBetween(before, Instant.now());
        assertThat(claims.notBefore()).isEqualTo(claims.issuedAt());
        assertThat(Duration.between(claims.issuedAt(), claims.expiresAt())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    final void a_token_of_another_library_has_all_its_claims() throws Exception {
        String payload =
                "{\"sub\":\"alice\",\"exp\":" + Tokens.FUTURE + ",\"jti\":\"1\",\"n\":1.5,\"a\":{\"b\":[true]}}";
        Claims claims = seen("/claims/default", Tokens.withPayload(payload)).claims();
        assertThat(claims.asMap())
                .isEqualTo(Map.of(
                        "sub", "alice", "exp", Tokens.FUTURE, "jti", "1", "n", 1.5, "a", Map.of("b", List.of(true))));
        assertThat(claims.id()).isEqualTo("1");
        assertThat(claims.expiresAt()).isEqualTo(Instant.ofEpochSecond(Tokens.FUTURE));
    }

    @Test
    final void the_claims_callback_adds_and_removes() throws Exception {
        Claims claims = seen("/claims/default", WITH_ROLE.create("root")).claims();
        assertThat(claims.asMap()).containsOnlyKeys("sub", "iat", "exp", "role");
        assertThat(claims.get("role")).isEqualTo("admin");
        assertThat(Duration.between(claims.issuedAt(), claims.expiresAt())).isEqualTo(Duration.ofMinutes(5));
        assertThat(seen("/claims/default", WITH_ROLE.create("alice")).claims().get("role"))
                .isEqualTo("user");
    }

    @Test
    final void the_claims_callback_can_clear_the_claims() throws Exception {
        assertThat(seen("/claims/default", CLEARED.create("alice")).claims().asMap())
                .isEqualTo(Map.of("sub", "alice", "exp", Tokens.FUTURE));
    }

    @Test
    final void one_token_can_have_other_claims_and_another_expiry() throws Exception {
        String token = JWT.create(
                "alice",
                claims -> claims.put("scope", List.of("read"))
                        .put("since", Instant.ofEpochSecond(5))
                        .expiresIn(Duration.ofDays(1)));
        Claims claims = seen("/claims/default", token).claims();
        assertThat(claims.get("scope")).isEqualTo(List.of("read"));
        assertThat(claims.get("since")).isEqualTo(5L);
        assertThat(Duration.between(claims.issuedAt(), claims.expiresAt())).isEqualTo(Duration.ofDays(1));
        assertThat(seen("/claims/default", JWT.create("alice")).claims().get("scope"))
                .isNull();
    }

    @Test
    final void the_identity_is_in_the_configured_claim() throws Exception {
        String token = OF_UID.create("alice");
        assertThat(Tokens.payload(token)).contains("\"uid\":\"alice\"").doesNotContain("sub");
        assertThat(seen("/claims/uid", token).identity()).isEqualTo("alice");

        String both = Tokens.withPayload("{\"sub\":\"bob\",\"uid\":\"alice\",\"exp\":" + Tokens.FUTURE + "}");
        assertThat(seen("/claims/uid", both).identity()).isEqualTo("alice");
        assertThat(seen("/claims/default", both).identity()).isEqualTo("bob");
    }

    @Test
    final void an_audience_is_written_and_accepted() throws Exception {
        String one = FOR_API.create("alice");
        assertThat(Tokens.payload(one)).contains("\"aud\":\"api\"");
        assertThat(seen("/claims/api", one).claims().audience()).containsExactly("api");
        assertThat(seen("/claims/several", one).identity()).isEqualTo("alice");

        String several = FOR_SEVERAL.create("alice");
        assertThat(Tokens.payload(several)).contains("\"aud\":[\"api\",\"admin\"]");
        assertThat(seen("/claims/api", several).claims().audience()).containsExactly("api", "admin");
    }

    static Stream<Arguments> foreignAudiences() {
        return Stream.of(
                arguments("another", "\"aud\":\"web\",", "Invalid audience"),
                arguments("others", "\"aud\":[\"web\",\"mobile\"],", "Invalid audience"),
                arguments("another case", "\"aud\":\"API\",", "Invalid audience"),
                arguments("a longer one", "\"aud\":\"api2\",", "Invalid audience"),
                arguments("none", "", "Token is missing the 'aud' claim"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreignAudiences")
    final void a_token_for_another_audience_is_rejected(String reason, String audience, String message)
            throws Exception {
        String token = Tokens.withPayload("{\"sub\":\"alice\"," + audience + "\"exp\":" + Tokens.FUTURE + "}");
        site.rejected(get("/claims/api").bearer(token))
                .isRejection(401, message, "Bearer error=\"invalid_token\", error_description=\"" + message + "\"");
    }

    private Seen seen(String path, String token) throws Exception {
        return site.admitted(get(path).bearer(token));
    }
}
