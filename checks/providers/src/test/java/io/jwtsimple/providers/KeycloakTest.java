package io.jwtsimple.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.RemoteOptions;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.JwtGuard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the code of two guides against Keycloak: the options in the guide on providers, and the handler in the logout
 * guide. Keycloak starts with the realm {@code shop.json}.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class KeycloakTest {

    record RealmAccess(List<String> roles) {}

    private final LogoutServer logoutServer = new LogoutServer();
    private Process server;
    private String issuer;
    private JwtKeySet keys;

    @BeforeAll
    void start() throws Exception {
        Path home = Path.of(System.getProperty("keycloak.home"));
        Path realms = Files.createDirectories(home.resolve("data/import"));
        try (InputStream realm = KeycloakTest.class.getResourceAsStream("/shop.json")) {
            String text = new String(realm.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(
                    realms.resolve("shop.json"), text.replace("LOGOUT_PORT", String.valueOf(logoutServer.port())));
        }
        int port = freePort();
        ProcessBuilder command = new ProcessBuilder(
                        "/bin/sh",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--db=dev-mem",
                        "--http-host=localhost",
                        "--http-port=" + port)
                .redirectErrorStream(true);
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        server = command.start();
        BufferedReader log = server.inputReader(StandardCharsets.UTF_8);
        StringBuilder lines = new StringBuilder();
        String line = "";
        while (line != null && !line.contains("Listening on:")) {
            lines.append(line).append('\n');
            line = log.readLine();
        }
        assertThat(line).as("Keycloak has started: %s", lines).isNotNull();
        Thread rest = new Thread(
                () -> {
                    try {
                        log.transferTo(Writer.nullWriter()); // Keycloak would hang if the pipe were full
                    } catch (IOException e) {
                        // the server has stopped
                    }
                },
                "log of Keycloak");
        rest.setDaemon(true);
        rest.start();
        issuer = "http://localhost:" + port + "/realms/shop";
        keys = JwtKeySet.discover(Algorithm.RS256, issuer, RemoteOptions::acceptPlainHttp);
    }

    @AfterAll
    void stop() throws InterruptedException {
        logoutServer.close();
        if (server != null) {
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
            server.waitFor();
        }
    }

    static Stream<Arguments> tokens() {
        return Stream.of(
                arguments("an access token", "shop", "access_token", null),
                arguments("an access token for another service", "orders", "access_token", Reason.WRONG_AUDIENCE),
                arguments("an access token of another type", "shop-at", "access_token", Reason.WRONG_TYPE),
                arguments("an ID token of another client", "shop", "id_token", Reason.WRONG_AUDIENCE),
                arguments("an ID token of this client", "orders", "id_token", Reason.WRONG_CLAIM),
                arguments("a refresh token", "shop", "refresh_token", Reason.DISALLOWED_ALGORITHM));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void only_access_tokens_for_this_service_are_accepted(String what, String client, String member, Reason reason)
            throws Exception {
        Provider.assertGuideHas("keycloak", ".audience(\"orders\").requireClaim(\"typ\", \"Bearer\")");
        JwtManager jwt = JwtManager.builder(keys)
                .audience("orders")
                .requireClaim("typ", "Bearer")
                .build();
        assertResult(jwt, logIn(client).get(member).asText(), reason);
    }

    static Stream<Arguments> typedTokens() {
        return Stream.of(
                arguments("an access token", "shop-at", "access_token", null),
                arguments("an ID token", "shop-at", "id_token", Reason.WRONG_TYPE),
                arguments("an ID token of this client", "orders", "id_token", Reason.WRONG_TYPE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("typedTokens")
    void access_tokens_of_the_type_at_jwt_are_accepted(String what, String client, String member, Reason reason)
            throws Exception {
        Provider.assertGuideHas(
                "keycloak-at-jwt",
                ".audience(\"orders\").type(\"at+jwt\").requireClaim(\"typ\", \"Bearer\")");
        JwtManager jwt = JwtManager.builder(keys)
                .audience("orders")
                .type("at+jwt")
                .requireClaim("typ", "Bearer")
                .build();
        assertResult(jwt, logIn(client).get(member).asText(), reason);
    }

    @Test
    void the_roles_of_the_realm_are_read_by_a_record() throws Exception {
        JwtManager jwt = JwtManager.builder(keys).audience("orders").build();
        JwtGuard admins = JwtGuard.of(jwt)
                .allowing(claims ->
                        claims.get("realm_access", RealmAccess.class).roles().contains("admin"));
        assertThat(admins.check(
                        List.of("Bearer " + logIn("shop").get("access_token").asText())))
                .isInstanceOf(Valid.class);
    }

    @Test
    void a_log_out_at_keycloak_ends_the_tokens_of_its_session(@TempDir Path folder) throws Exception {
        JwtManager jwt = logoutServer.runGuide(keys, issuer, "notes", folder);
        for (int round = 0; round < 5; round++) {
            JsonNode session = logIn("notes");
            String token = session.get("access_token").asText();
            String other = logIn("notes").get("access_token").asText();
            assertResult(jwt, token, null);
            long start = System.nanoTime();
            assertThat(logOut(session.get("refresh_token").asText()).statusCode())
                    .isEqualTo(204);
            long responded = System.nanoTime();
            while (jwt.decode(token) instanceof Valid) {
                assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
                Thread.onSpinWait();
            }
            System.out.printf(
                    "Keycloak has responded to the log out after %d ms, and the token is rejected after %d ms%n",
                    (responded - start) / 1_000_000, (System.nanoTime() - start) / 1_000_000);
            assertResult(jwt, token, Reason.REVOKED);
            assertResult(jwt, other, null);
        }
        assertThat(logoutServer.statuses()).hasSize(5).containsOnly(200);
        HttpResponse<String> repetition = new Provider("http://localhost:" + logoutServer.port())
                .post(
                        "/logged-out",
                        Map.of("logout_token", logoutServer.tokens().get(0)));
        assertThat(repetition.statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> logOut(String refreshToken) throws Exception {
        return new Provider(issuer)
                .post(
                        "/realms/shop/protocol/openid-connect/logout",
                        Map.of("client_id", "notes", "refresh_token", refreshToken));
    }

    private JsonNode logIn(String client) throws Exception {
        return new Provider(issuer)
                .tokens(
                        "/realms/shop/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                client,
                                "username",
                                "alice",
                                "password",
                                "password of alice",
                                "scope",
                                "openid"));
    }

    private static void assertResult(JwtManager jwt, String token, Reason reason) {
        if (reason == null) {
            assertThat(jwt.decode(token)).isInstanceOf(Valid.class);
        } else {
            assertThat(jwt.decode(token))
                    .isInstanceOfSatisfying(
                            Invalid.class,
                            invalid -> assertThat(invalid.reason()).isEqualTo(reason));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
