package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.JwtPrincipal;
import io.jwtsimple.test.TestTokens;
import io.jwtsimple.undertow.JwtUndertow;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the code blocks in the guide on testing behave as the guide describes. */
class TestingGuideTest {

    private final Page guide = new Page(Path.of("../../guides/testing.md"));
    private final TestTokens tokens = TestTokens.create();

    @TempDir
    private Path folder;

    @Test
    void every_block_is_tested() {
        assertThat(guide.names()).containsExactlyInAnyOrder("tokens", "own", "provider", "endpoint", "guard", "claims");
    }

    @Test
    void each_token_has_the_result_that_its_name_says() throws Exception {
        List<?> results = (List<?>) snippet(
                        "tokens",
                        "List.of(alice, admin, other, late, early, forged).stream().map(jwt::decode).toList()")
                .run();
        assertThat(results)
                .extracting(result -> ((TokenResult) result)
                        .match(claims -> String.valueOf(claims.get("role")), rejected -> rejected.message()))
                .containsExactly(
                        "null",
                        "admin",
                        "Invalid audience",
                        "Token has expired",
                        "The token is not yet valid (nbf)",
                        "Signature verification failed");
    }

    @Test
    void tokens_of_the_applications_manager_are_valid() throws Exception {
        Snippet snippet = snippet("own", "tokens.signed(\"alice\")");
        snippet.jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
        assertThat(snippet.jwt.decode((String) snippet.run())).isInstanceOf(Valid.class);
    }

    @Test
    void tokens_of_a_provider_have_the_results_that_the_guide_says() throws Exception {
        List<?> results = (List<?>) snippet(
                        "provider",
                        "List.of(admin, idToken, tokens.expired(\"alice\"), tokens.forged(\"alice\")).stream().map(jwt::decode).toList()")
                .run();
        assertThat(results)
                .extracting(result -> ((TokenResult) result)
                        .match(claims -> String.valueOf(claims.get("realm_access")), rejected -> rejected.message()))
                .containsExactly(
                        "{roles=[admin]}", "Invalid audience", "Token has expired", "Signature verification failed");
    }

    @Test
    void a_server_rejects_the_expired_token() throws Exception {
        Snippet snippet = snippet("endpoint", "reply");
        try (Server server = Server.undertow(JwtUndertow.required(JwtGuard.of(tokens.manager()), exchange -> {}))) {
            snippet.port = server.port();
            assertThat(((HttpResponse<?>) snippet.run()).body()).isEqualTo("{\"msg\":\"Token has expired\"}");
        }
    }

    @Test
    void a_guard_responds_without_a_server() throws Exception {
        List<?> both = (List<?>) snippet("guard", "List.of(admitted, response)").run();
        assertThat(both.get(0)).isEqualTo(false);
        assertThat(both.get(1)).isInstanceOfSatisfying(ErrorResponse.class, response -> {
            assertThat(response.body()).isEqualTo("{\"error\":\"token_expired\"}");
            assertThat(response.headers().get("WWW-Authenticate")).startsWith("Bearer error=\"invalid_token\"");
        });
    }

    @Test
    void verified_claims_are_created_for_a_test() throws Exception {
        JwtPrincipal principal = (JwtPrincipal) snippet("claims", "principal").run();
        assertThat(principal.getName()).isEqualTo("alice");
        assertThat(principal.claims().get("role")).isEqualTo("admin");
    }

    private Snippet snippet(String name, String expression) throws Exception {
        Snippet snippet = guide.compile(name, expression, folder);
        snippet.tokens = tokens;
        return snippet;
    }
}
