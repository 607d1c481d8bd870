package io.jwtsimple.undertow;

import static io.jwtsimple.undertow.TestServer.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.sun.net.httpserver.HttpServer;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests features of Undertow: threads, wrappers, guards behind guards. {@link UndertowTest} runs the tests that are
 * common to all adapters.
 */
class JwtUndertowTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtManager OTHER = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final JwtGuard OTHER_GUARD =
            JwtGuard.builder(OTHER).header("X-Other").build();
    private static final HttpHandler GREET =
            exchange -> exchange.getResponseSender().send("hello " + JwtUndertow.identity(exchange));

    @Nested
    class Threads {

        private final Queue<String> checkedOn = new ConcurrentLinkedQueue<>();
        private final Queue<String> handledOn = new ConcurrentLinkedQueue<>();

        @ParameterizedTest
        @CsvSource({"HS256, I/O", "RS256, I/O", "ES256, task", "EdDSA, task"})
        void fast_checks_run_on_the_io_thread_and_slow_checks_on_a_worker(Algorithm algorithm, String thread)
                throws Exception {
            JwtKey key = JwtKey.generate(algorithm);
            JwtManager jwt = JwtManager.builder(key)
                    .clock(() -> {
                        checkedOn.add(Thread.currentThread().getName());
                        return Instant.now();
                    })
                    .build();
            call(recording(JwtGuard.of(jwt)), JwtManager.of(key).create("alice"));
            assertThat(checkedOn).isNotEmpty().allMatch(name -> name.contains(thread));
            assertThat(handledOn).hasSize(1).allMatch(name -> name.contains(thread));
        }

        @Test
        void a_function_of_the_application_runs_on_a_worker() throws Exception {
            JwtGuard guard = JwtGuard.of(token -> {
                checkedOn.add(Thread.currentThread().getName());
                return JWT.decode(token);
            });
            call(recording(guard), JWT.create("alice"));
            assertThat(checkedOn).hasSize(1).allMatch(name -> name.contains("task"));
            assertThat(handledOn).containsExactlyElementsOf(checkedOn);
        }

        @Test
        void a_worker_waits_for_remote_keys() throws Exception {
            JwtKey key = JwtKey.generate(Algorithm.RS256).withId("k");
            HttpServer provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            provider.createContext("/", exchange -> {
                byte[] keys = JwtKeySet.of(key).toJson().getBytes(UTF_8);
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            provider.start();
            try {
                URI uri = URI.create("http://127.0.0.1:" + provider.getAddress().getPort());
                JwtManager jwt = JwtManager.builder(JwtKeySet.remote(Algorithm.RS256, uri))
                        .issuer("me")
                        .acceptMissingAudience()
                        .clock(() -> {
                            checkedOn.add(Thread.currentThread().getName());
                            return Instant.now();
                        })
                        .build();
                String token = JwtManager.builder(key).issuer("me").build().create("alice");
                assertThat(call(recording(JwtGuard.of(jwt)), token).statusCode())
                        .isEqualTo(200);
            } finally {
                provider.stop(0);
            }
            assertThat(checkedOn).hasSize(1).allMatch(name -> name.contains("task"));
            assertThat(handledOn).containsExactlyElementsOf(checkedOn);
        }

        @Test
        void a_request_that_is_already_on_a_worker_stays_there() throws Exception {
            JwtGuard guard = JwtGuard.of(JWT::decode);
            Queue<String> dispatchedTo = new ConcurrentLinkedQueue<>();
            HttpHandler guarded = recording(guard);
            HttpHandler blocking = new BlockingHandler(exchange -> {
                dispatchedTo.add(Thread.currentThread().getName());
                guarded.handleRequest(exchange);
            });
            call(blocking, JWT.create("alice"));
            assertThat(handledOn).hasSize(1).containsExactlyElementsOf(dispatchedTo);
        }

        private HttpHandler recording(JwtGuard guard) {
            return JwtUndertow.required(guard, exchange -> {
                handledOn.add(Thread.currentThread().getName());
                GREET.handleRequest(exchange);
            });
        }
    }

    @Nested
    class Wrappers {

        @Test
        void a_required_wrapper_rejects_a_request_without_token() throws Exception {
            HttpHandler guarded = JwtUndertow.required(GUARD).wrap(GREET);
            assertThat(call(guarded, null).statusCode()).isEqualTo(401);
            assertThat(call(guarded, JWT.create("alice")).body()).isEqualTo("hello alice");
        }

        @Test
        void an_optional_wrapper_admits_a_request_without_token() throws Exception {
            HttpHandler guarded = JwtUndertow.optional(GUARD).wrap(GREET);
            assertThat(call(guarded, null).body()).isEqualTo("hello null");
            assertThat(call(guarded, "abc").statusCode()).isEqualTo(401);
        }

        @Test
        void a_null_guard_or_handler_is_rejected() {
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtUndertow.required(null))
                    .withMessage("guard");
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtUndertow.optional(null))
                    .withMessage("guard");
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtUndertow.required(null, GREET))
                    .withMessage("guard");
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtUndertow.optional(GUARD, null))
                    .withMessage("next");
        }
    }

    @Nested
    class Guards_behind_guards {

        @Test
        void a_guard_that_is_optional_and_then_required_requires_a_token() throws Exception {
            HttpHandler guarded = JwtUndertow.optional(GUARD, JwtUndertow.required(GUARD, GREET));
            assertThat(call(guarded, null).statusCode()).isEqualTo(401);
            assertThat(call(guarded, JWT.create("alice")).body()).isEqualTo("hello alice");
        }

        @Test
        void the_last_of_two_guards_determines_the_identity() throws Exception {
            HttpHandler guarded = JwtUndertow.required(GUARD, JwtUndertow.required(OTHER_GUARD, GREET));
            assertThat(call(guarded, JWT.create("alice")).statusCode()).isEqualTo(401);
            assertThat(call(guarded, JWT.create("alice"), "X-Other", "Bearer " + OTHER.create("bob"))
                            .body())
                    .isEqualTo("hello bob");
        }
    }

    @Nested
    class Responses {

        @Test
        void a_response_that_has_started_stays_unchanged() throws Exception {
            HttpHandler guarded = JwtUndertow.required(GUARD, GREET);
            HttpResponse<String> response = call(
                    new BlockingHandler(exchange -> {
                        exchange.getOutputStream().write("begun".getBytes(UTF_8));
                        exchange.getOutputStream().flush();
                        guarded.handleRequest(exchange);
                        exchange.getOutputStream().write(" and ended".getBytes(UTF_8));
                    }),
                    null);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("begun and ended");
        }
    }
}
