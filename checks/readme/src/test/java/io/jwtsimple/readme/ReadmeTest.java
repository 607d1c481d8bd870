package io.jwtsimple.readme;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.grpc.ServerServiceDefinition;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.test.TestRequest;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the Java blocks of the README behave as the README describes. */
class ReadmeTest {

    private static final JwtKey KEY = JwtKey.secret(System.getenv("JWT_SECRET_KEY"));
    private static final JwtManager JWT = JwtManager.of(KEY);

    private final Page readme = new Page(Path.of("../../README.md"));
    private final Map<String, Executable> checks = Map.ofEntries(
            entry("guard", this::the_manager_decodes_the_token_that_it_created),
            entry("undertow", this::the_endpoint_is_protected_on_undertow),
            entry("spark", this::the_endpoint_is_protected_on_spark),
            entry("grpc", this::the_service_is_protected_on_grpc),
            entry("servlet", this::the_endpoint_is_protected_in_a_servlet_container),
            entry("core", this::a_result_is_matched),
            entry("identity", this::the_identity_is_a_record_and_the_token_has_additional_claims),
            entry("options", this::the_options_apply_to_every_token),
            entry("responses", this::the_responses_are_replaced_and_the_challenge_is_kept),
            entry("scopes", this::scopes_and_rules_reject_other_tokens),
            entry("logout", this::a_user_logs_out),
            entry("provider", this::the_endpoint_verifies_with_the_keys_of_a_provider));

    @TempDir
    private Path folder;

    @Test
    void every_java_block_is_tested() {
        assertThat(readme.names()).containsExactlyInAnyOrderElementsOf(checks.keySet());
        assertThat(Pattern.compile("(?mi)^\\s*(```|~~~)\\s*java")
                        .matcher(readme.text())
                        .results())
                .hasSameSizeAs(checks.keySet());
    }

    @TestFactory
    Stream<DynamicTest> every_java_block_does_what_it_says() {
        return readme.names().stream().map(name -> dynamicTest(name, checks.get(name)));
    }

