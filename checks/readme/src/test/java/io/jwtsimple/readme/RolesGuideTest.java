package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.Claims;
import io.jwtsimple.ClaimsEditor;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.test.TestRequest;
import io.jwtsimple.test.TestTokens;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the programs in the guide on roles and scopes run and respond as the guide describes. */
class RolesGuideTest {

    private static final String INSUFFICIENT =
            "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope\", scope=";

    private final Page guide = new Page(Path.of("../../guides/roles.md"));
    private final TestTokens tokens = TestTokens.create();
    private final AtomicInteger decoded = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void every_block_is_used_here() {
        assertThat(guide.names())
                .containsExactlyInAnyOrder(
                        "undertow", "keycloak", "methods", "servlet", "tenant", "own", "core", "test");
    }

    @Test
    void a_role_decides_on_undertow() throws Exception {
        try (Server server = undertow("undertow")) {
            String admin = tokens.signed("alice", claims -> claims.put("role", "admin"));
            String user = tokens.signed("bob", claims -> claims.put("role", "user"));
            assertThat(send(server, "GET", "/admin", admin).body()).isEqualTo("Hello alice, administrator");
            assertRejected(send(server, "GET", "/admin", user), 403, "Administrators only", null);
            assertThat(send(server, "GET", "/home", user).body()).isEqualTo("Hello bob");
            assertRejected(send(server, "GET", "/admin", null), 401, "Missing Authorization Header", "Bearer");
        }
    }

    static Stream<Arguments> keycloak() {
        return Stream.of(
                arguments("the role", keycloak(List.of("offline_access", "default-roles-shop", "admin"), "user"), true),
                arguments("the role of a client", keycloak(List.of("offline_access", "user"), "admin"), false),
                arguments("another role", Map.of("realm_access", Map.of("roles", List.of("user"))), false),
                arguments("no roles", Map.of("realm_access", Map.of("roles", List.of())), false),
                arguments("an object without roles", Map.of("realm_access", Map.of("other", 1)), false),
                arguments("roles elsewhere", Map.of("roles", List.of("admin")), false));
    }

    /** Returns claims in the format of Keycloak, with roles of the realm and a role of one client. */
    private static Map<String, ?> keycloak(List<String> realm, String client) {
        return Map.of(
                "typ",
                "Bearer",
                "azp",
                "shop",
                "realm_access",
                Map.of("roles", realm),
                "resource_access",
                Map.of("account", Map.of("roles", List.of("view-profile")), "shop", Map.of("roles", List.of(client))),
                "scope",
                "openid profile email");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keycloak")
    void the_roles_of_keycloak_are_read_by_a_record(String reason, Map<String, ?> more, boolean admitted)
            throws Exception {
        JwtGuard admins = (JwtGuard) snippet("keycloak", "admins").run();
        String token = tokens.signed("alice", claims -> more.forEach(claims::put));
        assertThat(TestRequest.bearer(token).isAdmittedBy(admins)).isEqualTo(admitted);
    }

    @Test
    void each_method_requires_its_scope_on_undertow() throws Exception {
        try (Server server = undertow("methods")) {
            assertThat(send(server, "GET", "/orders", scoped("orders:read")).body())
                    .isEqualTo("Orders of alice");
            assertThat(send(server, "POST", "/orders", scoped("orders:read orders:write"))
                            .body())
                    .isEqualTo("Order created");
            assertRejected(
                    send(server, "POST", "/orders", scoped("orders:read")),
                    403,
                    "Insufficient scope",
                    INSUFFICIENT + "\"orders:write\"");
            assertRejected(
                    send(server, "POST", "/orders", null),
                    401,
                    "Missing Authorization Header",
                    "Bearer scope=\"orders:write\"");
        }
    }

    @Test
    void scopes_are_required_behind_a_filter_and_a_token_is_decoded_once() throws Exception {
        Snippet snippet = snippet("servlet", "null");
        try (Server server = Server.tomcat(folder, null, context -> {
            snippet.context = context;
            snippet.run();
            context.addServlet("hello", new Hello()).addMapping("/");
        })) {
            assertThat(send(server, "GET", "/api/hello", tokens.signed("alice")).body())
                    .isEqualTo("Hello alice");
            assertRejected(send(server, "GET", "/api/hello", null), 401, "Missing Authorization Header", "Bearer");

            decoded.set(0);
            String reader = scoped("orders:read reports:read");
            assertThat(send(server, "GET", "/api/reports/2026", reader).body()).isEqualTo("Hello alice");
            assertThat(decoded).hasValue(1);
            assertRejected(
                    send(server, "GET", "/api/reports/2026", scoped("orders:read")),
                    403,
                    "Insufficient scope",
                    INSUFFICIENT + "\"reports:read\"");

            assertThat(send(server, "GET", "/api/orders", reader).body()).isEqualTo("Hello alice");
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
                assertRejected(
                        send(server, method, "/api/orders", reader),
                        403,
                        "Insufficient scope",
                        INSUFFICIENT + "\"orders:write\"");
                assertThat(send(server, method, "/api/orders", scoped("orders:write"))
                                .body())
                        .isEqualTo("Hello alice");
            }
        }
    }

