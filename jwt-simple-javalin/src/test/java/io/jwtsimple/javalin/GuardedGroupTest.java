package io.jwtsimple.javalin;

import static io.javalin.apibuilder.ApiBuilder.after;
import static io.javalin.apibuilder.ApiBuilder.before;
import static io.javalin.apibuilder.ApiBuilder.crud;
import static io.javalin.apibuilder.ApiBuilder.get;
import static io.javalin.apibuilder.ApiBuilder.head;
import static io.javalin.apibuilder.ApiBuilder.path;
import static io.javalin.apibuilder.ApiBuilder.post;
import static io.javalin.apibuilder.ApiBuilder.sse;
import static io.javalin.apibuilder.ApiBuilder.ws;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.javalin.apibuilder.ApiBuilder;
import io.javalin.apibuilder.CrudHandler;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.security.RouteRole;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import java.net.http.HttpResponse;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no request bypasses the guard of a group, on routers with different options. */
class GuardedGroupTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtManager OTHER = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final String ALICE = JWT.create("alice");
    private static final Handler WHO = context -> context.result("route of " + JwtJavalin.identity(context));
    private static final String HANDSHAKE =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    private static void routes() {
        get("/open", WHO);
        JwtJavalin.requiredPath(GUARD, "/admin/", GuardedGroupTest::group);
        JwtJavalin.requiredPath(GUARD, "plain", GuardedGroupTest::group);
        path(
                "/v1/",
                () -> JwtJavalin.requiredPath(GUARD, "/users/{id}", () -> {
                    get(WHO);
                    get("/orders", WHO);
                }));
        get("/adminopen", WHO);
    }

    private static void group() {
        get(WHO);
        post("", WHO);
        get("/", context -> context.result("route with a slash"));
        get("/items", WHO);
        get("/items/{id}", WHO);
        get("/files/<path>", WHO);
        get("/wild/*", WHO);
        path("/inner/", () -> {
            get(WHO);
            get("deep", WHO);
        });
        crud("/things/{thing}", new Things());
        sse("/stream", client -> {
            client.sendEvent("route of a stream");
            client.close();
        });
        ws("/events", socket -> socket.onConnect(context -> context.send("a socket")));
        TestServer.add(HandlerType.OPTIONS, ApiBuilder.prefixPath("/items"), WHO);
    }

    @Nested
    class On_a_plain_router extends Spellings {
        On_a_plain_router() {
            super(config -> {});
        }
    }

    @Nested
    class On_a_tolerant_router extends Spellings {
        On_a_tolerant_router() {
            super(config -> {
                config.router.caseInsensitiveRoutes = true;
                config.router.treatMultipleSlashesAsSingleSlash = true;
            });
        }
    }

    @Nested
    class On_a_router_to_which_slashes_matter extends Spellings {
        On_a_router_to_which_slashes_matter() {
            super(config -> config.router.ignoreTrailingSlashes = false);
        }
    }

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class Spellings {

        private final TestServer server;

        Spellings(Consumer<JavalinConfig> settings) {
            server = TestServer.start(settings, GuardedGroupTest::routes);
        }

        @AfterAll
        void stop() {
            server.close();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            GET     | /admin               | Accept: */*
            GET     | /admin/              | Accept: */*
            GET     | /admin//             | Accept: */*
            GET     | //admin              | Accept: */*
            GET     | /ADMIN               | Accept: */*
            GET     | /%61dmin             | Accept: */*
            GET     | /admin;x=y           | Accept: */*
            GET     | /open/../admin       | Accept: */*
            GET     | /admin               | X-HTTP-Method-Override: POST
            GET     | /admin               | X-HTTP-Method-Override: BEFORE
            GET     | /admin               | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            POST    | /admin               | Accept: */*
            HEAD    | /admin               | Accept: */*
            HEAD    | /admin/              | Accept: */*
            OPTIONS | /admin               | X-HTTP-Method-Override: GET
            OPTIONS | /admin               | X-HTTP-Method-Override: HEAD
            OPTIONS | /admin/items         | Accept: */*
            GET     | /admin/items         | Accept: */*
            GET     | /admin/items/        | Accept: */*
            GET     | /admin//items        | Accept: */*
            GET     | /admin/items/7       | Accept: */*
            HEAD    | /admin/items/7       | Accept: */*
            GET     | /admin/files/a/b     | Accept: */*
            GET     | /admin/wild/a/b      | Accept: */*
            GET     | /admin/inner         | Accept: */*
            GET     | /admin/inner/        | Accept: */*
            GET     | /admin/inner/deep    | Accept: */*
            GET     | /admin/things        | Accept: */*
            GET     | /admin/things/       | Accept: */*
            POST    | /admin/things        | Accept: */*
            GET     | /admin/things/7      | Accept: */*
            PATCH   | /admin/things/7      | Accept: */*
            DELETE  | /admin/things/7      | Accept: */*
            GET     | /admin/stream        | Accept: text/event-stream
            HEAD    | /admin/stream        | Accept: text/event-stream
            GET     | /plain               | Accept: */*
            GET     | /plain/              | Accept: */*
            HEAD    | /plain               | Accept: */*
            GET     | /plain/items         | Accept: */*
            GET     | /v1/users/7          | Accept: */*
            GET     | /v1//users/7         | Accept: */*
            GET     | /v1//users/7/orders  | Accept: */*
            GET     | /V1/USERS/7/orders   | Accept: */*
            """)
        void no_request_without_a_token_reaches_a_route(String method, String target, String header) throws Exception {
            assertThat(server.raw(method, target, header))
                    .doesNotContain("route")
                    .doesNotStartWith("HTTP/1.1 2")
                    .doesNotStartWith("HTTP/1.1 5");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/admin/events",
                    "/admin/events/",
                    "/admin//events",
                    "/ADMIN/Events",
                    "/admin/%65vents",
                    "//admin/events",
                    "/plain/events"
                })
        void no_web_socket_opens_without_a_token(String target) throws Exception {
            assertThat(server.raw("GET", target, HANDSHAKE))
                    .doesNotStartWith("HTTP/1.1 1")
                    .doesNotStartWith("HTTP/1.1 2")
                    .doesNotStartWith("HTTP/1.1 5");
        }

        @ParameterizedTest
        @CsvSource({
            "GET,     /admin/items,      route of alice",
            "GET,     /admin/items/7,    route of alice",
            "GET,     /admin/files/a/b,  route of alice",
            "GET,     /admin/wild/a/b,   route of alice",
            "GET,     /admin/inner/deep, route of alice",
            "GET,     /admin/things/,    route of all things",
            "GET,     /admin/things/7,   route of thing 7",
            "OPTIONS, /admin/items,      route of alice",
            "GET,     /plain,            route of alice",
            "POST,    /plain,            route of alice",
            "GET,     /v1/users/7,       route of alice"
        })
        void a_request_with_a_token_reaches_every_route(String method, String target, String text) throws Exception {
            assertThat(server.raw(method, target, "Authorization: Bearer " + ALICE))
                    .endsWith(text);
        }

        @Test
        void a_stream_and_a_socket_open_for_a_valid_token() throws Exception {
            assertThat(server.get("/plain/stream", ALICE, "Accept", "text/event-stream")
                            .body())
                    .contains("route of a stream");
            assertThat(server.firstText("/plain/events", ALICE)).isEqualTo("a socket");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/plain", "/plain/items", "/plain/items/7", "/admin/things/7"})
        void head_gets_the_same_response_as_get(String target) throws Exception {
            assertThat(server.send("HEAD", target, null).statusCode()).isEqualTo(401);
            assertThat(server.send("HEAD", target, ALICE).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/open", "/adminopen"})
        void other_routes_stay_open(String target) throws Exception {
            assertThat(server.get(target, null).body()).isEqualTo("route of null");
            assertThat(server.send("HEAD", target, null).statusCode()).isEqualTo(200);
        }
    }

    /** Unlike {@code requiredPath}, a {@code before} handler does not guard every path of a group. */
    @Test
    void a_before_handler_of_a_group_with_a_trailing_slash_does_not_guard_its_root() throws Exception {
        try (TestServer server = TestServer.start(() -> path("/admin/", () -> {
            before(JwtJavalin.required(GUARD));
            get(WHO);
            get("/items", WHO);
        }))) {
            assertThat(server.get("/admin/items", null).statusCode()).isEqualTo(401);
            assertThat(server.get("/admin", null).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_filters_of_the_group_run_for_admitted_requests_only() throws Exception {
        AtomicInteger late = new AtomicInteger();
        try (TestServer server = TestServer.start(() -> {
            JwtJavalin.requiredPath(GUARD, "/admin", () -> {
                before(context -> context.header("X-Before", String.valueOf(JwtJavalin.identity(context))));
                after(context -> late.incrementAndGet());
                get(WHO);
            });
            get("/else", WHO);
        })) {
            assertThat(server.get("/admin", null).headers().map()).doesNotContainKey("X-Before");
            assertThat(server.get("/admin/unknown", null).headers().map()).doesNotContainKey("X-Before");
            assertThat(server.raw("GET", "/admin/unknown", "X-HTTP-Method-Override: AFTER"))
                    .doesNotContain("route");
            assertThat(late).hasValue(0);
            assertThat(server.get("/admin", ALICE).headers().firstValue("X-Before"))
                    .hasValue("alice");
            assertThat(late).hasValue(1);
            assertThat(server.get("/else", null).body()).isEqualTo("route of null");
        }
    }

    @Test
    void the_after_handler_of_a_group_does_not_run_for_other_responses() throws Exception {
        try (TestServer server = TestServer.start(() -> {
            JwtJavalin.requiredPath(GUARD, "/admin", () -> {
                after(context -> context.result("spoilt"));
                get(WHO);
            });
            get("/adminopen", WHO); // Javalin registers the after-handler for "/admin*", which matches this path
        })) {
            assertThat(server.get("/adminopen", null).body()).isEqualTo("route of null");
            assertThat(server.get("/admin", ALICE).body()).isEqualTo("spoilt");
        }
    }

    @Test
    void a_head_handler_of_the_group_is_not_replaced() throws Exception {
        AtomicInteger entered = new AtomicInteger();
        try (TestServer server = TestServer.start(() -> JwtJavalin.requiredPath(GUARD, "/admin", () -> {
            head("/first", context -> entered.incrementAndGet());
            get("/first", WHO);
            get("/last", WHO);
            head("/last", context -> entered.incrementAndGet());
        }))) {
            assertThat(server.send("HEAD", "/admin/first", null).statusCode()).isEqualTo(401);
            assertThat(server.send("HEAD", "/admin/last", null).statusCode()).isEqualTo(401);
            assertThat(entered).hasValue(0);
            assertThat(server.send("HEAD", "/admin/first", ALICE).statusCode()).isEqualTo(200);
            assertThat(server.send("HEAD", "/admin/last", ALICE).statusCode()).isEqualTo(200);
            assertThat(entered).hasValue(2);
        }
    }

    @Test
    void a_group_within_a_group_needs_the_tokens_of_both_guards() throws Exception {
        JwtGuard inner = JwtGuard.builder(OTHER).header("X-Other").build();
        try (TestServer server = TestServer.start(() -> JwtJavalin.requiredPath(
                GUARD,
                "/admin",
                () -> JwtJavalin.requiredPath(inner, "/keys", () -> {
                    get(context -> context.result("route of " + JwtJavalin.identity(context)));
                })))) {
            String both = OTHER.create("operator");
            assertThat(server.get("/admin/keys", ALICE).statusCode()).isEqualTo(401);
            assertThat(server.get("/admin/keys", null, "X-Other", "Bearer " + both)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/admin/keys", ALICE, "X-Other", "Bearer " + both)
                            .body())
                    .isEqualTo("route of operator");
            assertThat(server.send("HEAD", "/admin/keys", ALICE).statusCode()).isEqualTo(401);
        }
    }

    private enum Role implements RouteRole {
        ADMIN,
        USER
    }

    @Test
    void the_roles_of_a_route_are_kept() throws Exception {
        try (TestServer server = TestServer.start(() -> {
            TestServer.add(
                    HandlerType.BEFORE_MATCHED,
                    "*",
                    context -> context.header("X-Roles", String.valueOf(context.routeRoles())));
            JwtJavalin.requiredPath(GUARD, "/admin", () -> get(WHO, Role.ADMIN));
            TestServer.path(
                    "/outer",
                    Role.USER,
                    () -> JwtJavalin.requiredPath(GUARD, "/admin", () -> {
                        get(WHO, Role.ADMIN);
                        post(WHO, Role.ADMIN);
                    }));
        })) {
            assertThat(server.get("/outer/admin", null).statusCode()).isEqualTo(401);
            assertThat(server.send("POST", "/outer/admin", null).statusCode()).isEqualTo(401);
            assertThat(server.get("/outer/admin", ALICE).headers().firstValue("X-Roles"))
                    .hasValueSatisfying(roles -> assertThat(roles).contains("ADMIN"));
            assertThat(server.get("/admin", ALICE).headers().firstValue("X-Roles"))
                    .hasValue("[ADMIN]");
            assertThat(server.send("HEAD", "/admin", ALICE).headers().firstValue("X-Roles"))
                    .hasValue("[ADMIN]");
        }
    }

    @Test
    void the_cors_plugin_answers_a_preflight() throws Exception {
        try (TestServer server = TestServer.start(
                config -> config.bundledPlugins.enableCors(
                        cors -> cors.addRule(rule -> rule.allowHost("https://app.example"))),
                () -> JwtJavalin.requiredPath(GUARD, "/admin", () -> get(WHO)))) {
            assertThat(server.send(
                                    "OPTIONS",
                                    "/admin",
                                    null,
                                    "Origin",
                                    "https://app.example",
                                    "Access-Control-Request-Method",
                                    "GET")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /**
     * If the CORS rule does not allow the server's own origin, a POST from a page of the server gets the status 400.
     */
    @Test
    void the_cors_plugin_sets_the_status_400_for_another_origin_and_the_route_runs() throws Exception {
        try (TestServer server = TestServer.start(
                config -> config.bundledPlugins.enableCors(
                        cors -> cors.addRule(rule -> rule.allowHost("https://app.example"))),
                () -> JwtJavalin.requiredPath(GUARD, "/admin", () -> post(WHO)))) {
            HttpResponse<String> response =
                    server.send("POST", "/admin", ALICE, "Origin", "http://127.0.0.1:" + server.port());
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("route of alice");
        }
    }

    @Test
    void routes_after_the_group_are_not_guarded_even_if_the_group_fails() throws Exception {
        onNewThread(() -> {
            try (TestServer server = TestServer.start(() -> {
                assertThatIllegalStateException()
                        .isThrownBy(() -> JwtJavalin.requiredPath(GUARD, "/admin", () -> {
                            throw new IllegalStateException("a group that fails");
                        }))
                        .withMessage("a group that fails");
                TestServer.add(HandlerType.GET, "/open", WHO);
            })) {
                assertThat(server.get("/open", null).body()).isEqualTo("route of null");
            }
        });
    }

    @Test
    void an_exception_of_javalin_for_a_duplicate_handler_is_passed_on() throws Exception {
        onNewThread(() -> TestServer.start(() -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> JwtJavalin.requiredPath(GUARD, "/admin", () -> {
                            get("/twice", WHO);
                            get("/twice", WHO);
                        }))
                        .withMessage("Handler with type='GET' and path='/admin/twice' already exists."))
                .close());
    }

    /**
     * Runs a test on a new thread, because if a group throws, Javalin 6 keeps the path of the group in the calling
     * thread.
     */
    private static void onNewThread(ThrowingCallable test) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            try {
                test.call();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            return null;
        });
        new Thread(task).start();
        task.get(30, TimeUnit.SECONDS);
    }

    @Test
    void a_group_that_adds_its_handlers_elsewhere_is_rejected() {
        TestServer.start(() -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> JwtJavalin.requiredPath(GUARD, "/admin", () -> {}))
                        .withMessageStartingWith("group: added no handler"))
                .close();
    }

    @Test
    void a_group_is_added_where_the_static_methods_may_be_called() {
        assertThatIllegalStateException().isThrownBy(() -> JwtJavalin.requiredPath(GUARD, "/admin", () -> get(WHO)));
        assertThatNullPointerException()
                .isThrownBy(() -> JwtJavalin.requiredPath(null, "/admin", () -> get(WHO)))
                .withMessage("guard");
    }

    private static final class Things implements CrudHandler {

        @Override
        public void getAll(Context context) {
            context.result("route of all things");
        }

        @Override
        public void getOne(Context context, String thing) {
            context.result("route of thing " + thing);
        }

        @Override
        public void create(Context context) {
            context.status(HttpStatus.CREATED).result("route that creates");
        }

        @Override
        public void update(Context context, @Nullable String thing) {
            context.result("route that updates");
        }

        @Override
        public void delete(Context context, @Nullable String thing) {
            context.result("route that deletes");
        }
    }
}
