package io.jwtsimple.httpserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpPrincipal;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.http.JwtGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests features of the JDK's server: contexts, filters, principals, asynchronous responses. {@link HttpServerTest}
 * runs the tests that are common to all adapters.
 */
class JwtHttpServerTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final String ALICE = JWT.create("alice");
    private static final HttpHandler WHO =
            exchange -> TestServer.send(exchange, 200, String.valueOf(JwtHttpServer.identity(exchange)));
    private static final HttpHandler USER =
            exchange -> TestServer.send(exchange, 200, String.valueOf(exchange.getPrincipal()));

    /** The attribute may contain an object of another class, for instance a decision of another copy of the library. */
    @Test
    void a_decision_of_another_class_loader_is_ignored() throws Exception {
        HttpHandler handler = JwtHttpServer.optional(GUARD, WHO);
        try (TestServer server = TestServer.http(started -> started.createContext("/", exchange -> {
            exchange.setAttribute(HttpServerAdapter.DECISION, "of another class");
            handler.handle(exchange);
        }))) {
            assertThat(body(server, null)).isEqualTo("null");
            assertThat(body(server, ALICE)).isEqualTo("alice");
        }
    }

    /** The handler of the first request still runs during the other requests. */
    @Test
    void two_requests_of_one_context_never_share_a_token() throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        AtomicReference<HttpContext> context = new AtomicReference<>();
        HttpHandler handler = JwtHttpServer.optional(GUARD, exchange -> {
            if ("alice".equals(JwtHttpServer.identity(exchange))) {
                handled.countDown();
                await(others);
            }
            WHO.handle(exchange);
        });
        try (TestServer server = TestServer.http(started -> context.set(started.createContext("/", handler)))) {
            CompletableFuture<String> alice = CompletableFuture.supplyAsync(() -> body(server, ALICE));
            await(handled);
            assertThat(body(server, JWT.create("bob"))).isEqualTo("bob");
            assertThat(body(server, null)).isEqualTo("null");
            others.countDown();
            assertThat(alice.get(10, SECONDS)).isEqualTo("alice");
            assertThat(context.get().getAttributes()).isEmpty();
        }
    }

    @Test
    void a_handler_may_respond_later_on_another_thread() throws Exception {
        CompletableFuture<HttpExchange> handedOver = new CompletableFuture<>();
        try (TestServer server = TestServer.http(
                started -> started.createContext("/", JwtHttpServer.required(GUARD, handedOver::complete)))) {
            CompletableFuture<Void> response = handedOver.thenAcceptAsync(exchange -> {
                try {
                    WHO.handle(exchange);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(body(server, ALICE)).isEqualTo("alice");
            response.get(10, SECONDS);
        }
    }

    @Test
    void a_filter_guards_the_context_and_the_filters_behind_it() throws Exception {
        AtomicInteger admitted = new AtomicInteger();
        Filter counting = Filter.beforeHandler("counts requests with a principal", exchange -> {
            if (JwtHttpServer.identity(exchange) != null) {
                admitted.incrementAndGet();
            }
        });
        try (TestServer server = TestServer.http(started -> {
            HttpContext required = started.createContext("/required", WHO);
            required.getFilters().add(JwtHttpServer.required(GUARD));
            required.getFilters().add(counting);
            started.createContext("/optional", WHO).getFilters().add(JwtHttpServer.optional(GUARD));
        })) {
            assertThat(server.get("/required", ALICE).body()).isEqualTo("alice");
            assertThat(server.get("/required/below", null).statusCode()).isEqualTo(401);
            assertThat(server.get("/optional", ALICE).body()).isEqualTo("alice");
            assertThat(server.get("/optional", null).body()).isEqualTo("null");
            assertThat(server.get("/optional", "abc").statusCode()).isEqualTo(401);
        }
        assertThat(admitted).hasValue(1);
        assertThat(JwtHttpServer.required(GUARD).description()).isEqualTo("JWT required");
        assertThat(JwtHttpServer.optional(GUARD).description()).isEqualTo("JWT optional");
    }

    @Test
    void the_principal_has_the_identity_as_user_name() throws Exception {
        HttpHandler user = exchange -> {
            HttpPrincipal principal = exchange.getPrincipal();
            TestServer.send(exchange, 200, principal.getUsername() + " of '" + principal.getRealm() + "'");
        };
        assertThat(call(JwtHttpServer.required(GUARD, user), ALICE).body()).isEqualTo("alice of ''");
    }

    @Test
    void without_an_identity_there_is_no_principal() throws Exception {
        String nobody = JWT.create("", claims -> claims.remove("sub"));
        assertThat(call(JwtHttpServer.required(GUARD, USER), nobody).body()).isEqualTo("null");
        assertThat(call(JwtHttpServer.optional(GUARD, USER), null).body()).isEqualTo("null");
    }

    @Test
    void without_a_token_the_principal_of_an_authenticator_stays() throws Exception {
        Authenticator authenticator = new Authenticator() {
            @Override
            public Result authenticate(HttpExchange exchange) {
                return new Success(new HttpPrincipal("carol", "office"));
            }
        };
        try (TestServer server = TestServer.http(started ->
                started.createContext("/", JwtHttpServer.optional(GUARD, USER)).setAuthenticator(authenticator))) {
            assertThat(server.get("/", null).body()).isEqualTo("office:carol");
            assertThat(server.get("/", ALICE).body()).isEqualTo(":alice");
        }
    }

    @Test
    void each_of_two_guards_decides_for_itself() throws Exception {
        JwtGuard staff = JwtGuard.of(JwtManager.of(JwtKey.generate(Algorithm.HS256)));
        HttpHandler inner = JwtHttpServer.required(staff, WHO);
        HttpHandler outer = JwtHttpServer.optional(GUARD, inner);
        assertThat(call(outer, null).statusCode()).isEqualTo(401);
        assertThat(call(outer, ALICE).body()).isEqualTo("{\"msg\":\"Signature verification failed\"}");
    }

    @Test
    void one_guard_verifies_a_token_once() throws Exception {
        AtomicInteger verified = new AtomicInteger();
        JwtGuard counting = JwtGuard.of(token -> {
            verified.incrementAndGet();
            return JWT.decode(token);
        });
        HttpHandler handler = JwtHttpServer.optional(counting, JwtHttpServer.required(counting, WHO));
        assertThat(call(handler, ALICE).body()).isEqualTo("alice");
        assertThat(verified).hasValue(1);
    }

    @Test
    void the_result_of_an_anonymous_exchange_is_missing() throws Exception {
        HttpHandler result = exchange -> TestServer.send(exchange, 200, String.valueOf(JwtHttpServer.result(exchange)));
        assertThat(call(JwtHttpServer.optional(GUARD, result), null).body())
                .isEqualTo(new Missing("Missing Authorization Header").toString());
        assertThat(call(result, ALICE).body()).isEqualTo("null");
    }

    @Test
    void a_response_that_has_started_stays_unchanged() throws Exception {
        HttpHandler guarded = JwtHttpServer.required(GUARD, WHO);
        HttpHandler started = exchange -> {
            exchange.sendResponseHeaders(200, 5);
            guarded.handle(exchange);
            exchange.getResponseBody().write("front".getBytes(US_ASCII));
            exchange.close();
        };
        assertThat(call(started, null).body()).isEqualTo("front");
    }

    @Test
    void a_null_guard_or_handler_is_rejected() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtHttpServer.required(null, WHO))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtHttpServer.optional(GUARD, null))
                .withMessage("next");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtHttpServer.required(null))
                .withMessage("guard");
    }

    private static HttpResponse<String> call(HttpHandler handler, @Nullable String token) throws Exception {
        try (TestServer server = TestServer.http(started -> started.createContext("/", handler))) {
            return server.get("/", token);
        }
    }

    private static String body(TestServer server, @Nullable String token) {
        try {
            return server.get("/", token).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
