package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.JwtGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the guide on several issuers: the code blocks compile and behave as the guide describes. */
class IssuersGuideTest {

    /** The key of the provider. All tests share this key, because the generation of an RSA key takes a second. */
    private static final JwtKey PROVIDER = JwtKey.generate(Algorithm.RS256).withThumbprintId();

    private final Page guide = new Page(Path.of("../../guides/issuers.md"));
    private final JwtKey key = JwtKey.generate(Algorithm.HS256);

    @TempDir
    private Path folder;

    @Test
    void every_block_is_used_here() {
        assertThat(guide.names()).containsExactlyInAnyOrder("managers", "user", "tenants", "fallback");
    }

    @Test
    void a_guard_takes_the_tokens_of_its_issuers() throws Exception {
        Object[] both = (Object[])
                guide.compile("managers", "new Object[] {guard, token}", folder).run();

        assertThat(check((JwtGuard) both[0], (String) both[1])).isInstanceOf(Valid.class);
        assertThat(check((JwtGuard) both[0], of(key, "evil"))).isEqualTo(wrongIssuer());
    }

    @Test
    void each_issuer_has_its_own_keys_and_claims() throws Exception {
        try (Server provider = provider()) {
            Object[] both = managersFor(issuer(provider));
            JwtGuard guard = (JwtGuard) both[0];

            assertThat(check(guard, keycloak(issuer(provider), "Bearer"))).isInstanceOf(Valid.class);
            assertThat(check(guard, keycloak(issuer(provider), "ID")))
                    .isEqualTo(new Invalid("Invalid 'typ' claim", Reason.WRONG_CLAIM));
            assertThat(check(guard, (String) both[1])).isInstanceOf(Valid.class);
        }
    }

    @Test
    void while_a_provider_is_unavailable_the_tokens_of_others_are_accepted() throws Exception {
        String away;
        try (Server provider = provider()) {
            away = issuer(provider);
        }
        Object[] both = managersFor(away);
        JwtGuard guard = (JwtGuard) both[0];

        assertThat(check(guard, keycloak(away, "Bearer"))).isInstanceOf(Unavailable.class);
        assertThat(check(guard, (String) both[1])).isInstanceOf(Valid.class);
    }

    @Test
    void a_guard_takes_many_realms() throws Exception {
        JwtGuard guard = (JwtGuard) guide.compile("tenants", "guard", folder).run();

        assertThat(guard.mayBlock()).isTrue();
        assertThat(check(guard, of(key, "https://login.example/realms/evil"))).isEqualTo(wrongIssuer());
    }

    @Test
    void the_user_is_known_by_issuer_and_subject() throws Exception {
        Snippet snippet = guide.compile("user", "user", folder);
        snippet.claims = ((Valid) JwtManager.of(key).decode(of(key, "me"))).claims();

        assertThat(snippet.run()).isEqualTo("me alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "theirs", "old"})
    void old_tokens_are_accepted_until_they_expire(String whose) throws Exception {
        Snippet snippet = guide.compile("fallback", "guard", folder);
        snippet.ours = JwtManager.builder(key).issuer("ours").build();
        snippet.theirs = JwtManager.builder(key).issuer("theirs").build();
        snippet.oldKey = JwtKey.generate(Algorithm.HS256);
        JwtGuard guard = (JwtGuard) snippet.run();
        String good = whose.equals("old") ? JwtManager.of(snippet.oldKey).create("alice") : of(key, whose);
        String forged = whose.equals("old") ? JwtManager.of(key).create("alice") : of(snippet.oldKey, whose);

        assertThat(check(guard, good)).isInstanceOf(Valid.class);
        assertThat(check(guard, forged)).isInstanceOf(Invalid.class);
    }

    /**
     * The token lacks a claim that the manager of its issuer requires. The old manager does not require the claim, so
     * the guard must not give the token to the old manager.
     */
    @Test
    void the_old_manager_accepts_no_token_with_an_issuer() throws Exception {
        Snippet snippet = guide.compile("fallback", "guard", folder);
        snippet.ours =
                JwtManager.builder(key).issuer("ours").requireClaim("use").build();
        snippet.theirs = JwtManager.builder(key).issuer("theirs").build();
        snippet.oldKey = key;
        JwtGuard guard = (JwtGuard) snippet.run();

        assertThat(check(guard, of(key, "ours")))
                .isEqualTo(new Invalid("Token is missing the 'use' claim", Reason.MISSING_CLAIM));
    }

    /** Starts a server that returns the metadata and the keys of a Keycloak realm. */
    private Server provider() throws IOException {
        return Server.jdk(server -> server.createContext("/realms/shop", exchange -> {
            String issuer = "http://localhost:" + exchange.getLocalAddress().getPort() + "/realms/shop";
            String body = exchange.getRequestURI().getPath().endsWith("/certs")
                    ? JwtKeySet.of(PROVIDER).toJson()
                    : "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/certs\"}";
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        }));
    }

    private static String issuer(Server provider) {
        return "http://localhost:" + provider.port() + "/realms/shop";
    }

    /**
     * Runs the first block of the guide with the provider of this test. Returns the guard and the service's own token.
     */
    private Object[] managersFor(String issuer) throws Exception {
        String code = guide.code("managers")
                .replace("\"https://login.example/realms/shop\"", "\"" + issuer + "\", RemoteOptions::acceptPlainHttp");
        assertThat(code).contains(issuer);
        return (Object[])
                Page.compileCode(code, "new Object[] {guard, token}", folder).run();
    }

    /** Returns a token with the same claims as a token of Keycloak. */
    private String keycloak(String issuer, String typ) {
        return JwtManager.builder(PROVIDER)
                .issuer(issuer)
                .audience("orders")
                .build()
                .create(
                        "9aeea800-0bff-4c31-8d23-464a5be2ba63",
                        claims -> claims.put("typ", typ)
                                .put("azp", "shop")
                                .put("sid", "1lL8k3")
                                .put("realm_access", Map.of("roles", List.of("user")))
                                .put("scope", "openid profile email"));
    }

    private static Invalid wrongIssuer() {
        return new Invalid("Invalid issuer", Reason.WRONG_ISSUER);
    }

    private static TokenResult check(JwtGuard guard, String token) {
        return guard.check(List.of("Bearer " + token));
    }

    private static String of(JwtKey key, String issuer) {
        return JwtManager.builder(key).issuer(issuer).build().create("alice");
    }
}
