package io.jwtsimple.javalin;

import static io.javalin.apibuilder.ApiBuilder.before;
import static io.javalin.apibuilder.ApiBuilder.get;
import static io.javalin.apibuilder.ApiBuilder.path;
import static io.javalin.apibuilder.ApiBuilder.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.staticfiles.Location;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which requests a guard in a {@code before} handler checks, in a group or in front of all handlers. */
class GuardInFrontTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final String ALICE = JWT.create("alice");
    private static final Handler WHO = context -> context.result("route of " + JwtJavalin.identity(context));

    private static final String[] PREFLIGHT = {"Origin", "https://app.example", "Access-Control-Request-Method", "GET"};

    private static void tolerant(JavalinConfig config) {
        config.router.caseInsensitiveRoutes = true;
        config.router.treatMultipleSlashesAsSingleSlash = true;
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class A_group {

        private final TestServer server = TestServer.start(GuardInFrontTest::tolerant, () -> {
            get("/open", WHO);
            path("/api", () -> {
                before(JwtJavalin.required(GUARD));
                get(WHO);
                get("/plain", WHO);
                post("/plain", WHO);
                get("/users/{id}", WHO);
                get("/files/<path>", WHO);
                path("/inner", () -> get("/plain", WHO));
            });
            path("/users/{id}", () -> {
                before(JwtJavalin.required(GUARD));
                get(WHO);
                get("/orders", WHO);
            });
        });

        @AfterAll
        void stop() {
            server.close();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            GET     | /api                | Accept: */*
            GET     | /api/               | Accept: */*
            GET     | //api               | Accept: */*
            GET     | /API                | Accept: */*
            GET     | /api/plain          | Accept: application/json, */*;q=0
            GET     | /api/plain/         | Accept: */*
            GET     | /API/Plain          | Accept: */*
            GET     | //api//plain        | Accept: */*
            GET     | /%61pi/plain        | Accept: */*
            GET     | /api/%70lain        | Accept: */*
            GET     | /api%2fplain        | Accept: */*
            GET     | /api;x=y/plain      | Accept: */*
            GET     | /api/plain;x=y      | Accept: */*
            GET     | /open/../api/plain  | Accept: */*
            GET     | /./api/plain        | Accept: */*
            GET     | /api/users/7        | Accept: */*
            GET     | /api/files/a/b      | Accept: */*
            GET     | /api/inner/plain    | Accept: */*
            HEAD    | /api                | Accept: */*
            HEAD    | /api/plain          | Accept: */*
            POST    | /api/plain          | X-HTTP-Method-Override: GET
            OPTIONS | /api/plain          | X-HTTP-Method-Override: GET
            OPTIONS | /api/plain          | X-HTTP-Method-Override: HEAD
            GET     | /api/plain          | X-HTTP-Method-Override: BEFORE
            GET     | /api/plain          | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            GET     | /users/7            | Accept: */*
            GET     | /users/7/           | Accept: */*
            GET     | /USERS//7//orders   | Accept: */*
            """)
        void no_request_without_a_token_reaches_a_route(String method, String target, String header) throws Exception {
            assertThat(server.raw(method, target, header))
                    .doesNotContain("route of")
                    .doesNotStartWith("HTTP/1.1 2")
                    .doesNotStartWith("HTTP/1.1 5");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api",
                    "/api/",
                    "//API//plain",
                    "/api/users/7",
                    "/api/files/a/b",
                    "/api/inner/plain",
                    "/users/7",
                    "/users/7/orders"
                })
        void a_request_with_a_token_reaches_every_route(String target) throws Exception {
            assertThat(server.raw("GET", target, "Authorization: Bearer " + ALICE))
                    .endsWith("route of alice");
        }

        @Test
        void other_routes_stay_open() throws Exception {
            assertThat(server.get("/open", null).body()).isEqualTo("route of null");
        }
    }

    /** Javalin's CORS plugin responds to a preflight only if no handler has matched. */
    @Test
    void with_before_matched_the_cors_plugin_answers_preflights() throws Exception {
        try (TestServer server = corsBeside(HandlerType.BEFORE_MATCHED)) {
            HttpResponse<String> preflight = server.send("OPTIONS", "/", null, PREFLIGHT);
            assertThat(preflight.statusCode()).isEqualTo(200);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                    .hasValue("GET");
            HttpResponse<String> rejection = server.get("/", null, PREFLIGHT);
            assertThat(rejection.statusCode()).isEqualTo(401);
            assertThat(rejection.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("https://app.example");
            assertThat(server.get("/", ALICE, PREFLIGHT).body()).isEqualTo("route of alice");
        }
    }

    @Test
    void with_before_a_preflight_is_rejected() throws Exception {
        try (TestServer server = corsBeside(HandlerType.BEFORE)) {
            assertThat(server.send("OPTIONS", "/", null, PREFLIGHT).statusCode())
                    .isEqualTo(401);
        }
    }

    private static TestServer corsBeside(HandlerType type) {
        return TestServer.start(
                config -> config.bundledPlugins.enableCors(
                        cors -> cors.addRule(rule -> rule.allowHost("https://app.example"))),
                () -> {
                    TestServer.add(type, "*", JwtJavalin.required(GUARD));
                    get("/", WHO);
                });
    }

    @Test
    void a_wildcard_path_does_not_match_the_path_itself() throws Exception {
        try (TestServer server = TestServer.start(() -> {
            before("/api/*", JwtJavalin.required(GUARD));
            get("/api", WHO);
            get("/api/plain", WHO);
        })) {
            assertThat(server.get("/api/plain", null).statusCode()).isEqualTo(401);
            assertThat(server.get("/api", null).statusCode()).isEqualTo(200);
        }
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class Static_files {

        private Path folder;

        @BeforeAll
        void write(@TempDir Path folder) throws Exception {
            this.folder = folder;
            Files.createDirectory(folder.resolve("secret"));
            Files.writeString(folder.resolve("secret/plan.txt"), "the plan");
        }

        private TestServer serve(HandlerType type, String path) {
            return TestServer.start(
                    config -> config.staticFiles.add(folder.toString(), Location.EXTERNAL),
                    () -> TestServer.add(type, path, JwtJavalin.required(GUARD)));
        }

        @ParameterizedTest
        @CsvSource({
            "BEFORE,         /secret/plan.txt",
            "BEFORE,         /%73ecret/plan.txt",
            "BEFORE,         //secret/plan.txt",
            "BEFORE_MATCHED, /secret/plan.txt",
            "BEFORE_MATCHED, /%73ecret/plan.txt",
            "BEFORE_MATCHED, /secret%2fplan.txt",
            "BEFORE_MATCHED, /secret;x=y/plan.txt",
            "BEFORE_MATCHED, //secret/plan.txt",
            "BEFORE_MATCHED, /./secret/plan.txt",
            "BEFORE_MATCHED, /x/../secret/plan.txt"
        })
        void are_protected_by_a_guard_without_a_path(String type, String target) throws Exception {
            try (TestServer server = serve(type(type), "*")) {
                assertThat(server.raw("GET", target, "Accept: */*"))
                        .doesNotContain("the plan")
                        .doesNotStartWith("HTTP/1.1 200");
                assertThat(server.get("/secret/plan.txt", ALICE).body()).isEqualTo("the plan");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"BEFORE", "BEFORE_MATCHED"})
        void bypass_a_guard_with_a_path(String type) throws Exception {
            try (TestServer server = serve(type(type), "/secret/*")) {
                assertThat(server.get("/secret/plan.txt", null).statusCode()).isEqualTo(401);
                assertThat(server.raw("GET", "/%73ecret/plan.txt", "Accept: */*"))
                        .endsWith("the plan");
            }
        }
    }

    private static HandlerType type(String name) {
        return name.equals("BEFORE") ? HandlerType.BEFORE : HandlerType.BEFORE_MATCHED;
    }
}