    @Test
    void the_bom_has_this_version() {
        assertThat(readme.text()).contains("<version>" + System.getProperty("project.version") + "</version>");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        has no token                  | -              | -
        has another scheme            | Basic YWxpY2U= | -
        has a malformed header        | Bearer a b     | -
        has the header twice          | Bearer a       | Bearer b
        """)
    void the_table_of_responses_is_correct(String request, @Nullable String first, @Nullable String second) {
        List<String> values = Stream.of(first, second).filter(Objects::nonNull).toList();
        assertThat(readme.text()).contains(rowOf(request, values));
    }

    @Test
    void the_table_of_responses_is_correct_for_an_expired_token() {
        assertThat(readme.text()).contains(rowOf("has a token that has expired", List.of("Bearer " + expiredToken())));
    }

    @Test
    void the_table_of_responses_is_correct_for_a_forbidden_token() {
        List<String> header = List.of("Bearer " + JWT.create("alice"));
        JwtGuard guard = JwtGuard.of(JWT);
        assertThat(readme.text())
                .contains(rowOf(
                        guard.withScope("orders:write"),
                        "has a token without a scope that the guard requires",
                        header));
        ErrorResponse denied = response(guard.allowing(claims -> false), header);
        assertThat(denied.headers()).doesNotContainKey("WWW-Authenticate");
        assertThat(readme.text())
                .contains("| has a token that a rule of the guard does not allow | " + denied.status() + " | `"
                        + denied.body() + "`, or the rule's message | none |");
    }

    @Test
    void the_table_of_responses_is_correct_for_a_revoked_token() {
        JwtManager jwt =
                JwtManager.builder(KEY).revocations(Revocations.inMemory()).build();
        String token = jwt.create("alice");
        jwt.revokeAll("alice");

        assertThat(readme.text())
                .contains(rowOf(JwtGuard.of(jwt), "has a token that was revoked", List.of("Bearer " + token)));
    }

    @ParameterizedTest
    @CsvSource({
        "the keys are unreachable, Key source unavailable",
        "the store of revocations is unreachable, Revocation source unavailable"
    })
    void the_table_of_responses_is_correct_for_an_outage(String why, String message) {
        ErrorResponse response = JwtGuard.of(JWT).response(new Unavailable(message));
        assertThat(readme.text())
                .contains("| cannot be checked, because " + why + " | " + response.status() + " | `" + response.body()
                        + "` | none; `Retry-After: " + response.headers().get("Retry-After") + "` |");
    }

    private void the_manager_decodes_the_token_that_it_created() throws Exception {
        assertThat(snippet("guard", "jwt.decode(token)").run())
                .isInstanceOfSatisfying(
                        Valid.class,
                        valid -> assertThat(valid.claims().subject()).isEqualTo("alice"));
    }

    private void the_endpoint_is_protected_on_undertow() throws Exception {
        HttpHandler routes = (HttpHandler) snippet("undertow", "routes").run();
        assertProtectedOnUndertow(routes, JWT.create("alice"), "Hello alice");
    }

    private void the_endpoint_is_protected_on_spark() throws Exception {
        try (Server server = Server.spark(snippet("spark", "null")::run)) {
            assertProtected(server.port(), JWT.create("alice"), "Hello alice");
        }
    }

    private void the_endpoint_is_protected_in_a_servlet_container() throws Exception {
        Snippet snippet = snippet("servlet", "null");
        try (Server server = Server.tomcat(folder, null, context -> {
            snippet.context = context;
            snippet.run();
        })) {
            assertProtected(server.port(), JWT.create("alice"), "Hello alice");
        }
    }

    private void the_service_is_protected_on_grpc() throws Exception {
        Snippet snippet = snippet("grpc", "service");
        snippet.orders = GrpcServer.service("Orders");
        try (GrpcServer server = GrpcServer.start((ServerServiceDefinition) snippet.run())) {
            assertThat(server.call("Orders/List", JWT.create("alice"))).isEqualTo("Hello alice");
            assertThat(server.call("Orders/List", null)).isEqualTo("UNAUTHENTICATED: Missing Authorization Header");
        }
    }

    private void a_result_is_matched() throws Exception {
        Snippet snippet = snippet("core", "text");
        snippet.token = JWT.create("alice", claims -> claims.put("exp", Instant.parse("2100-01-01T00:00:00Z")));
        assertThat(snippet.run()).isEqualTo("Hello alice, until 2100-01-01T00:00:00Z");
        snippet.token = expiredToken();
        assertThat(snippet.run()).isEqualTo("No: Token has expired");
    }

    private void the_identity_is_a_record_and_the_token_has_additional_claims() throws Exception {
        Map.Entry<?, ?> both =
                (Map.Entry<?, ?>) snippet("identity", "Map.entry(token, hello)").run();
        assertProtectedOnUndertow((HttpHandler) both.getValue(), (String) both.getKey(), "Hello alice, admin");
    }

    private void the_options_apply_to_every_token() throws Exception {
        Snippet snippet = snippet("options", "jwt.decode(jwt.create(\"alice\"))");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        byte[] key = rsa.generateKeyPair().getPrivate().getEncoded();
        snippet.pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
        assertThat(snippet.run()).isInstanceOfSatisfying(Valid.class, valid -> {
            Claims claims = valid.claims();
            assertThat(claims.issuer()).isEqualTo("https://login.example");
            assertThat(claims.audience()).containsExactly("orders");
            assertThat(claims.get("tenant")).isEqualTo("acme");
            assertThat(Duration.between(claims.issuedAt(), claims.expiresAt())).isEqualTo(Duration.ofMinutes(15));
        });
    }

    private void the_responses_are_replaced_and_the_challenge_is_kept() throws Exception {
        JwtGuard guard = (JwtGuard) snippet("responses", "guard").run();
        ErrorResponse missing = response(guard, List.of());
        assertThat(missing.body()).isEqualTo("{\"error\":\"please log in\"}");
        assertThat(missing.headers()).containsEntry("WWW-Authenticate", "Bearer");
        ErrorResponse expired = response(guard, List.of("Bearer " + expiredToken()));
        assertThat(expired.body()).isEqualTo("{\"error\":\"token_expired\"}");
        assertThat(expired.headers().get("WWW-Authenticate")).startsWith("Bearer error=\"invalid_token\"");
    }

    private void scopes_and_rules_reject_other_tokens() throws Exception {
        Map.Entry<?, ?> both =
                (Map.Entry<?, ?>) snippet("scopes", "Map.entry(create, admins)").run();
        String writer = JWT.create("alice", claims -> claims.put("scope", "orders:write"));
        try (Server server = Server.undertow((HttpHandler) both.getKey())) {
            assertThat(statusOf(server, writer)).isEqualTo(201);
            assertThat(statusOf(server, JWT.create("alice"))).isEqualTo(403);
        }
        JwtGuard admins = (JwtGuard) both.getValue();
        String admin = JWT.create("alice", claims -> claims.put("role", "admin"));
        assertThat(admins.check(List.of("Bearer " + admin))).isInstanceOf(Valid.class);
        assertThat(response(admins, List.of("Bearer " + writer)).body()).isEqualTo("{\"msg\":\"Administrators only\"}");
    }

    private static int statusOf(Server server, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port()))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private void a_user_logs_out() throws Exception {
        Map.Entry<?, ?> both =
                (Map.Entry<?, ?>) snippet("logout", "Map.entry(logout, jwt)").run();
        String token = ((JwtManager) both.getValue()).create("alice");
        try (Server server = Server.undertow((HttpHandler) both.getKey())) {
            assertThat(statusOf(server, token)).isEqualTo(200);
            assertThat(statusOf(server, token)).isEqualTo(401);
        }
    }

    @Test
    void the_table_of_responses_is_correct_for_another_origin() {
        TestRequest request = TestRequest.anonymous().method("POST").header("Cookie", "__Host-session=x");
        JwtGuard guard =
                JwtGuard.builder(JWT).cookie(TokenCookie.of("__Host-session")).build();
        assertThat(request.isAdmittedBy(guard)).isFalse();
        ErrorResponse response = request.response();
        assertThat(response.headers()).doesNotContainKey("WWW-Authenticate");
        assertThat(readme.text())
                .contains("| has a token in a cookie, is unsafe, and comes from another origin | " + response.status()
                        + " | `" + response.body() + "` | none |");
    }

    private void the_endpoint_verifies_with_the_keys_of_a_provider() throws Exception {
        assertThat(((JwtManager) snippet("provider", "jwt").run()).mayBlock()).isTrue();
    }

    private Snippet snippet(String name, String expression) throws Exception {
        Snippet snippet = readme.compile(name, expression, folder);
        snippet.jwt = JWT;
        snippet.guard = JwtGuard.of(JWT);
        snippet.token = JWT.create("alice");
        snippet.key = KEY;
        return snippet;
    }

    private static void assertProtectedOnUndertow(HttpHandler routes, String token, String text) throws Exception {
        try (Server server = Server.undertow(routes)) {
            assertProtected(server.port(), token, text);
        }
    }

    private static void assertProtected(int port, String token, String text) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/protected"));
        HttpResponse<String> rejected = client.send(request.build(), BodyHandlers.ofString());
        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(rejected.body()).isEqualTo("{\"msg\":\"Missing Authorization Header\"}");
        request.header("Authorization", "Bearer " + token);
        HttpResponse<String> admitted = client.send(request.build(), BodyHandlers.ofString());
        assertThat(admitted.statusCode()).isEqualTo(200);
        assertThat(admitted.body()).isEqualTo(text);
    }

    /** Returns the row of the table of responses, with an ellipsis in place of the challenge's description. */
    private static String rowOf(String request, List<String> headerValues) {
        return rowOf(JwtGuard.of(JWT), request, headerValues);
    }

    private static String rowOf(JwtGuard guard, String request, List<String> headerValues) {
        ErrorResponse response = response(guard, headerValues);
        String challenge = response.headers().get("WWW-Authenticate").replaceFirst("error_description=.*", "…");
        return "| " + request + " | " + response.status() + " | `" + response.body() + "` | `" + challenge + "` |";
    }

    private static ErrorResponse response(JwtGuard guard, List<String> headerValues) {
        return guard.response((Rejected) guard.check(headerValues));
    }

    private static String expiredToken() {
        return JwtManager.builder(KEY)
                .clock(InstantSource.fixed(Instant.parse("2020-01-01T00:00:00Z")))
                .build()
                .create("alice");
    }
}
