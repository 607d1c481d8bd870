package io.jwtsimple.javalin;

import static io.javalin.apibuilder.ApiBuilder.after;
import static io.javalin.apibuilder.ApiBuilder.before;
import static io.javalin.apibuilder.ApiBuilder.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.apibuilder.ApiBuilder;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.tck.RawGet;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.Enumeration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests features of Javalin: results, error handlers, futures, HEAD, WebSockets. {@link JavalinTest} runs the tests
 * that are common to all adapters.
 */
class JwtJavalinTest {

    private static final String REJECTION = "{\"msg\":\"Missing Authorization Header\"}";
    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final String ALICE = JWT.create("alice");
    private static final String HANDSHAKE =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final Handler WHO = context -> context.result("route of " + JwtJavalin.identity(context));

    @Test
    void no_later_handler_changes_a_rejection() throws Exception {
        AtomicInteger later = new AtomicInteger();
        Handler spoiling = context -> {
            later.incrementAndGet();
            context.status(200).result("spoilt");
        };
        try (TestServer server = TestServer.start(() -> {
            get("/", JwtJavalin.required(GUARD, WHO));
            after(spoiling);
            TestServer.onError(401, spoiling);
        })) {
            HttpResponse<String> rejection = server.get("/", null);
            assertThat(rejection.statusCode()).isEqualTo(401);
            assertThat(rejection.body()).isEqualTo(REJECTION);
            assertThat(later).hasValue(0);
            assertThat(server.get("/", ALICE).body()).isEqualTo("spoilt");
            assertThat(later).hasValue(1);
        }
    }

    /** The attribute may contain an object of another class, for instance a decision of another copy of the library. */
    @Test
    void a_decision_of_another_class_loader_is_ignored() throws Exception {
        try (TestServer server = TestServer.start(() -> {
            before(context -> context.attribute("io.jwtsimple.javalin.JavalinAdapter.decision", "of another class"));
            get("/", JwtJavalin.optional(GUARD, WHO));
        })) {
            assertThat(server.get("/", null).body()).isEqualTo("route of null");
            assertThat(server.get("/", ALICE).body()).isEqualTo("route of alice");
        }
    }

    @Test
    void a_rejection_replaces_an_earlier_result() throws Exception {
        try (TestServer server = TestServer.start(() -> {
            before(context -> context.header("ETag", "tag").result("from a handler in front"));
            get("/", JwtJavalin.required(GUARD, WHO));
        })) {
            HttpResponse<String> rejection = server.get("/", null, "If-None-Match", "tag");
            assertThat(rejection.statusCode()).isEqualTo(401);
            assertThat(rejection.body()).isEqualTo(REJECTION);
        }
    }

    @Test
    void a_rejection_has_no_entity_tag_that_allows_a_304() throws Exception {
        try (TestServer server = TestServer.start(
                config -> config.http.generateEtags = true, () -> get("/", JwtJavalin.required(GUARD, WHO)))) {
            assertThat(server.get("/", null).headers().map()).doesNotContainKey("etag");
            assertThat(server.get("/", ALICE).headers().map()).containsKey("etag");
        }
    }

    @Test
    void a_committed_response_stays_unchanged() throws Exception {
        try (TestServer server = TestServer.start(() -> get("/", context -> {
            context.res().getOutputStream().print("front");
            context.res().flushBuffer();
            JwtJavalin.required(GUARD, WHO).handle(context);
        }))) {
            assertThat(server.get("/", null).body()).isEqualTo("front");
        }
    }

