package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the recipes of the CORS guide with the requests of a browser. */
class CorsGuideTest {

    private static final String ORIGIN = "https://app.example";
    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final Page GUIDE = new Page(Path.of("../../guides/cors.md"));
    private static final Map<String, Recipe> RECIPES = Map.of(
            "cors-cookies",
            folder -> Server.undertow(
                    (HttpHandler) snippet("cors-cookies", "routes", folder).run()),
            "cors-undertow",
            folder -> Server.undertow(
                    (HttpHandler) snippet("cors-undertow", "routes", folder).run()),
            "cors-httpserver",
            folder -> {
                Snippet recipe = snippet("cors-httpserver", "null", folder);
                return Server.jdk(server -> {
                    recipe.server = server;
                    recipe.run();
                });
            },
            "cors-spark",
            folder -> Server.spark(snippet("cors-spark", "null", folder)::run),
            "cors-servlet",
            folder -> servlet("cors-servlet", folder),
            "cors-tomcat",
            folder -> servlet("cors-tomcat", folder));

    @TempDir
    private Path folder;

    /** A recipe of the guide, which a test uses to start a server. */
    interface Recipe {
        Server start(Path folder) throws Exception;
    }

    static Stream<Named<Recipe>> recipes() {
        return RECIPES.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(e -> named(e.getKey(), e.getValue()));
    }

    @Test
    void every_recipe_of_the_guide_is_tested() {
        assertThat(GUIDE.names()).isEqualTo(RECIPES.keySet());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void a_preflight_gets_a_response(Recipe recipe) throws Exception {
        try (Server server = recipe.start(folder)) {
            HttpResponse<String> response = send(
                    server,
                    "OPTIONS",
                    "Access-Control-Request-Method",
                    "GET",
                    "Access-Control-Request-Headers",
                    "authorization");
            assertThat(response.statusCode()).isIn(200, 204);
            assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(ORIGIN);
            assertThat(list(response, "Access-Control-Allow-Methods")).contains("GET");
            assertThat(list(response, "Access-Control-Allow-Headers")).contains("authorization");
            assertThat(response.headers().firstValue("Access-Control-Max-Age")).hasValue("7200");
            assertThat(response.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void the_page_gets_the_response_after_the_preflight(Recipe recipe) throws Exception {
        try (Server server = recipe.start(folder)) {
            HttpResponse<String> response = send(server, "GET", "Authorization", "Bearer " + JWT.create("alice"));
            assertThat(response.body()).isEqualTo("Hello alice");
            assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(ORIGIN);
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void the_page_can_read_a_rejection_and_its_challenge(Recipe recipe) throws Exception {
        try (Server server = recipe.start(folder)) {
            HttpResponse<String> response = send(server, "GET");
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
            assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(ORIGIN);
            assertThat(list(response, "Access-Control-Expose-Headers")).contains("www-authenticate", "retry-after");
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void options_does_not_bypass_the_guard(Recipe recipe) throws Exception {
        try (Server server = recipe.start(folder)) {
            for (String override : List.of("GET", "HEAD", "POST")) {
                assertThat(send(server, "OPTIONS", "X-HTTP-Method-Override", override)
                                .body())
                        .isEmpty();
                assertThat(send(server, "POST", "X-HTTP-Method-Override", "OPTIONS")
                                .statusCode())
                        .isEqualTo(401);
                assertThat(send(server, "OPTIONS", "X-HTTP-Method-Override", override, "Accept", "text/html, */*;q=0")
                                .body())
                        .doesNotContain("Hello");
            }
        }
    }

    @Test
    void a_cookie_comes_from_allowed_origins_only() throws Exception {
        try (Server server = RECIPES.get("cors-cookies").start(folder)) {
            String cookie = "__Host-session=" + JWT.create("alice");
            for (String origin : List.of(ORIGIN, "https://admin.example")) {
                HttpResponse<String> response =
                        sendFrom(origin, server, "POST", "Cookie", cookie, "Sec-Fetch-Site", "cross-site");
                assertThat(response.body()).isEqualTo("Hello alice");
                assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                        .containsExactly(origin);
                assertThat(response.headers().allValues("Access-Control-Allow-Credentials"))
                        .containsExactly("true");
                assertThat(response.headers().allValues("Vary")).containsExactly("Origin");
            }
            for (String origin : List.of("https://evil.example", "null", "https://a.app.example")) {
                HttpResponse<String> response =
                        sendFrom(origin, server, "POST", "Cookie", cookie, "Sec-Fetch-Site", "cross-site");
                assertThat(response.statusCode()).isEqualTo(403);
                assertThat(response.headers().map())
                        .doesNotContainKeys("access-control-allow-origin", "access-control-allow-credentials");
                assertThat(response.headers().allValues("Vary"))
                        .containsExactly("Origin", "Cookie, Origin, Sec-Fetch-Site");
            }
        }
    }

    private static Server servlet(String name, Path folder) throws Exception {
        Snippet recipe = snippet(name, "null", folder);
        return Server.tomcat(folder, null, context -> {
            recipe.context = context;
            recipe.run();
            context.addServlet("hello", new Hello()).addMapping("/api/hello");
        });
    }

    private static Snippet snippet(String name, String expression, Path folder) throws Exception {
        Snippet snippet = GUIDE.compile(name, expression, folder);
        snippet.jwt = JWT;
        snippet.guard = JwtGuard.of(JWT);
        return snippet;
    }

    private static HttpResponse<String> send(Server server, String method, String... headers) throws Exception {
        return sendFrom(ORIGIN, server, method, headers);
    }

    private static HttpResponse<String> sendFrom(String origin, Server server, String method, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.port() + "/api/hello"))
                .method(method, BodyPublishers.noBody())
                .header("Origin", origin);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    /**
     * Returns the elements of a header whose value is a list. All elements except methods are converted to lower case.
     */
    private static List<String> list(HttpResponse<String> response, String name) {
        String value = response.headers().firstValue(name).orElseThrow();
        return List.of((name.endsWith("Methods") ? value : value.toLowerCase(Locale.ROOT)).split(", ?"));
    }
}