    @Test
    void a_tenant_in_the_path_is_that_of_the_token() throws Exception {
        try (Server server = undertow("tenant")) {
            String acme = tokens.signed("alice", claims -> claims.put("tenant", "acme"));
            assertThat(send(server, "GET", "/tenants/acme/invoices", acme).body())
                    .isEqualTo("Invoices");
            assertRejected(send(server, "GET", "/tenants/other/invoices", acme), 403, "Access denied", null);
            assertRejected(
                    send(server, "GET", "/tenants/other/invoices", tokens.signed("bob")), 403, "Access denied", null);
        }
    }

    @Test
    void a_403_has_a_body_of_the_application_and_rejections_are_counted() throws Exception {
        Map.Entry<?, ?> both =
                (Map.Entry<?, ?>) snippet("own", "Map.entry(writers, counters)").run();
        JwtGuard writers = (JwtGuard) both.getKey();
        TestRequest request = TestRequest.bearer(scoped("orders:read"));
        assertThat(request.isAdmittedBy(writers)).isFalse();
        assertThat(request.response().status()).isEqualTo(403);
        assertThat(request.response().body()).contains("\"error\":\"forbidden\"", "\"scopes\":[\"orders:write\"]");
        assertThat(request.response().headers()).containsEntry("WWW-Authenticate", INSUFFICIENT + "\"orders:write\"");
        assertThat(TestRequest.bearer(scoped("orders:write")).isAdmittedBy(writers))
                .isTrue();
        TestRequest.anonymous().isAdmittedBy(writers);
        TestRequest.anonymous().isAdmittedBy(writers);
        Map<String, String> counted = new HashMap<>();
        ((Map<?, ?>) both.getValue()).forEach((kind, count) -> counted.put(kind.toString(), count.toString()));
        assertThat(counted).isEqualTo(Map.of("Forbidden", "1", "Missing", "2"));
    }

    @Test
    void a_program_without_http_throws_its_own_exception() throws Exception {
        Snippet snippet = snippet("core", "claims");
        snippet.token = scoped("reports:run");
        assertThat(((Claims) snippet.run()).subject()).isEqualTo("alice");
        snippet.token = scoped("reports:read");
        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(snippet::run)
                .withMessage("No report: the scope reports:run is missing");
        snippet.token = tokens.expired("alice");
        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(snippet::run)
                .withMessage("No report: Token has expired");
    }

    @Test
    void a_403_is_tested_without_a_server() throws Exception {
        List<?> both = (List<?>) snippet("test", "List.of(admitted, response)").run();
        assertThat(both.get(0)).isEqualTo(false);
        assertThat(both.get(1)).isInstanceOfSatisfying(ErrorResponse.class, response -> {
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.headers()).containsEntry("WWW-Authenticate", INSUFFICIENT + "\"orders:write\"");
        });
    }

    private String scoped(String scope) {
        Consumer<ClaimsEditor> edit = claims -> claims.put("scope", scope);
        return tokens.signed("alice", edit);
    }

    private Server undertow(String block) throws Exception {
        return Server.undertow((HttpHandler) snippet(block, "routes").run());
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

    private static void assertRejected(
            HttpResponse<String> response, int status, String message, @Nullable String challenge) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"msg\":\"" + message + "\"}");
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactlyElementsOf(challenge == null ? List.of() : List.of(challenge));
    }

    private Snippet snippet(String name, String expression) throws Exception {
        Snippet snippet = guide.compile(name, expression, folder);
        snippet.tokens = tokens;
        snippet.jwt = tokens.manager();
        snippet.guard = JwtGuard.of(token -> {
            decoded.incrementAndGet();
            return tokens.manager().decode(token);
        });
        return snippet;
    }
}