    @Test
    void a_future_has_the_identity() throws Exception {
        Handler later = context -> context.future(() -> CompletableFuture.runAsync(() -> {
            try {
                WHO.handle(context);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }));
        try (TestServer server = TestServer.start(() -> get("/", JwtJavalin.required(GUARD, later)))) {
            assertThat(server.get("/", ALICE).body()).isEqualTo("route of alice");
        }
    }

    /**
     * For a HEAD request, Javalin skips the GET route and its guard. A guard in front of all routes runs for HEAD too.
     */
    @Test
    void javalin_itself_responds_to_head_if_there_is_only_a_get_handler() throws Exception {
        try (TestServer server = TestServer.start(() -> get("/", JwtJavalin.required(GUARD, WHO)))) {
            assertThat(server.send("HEAD", "/", null).statusCode()).isEqualTo(200);
        }
        for (HandlerType type : new HandlerType[] {HandlerType.BEFORE, HandlerType.BEFORE_MATCHED}) {
            try (TestServer server = TestServer.start(() -> {
                TestServer.add(type, "*", JwtJavalin.required(GUARD));
                get("/", WHO);
            })) {
                assertThat(server.send("HEAD", "/", null).statusCode()).isEqualTo(401);
                assertThat(server.send("HEAD", "/", ALICE).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_guard_that_fails_does_not_admit_the_request() throws Exception {
        JwtGuard failing = JwtGuard.builder(JWT).onMissing(missing -> null).build();
        AtomicInteger entered = new AtomicInteger();
        try (TestServer server = TestServer.start(() -> {
            before(JwtJavalin.required(failing));
            get("/", context -> entered.incrementAndGet());
        })) {
            assertThat(server.get("/", null).statusCode()).isEqualTo(500);
            assertThat(entered).hasValue(0);
        }
    }

    @Test
    void a_route_behind_an_optional_guard_may_require_a_token() throws Exception {
        try (TestServer server = TestServer.start(() -> {
            before(JwtJavalin.optional(GUARD));
            get("/news", WHO);
            get("/me", JwtJavalin.required(GUARD, WHO));
        })) {
            assertThat(server.get("/news", null).body()).isEqualTo("route of null");
            assertThat(server.get("/news", ALICE).body()).isEqualTo("route of alice");
            assertThat(server.get("/news", "abc").statusCode()).isEqualTo(401);
            assertThat(server.get("/me", null).body()).isEqualTo(REJECTION);
            assertThat(server.get("/me", ALICE).body()).isEqualTo("route of alice");
        }
    }

    @Test
    void a_web_socket_opens_with_a_token_only() throws Exception {
        try (TestServer server = TestServer.start(() -> {
            TestServer.add(HandlerType.WEBSOCKET_BEFORE_UPGRADE, "/events", JwtJavalin.required(GUARD));
            TestServer.add(
                    HandlerType.WEBSOCKET_BEFORE_UPGRADE,
                    "/events",
                    context -> context.attribute("user", JwtJavalin.identity(context)));
            ApiBuilder.ws(
                    "/events", ws -> ws.onConnect(context -> context.send("socket of " + context.attribute("user"))));
        })) {
            assertThat(server.firstText("/events", ALICE)).isEqualTo("socket of alice");
            assertThatThrownBy(() -> server.firstText("/events", null))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class)
                    .cause()
                    .extracting(e -> ((WebSocketHandshakeException) e).getResponse())
                    .satisfies(response -> {
                        assertThat(response.statusCode()).isEqualTo(401);
                        assertThat(response.headers().firstValue("WWW-Authenticate"))
                                .hasValue("Bearer");
                    });
            assertThat(server.raw("GET", "/events", HANDSHAKE))
                    .startsWith("HTTP/1.1 401 ")
                    .endsWith(REJECTION);
        }
    }

    @Test
    void a_handshake_with_a_cookie_must_come_from_the_same_origin() throws Exception {
        JwtGuard guard = JwtGuard.builder(JWT)
                .cookie(TokenCookie.of("session").trusting("https://trusted.example"))
                .build();
        try (TestServer server = TestServer.start(() -> {
            TestServer.add(HandlerType.WEBSOCKET_BEFORE_UPGRADE, "/events", JwtJavalin.required(guard));
            ApiBuilder.ws("/events", ws -> {});
            JwtJavalin.requiredPath(guard, "/group", () -> ApiBuilder.ws("/events", ws -> {}));
        })) {
            RawGet.expectHandshakesOfTheSameOrigin(server.port(), "/events", ALICE);
            RawGet.expectHandshakesOfTheSameOrigin(server.port(), "/group/events", ALICE);
        }
    }

    /** The servlet API returns null if the container does not allow access to the headers. */
    @Test
    void a_request_whose_headers_are_null_has_no_token() throws Exception {
        Filter hiding = (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public @Nullable Enumeration<String> getHeaders(String name) {
                        return null;
                    }
                },
                response);
        try (TestServer server = TestServer.start(config -> TestServer.addFilter(config, hiding), () -> {
            get("/required", JwtJavalin.required(GUARD, WHO));
            get("/optional", JwtJavalin.optional(GUARD, WHO));
        })) {
            HttpResponse<String> rejection = server.get("/required", ALICE);
            assertThat(rejection.statusCode()).isEqualTo(401);
            assertThat(rejection.body()).isEqualTo(REJECTION);
            assertThat(server.get("/optional", ALICE).body()).isEqualTo("route of null");
        }
    }

    @Test
    void a_null_guard_or_handler_is_rejected() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtJavalin.required(null, WHO))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtJavalin.optional(GUARD, null))
                .withMessage("handler");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtJavalin.required(null))
                .withMessage("guard");
    }
}
