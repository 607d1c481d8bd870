package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.JwtGuard;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the programs in the logout guide run, and respond as the guide describes. */
class LogoutGuideTest {

    private static final Invalid REVOKED = new Invalid("Token has been revoked", Reason.REVOKED);

    private final Page guide = new Page(Path.of("../../guides/logout.md"));
    private final JwtKey key = JwtKey.generate(Algorithm.HS256);
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    /** A store of revocations in memory. The cursor is the number of entries that were read before. */
    private static final class ListStore implements Revocations.Store {

        private final List<String> entries = new CopyOnWriteArrayList<>();

        @Override
        public void append(String entry, Instant keepUntil) {
            entries.add(entry);
        }

        @Override
        public String read(@Nullable String cursor, Consumer<String> consumer) {
            List<String> now = List.copyOf(entries);
            now.subList(cursor == null ? 0 : Integer.parseInt(cursor), now.size())
                    .forEach(consumer);
            return String.valueOf(now.size());
        }
    }

    @Test
    void every_block_is_used_here() {
        assertThat(guide.names())
                .containsExactlyInAnyOrder(
                        "undertow", "password", "session", "lifetime", "issuers", "backchannel", "file", "store");
    }

    @Test
    void users_log_in_and_out_and_have_roles_on_undertow() throws Exception {
        try (Server server =
                Server.undertow((HttpHandler) snippet("undertow", "routes").run())) {
            String alice = send(server, "POST", "/login?user=alice", null).body();
            String phone = send(server, "POST", "/login?user=alice", null).body();
            String bob = send(server, "POST", "/login?user=bob", null).body();
            assertThat(send(server, "GET", "/home", alice).body()).isEqualTo("Hello alice");
            assertThat(send(server, "GET", "/admin", alice).body()).isEqualTo("Hello administrator");
            assertThat(send(server, "GET", "/admin", bob).statusCode()).isEqualTo(403);

            assertThat(send(server, "POST", "/logout", alice).statusCode()).isEqualTo(204);

            for (String path : List.of("/home", "/admin")) {
                HttpResponse<String> response = send(server, "GET", path, alice);
                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.body()).isEqualTo("{\"msg\":\"Token has been revoked\"}");
                assertThat(response.headers().firstValue("WWW-Authenticate"))
                        .hasValue("Bearer error=\"invalid_token\", error_description=\"Token has been revoked\"");
            }
            assertThat(send(server, "GET", "/home", phone).body()).isEqualTo("Hello alice");
            assertThat(send(server, "GET", "/home", bob).body()).isEqualTo("Hello bob");
        }
    }

    @Test
    void a_change_of_the_password_logs_out_everywhere_and_gives_a_new_token() throws Exception {
        Snippet snippet = snippet("password", "password");
        JwtManager jwt = snippet.jwt;
        String here = jwt.create("alice");
        String there = jwt.create("alice");
        String bob = jwt.create("bob");
        try (Server server = Server.undertow((HttpHandler) snippet.run())) {
            String fresh = send(server, "POST", "/password", here).body();

            assertThat(jwt.decode(here)).isEqualTo(REVOKED);
            assertThat(jwt.decode(there)).isEqualTo(REVOKED);
            assertThat(jwt.decode(fresh)).isInstanceOf(Valid.class);
            assertThat(jwt.decode(bob)).isInstanceOf(Valid.class);
            assertThat(send(server, "POST", "/password", there).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void the_tokens_of_a_session_end_together() throws Exception {
        Snippet snippet = snippet("session", "List.of(access, refresh)");
        List<?> both = (List<?>) snippet.run();

        assertThat(both)
                .allSatisfy(
                        token -> assertThat(snippet.jwt.decode((String) token)).isEqualTo(REVOKED));
        assertThat(snippet.jwt.decode(snippet.jwt.create("alice", claims -> claims.put("sid", "s-18"))))
                .isInstanceOf(Valid.class);
    }

    @Test
    void the_longest_lifetime_is_that_of_the_manager() throws Exception {
        List<?> all =
                (List<?>) snippet("lifetime", "List.of(jwt, remembered, usual)").run();
        JwtManager jwt = (JwtManager) all.get(0);

        assertThat(((Valid) jwt.decode((String) all.get(1))).claims().expiresAt())
                .isAfter(Instant.now().plus(Duration.ofDays(29)));
        assertThat(jwt.decode((String) all.get(2))).isInstanceOf(Valid.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jwt.create("alice", claims -> claims.expiresIn(Duration.ofDays(31))));
    }

    @Test
    void one_manager_logs_out_the_users_of_both_issuers() throws Exception {
        JwtKey theirs = JwtKey.generate(Algorithm.HS256);
        Snippet snippet = snippet("issuers", "List.of(guard, logout)");
        snippet.keys = JwtKeySet.of(theirs);
        List<?> both = (List<?>) snippet.run();
        JwtGuard guard = (JwtGuard) both.get(0);
        String token = JwtManager.builder(theirs)
                .issuer("https://login.example")
                .audience("orders")
                .build()
                .create("alice", claims -> claims.put("jti", "x"));
        String ours = JwtManager.builder(key).issuer("orders").build().create("alice");
        try (Server server = Server.undertow((HttpHandler) both.get(1))) {
            for (String each : List.of(token, ours)) {
                assertThat(check(guard, each)).isInstanceOf(Valid.class);
                assertThat(send(server, "POST", "/logout", each).statusCode()).isEqualTo(200);
                assertThat(check(guard, each)).isEqualTo(REVOKED);
            }
        }
    }

    @Test
    void processes_share_a_store_and_a_restart_forgets_nothing() throws Exception {
        ListStore store = new ListStore();
        Snippet first = snippet("store", "jwt");
        first.store = store;
        JwtManager before = (JwtManager) first.run();
        String token = before.create("alice");
        before.revokeAll("alice");

        JwtManager afterRestart = (JwtManager) first.run();
        assertThat(afterRestart.decode(token)).isEqualTo(REVOKED);
        assertThat(afterRestart.mayBlock()).isTrue();
    }

    @Test
    void a_file_remembers_log_outs_over_a_restart() throws Exception {
        Snippet snippet = snippet("file", "jwt");
        snippet.folder = folder;
        JwtManager before = (JwtManager) snippet.run();
        String token = before.create("alice");
        before.revokeAll("alice");

        assertThat(((JwtManager) snippet.run()).decode(token)).isEqualTo(REVOKED);
    }

    @Test
    void a_logout_token_of_a_provider_ends_a_session_or_all_tokens_once() throws Exception {
        RSAKey provider = new RSAKeyGenerator(2048).keyID("p").generate();
        Snippet snippet = snippet("backchannel", "List.of(jwt, backChannel)");
        snippet.keys = JwtKeySet.jwks(Algorithm.RS256, new JWKSet(provider.toPublicJWK()).toString());
        List<?> both = (List<?>) snippet.run();
        JwtManager jwt = (JwtManager) both.get(0);
        try (Server server = Server.undertow((HttpHandler) both.get(1))) {
            String session = sign(provider, "JWT", access("s-1"));
            String other = sign(provider, "JWT", access("s-2"));
            for (String each : List.of(session, other)) {
                assertThat(jwt.decode(each)).isInstanceOf(Valid.class);
            }
            Map<String, Object> withNonce = logout("s-1");
            withNonce.put("nonce", "n");
            Map<String, Object> withoutEvent = logout("s-1");
            withoutEvent.put("events", Map.of("http://schemas.openid.net/event/other", Map.of()));
            for (String bad : List.of(
                    "x",
                    session,
                    sign(provider, "JWT", logout("s-1")),
                    sign(new RSAKeyGenerator(2048).keyID("p").generate(), "logout+jwt", logout("s-1")),
                    sign(provider, "logout+jwt", withNonce),
                    sign(provider, "logout+jwt", withoutEvent))) {
                assertThat(post(server, bad)).as(bad).isEqualTo(400);
            }
            assertThat(jwt.decode(session)).isInstanceOf(Valid.class);

            assertThat(post(server, sign(provider, "logout+jwt", logout("s-1"))))
                    .isEqualTo(200);
            assertThat(jwt.decode(session)).isEqualTo(REVOKED);
            assertThat(jwt.decode(other)).isInstanceOf(Valid.class);

            String all = sign(provider, "logout+jwt", logout(null));
            assertThat(post(server, all)).isEqualTo(200);
            assertThat(jwt.decode(other)).isEqualTo(REVOKED);
            assertThat(post(server, all)).as("a repetition").isEqualTo(400);
            assertThat(send(server, "POST", "/", null).statusCode()).isEqualTo(400);
        }
    }

    private static Map<String, Object> access(String sid) {
        Map<String, Object> claims = claims();
        claims.put("sid", sid);
        return claims;
    }

    /** Returns the claims that Keycloak puts into a logout token. */
    private static Map<String, Object> logout(@Nullable String sid) {
        Map<String, Object> claims = claims();
        claims.put("typ", "Logout");
        claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        if (sid != null) {
            claims.put("sid", sid);
        }
        return claims;
    }

    private static Map<String, Object> claims() {
        long now = Instant.now().getEpochSecond();
        return new LinkedHashMap<>(Map.of(
                "iss",
                "https://login.example",
                "aud",
                "orders",
                "sub",
                "alice",
                "jti",
                UUID.randomUUID().toString(),
                "iat",
                now,
                "exp",
                now + 120));
    }

    private static String sign(RSAKey key, String type, Map<String, Object> claims) throws JOSEException {
        JWSObject jws = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType(type))
                        .keyID(key.getKeyID())
                        .build(),
                new Payload(claims));
        jws.sign(new RSASSASigner(key));
        return jws.serialize();
    }

    private int post(Server server, String logoutToken) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/logged-out"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("logout_token=" + logoutToken))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static TokenResult check(JwtGuard guard, String token) {
        return guard.check(List.of("Bearer " + token));
    }

    private HttpResponse<String> send(Server server, String method, String path, @Nullable String token)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .method(method, BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private Snippet snippet(String name, String expression) throws Exception {
        Snippet snippet = guide.compile(name, expression, folder);
        snippet.key = key;
        snippet.jwt =
                JwtManager.builder(key).revocations(Revocations.inMemory()).build();
        snippet.guard = JwtGuard.of(snippet.jwt);
        return snippet;
    }
}
