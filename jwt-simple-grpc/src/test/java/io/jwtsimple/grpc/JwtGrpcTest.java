package io.jwtsimple.grpc;

import static io.jwtsimple.grpc.TestServer.AUTHORIZATION;
import static io.jwtsimple.grpc.TestServer.CHALLENGE;
import static io.jwtsimple.grpc.TestServer.CHAT;
import static io.jwtsimple.grpc.TestServer.DOWNLOAD;
import static io.jwtsimple.grpc.TestServer.ONE;
import static io.jwtsimple.grpc.TestServer.UPLOAD;
import static io.jwtsimple.grpc.TestServer.bearer;
import static io.jwtsimple.grpc.TestServer.key;
import static io.jwtsimple.grpc.TestServer.metadata;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Tokens;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the interceptors and the accessors on a Netty server. */
class JwtGrpcTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.secret(Tokens.SECRET));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final Metadata ALICE = bearer(Tokens.of("alice"));

    record User(long id, String name) {}

    @ParameterizedTest
    @CsvSource({"One, alice", "Upload, alice", "Download, alice alice alice", "Chat, alice"})
    void a_call_with_a_token_has_its_identity(String method, String replies) throws Exception {
        try (TestServer server = TestServer.start(JwtGrpc.required(GUARD))) {
            assertThat(server.call(named(method), ALICE, "message")).isEqualTo(replies);
            assertThat(server.started).hasValue(1);
            assertThat(server.messages).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"One, null", "Upload, null", "Download, null null null", "Chat, null"})
    void a_call_without_a_token_is_admitted_if_a_token_is_optional(String method, String replies) throws Exception {
        try (TestServer server = TestServer.start(JwtGrpc.optional(GUARD))) {
            assertThat(server.call(named(method), new Metadata(), "message")).isEqualTo(replies);
        }
    }

    /**
     * Both calls use one connection, so the server receives the messages of the rejected call before the second call.
     */
    @ParameterizedTest
    @MethodSource("io.jwtsimple.grpc.TestServer#methods")
    void nothing_of_a_rejected_call_runs(MethodDescriptor<String, String> method) throws Exception {
        try (TestServer server = TestServer.start(JwtGrpc.required(GUARD))) {
            StatusRuntimeException rejection = rejection(() -> server.call(method, new Metadata(), "one"));
            assertThat(rejection.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
            assertThat(rejection.getStatus().getDescription()).isEqualTo("Missing Authorization Header");
            assertThat(rejection.getTrailers().getAll(CHALLENGE)).containsExactly("Bearer");
            assertThat(server.call(ALICE)).isEqualTo("alice");
            assertThat(server.started).hasValue(1);
            assertThat(server.messages).hasValue(1);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void no_message_of_a_rejected_stream_is_delivered(MethodDescriptor<String, String> method) throws Exception {
        try (TestServer server = TestServer.start(JwtGrpc.required(GUARD))) {
            String[] messages = new String[1000];
            Arrays.fill(messages, "x".repeat(1000));
            assertThat(rejection(() -> server.call(method, bearer("abc"), messages))
                            .getStatus()
                            .getDescription())
                    .isEqualTo("Not enough segments");
            assertThat(server.call(method, ALICE, messages)).startsWith("alice");
            assertThat(server.started).hasValue(1);
            assertThat(server.messages).hasValue(1000);
        }
    }

    static MethodDescriptor<?, ?>[] streams() {
        return new MethodDescriptor<?, ?>[] {UPLOAD, CHAT};
    }

    @Test
    void the_accessors_read_the_token_of_the_call() throws Exception {
        String token = JWT.create(new User(7, "alice"), claims -> claims.put("role", "admin"));
        Function<String, String> reply = message -> JwtGrpc.identity(User.class)
                + " " + JwtGrpc.claims().get("role")
                + " " + JwtGrpc.result().getClass().getSimpleName()
                + " " + JwtGrpc.identity();
        try (TestServer server = TestServer.start(settings -> settings, reply, JwtGrpc.required(GUARD))) {
            assertThat(server.call(bearer(token))).isEqualTo("User[id=7, name=alice] admin Valid {id=7, name=alice}");
        }
    }

    @Test
    void an_anonymous_call_has_no_claims() throws Exception {
        Function<String, String> reply = message -> JwtGrpc.identity(User.class)
                + " " + JwtGrpc.claims().asMap()
                + " " + ((Missing) JwtGrpc.result()).message();
        try (TestServer server = TestServer.start(settings -> settings, reply, JwtGrpc.optional(GUARD))) {
            assertThat(server.call(new Metadata())).isEqualTo("null {} Missing Authorization Header");
        }
    }

    @Test
    void a_call_without_a_guard_has_no_token() throws Exception {
        Function<String, String> reply =
                message -> JwtGrpc.identity() + " " + JwtGrpc.claims().asMap() + " " + JwtGrpc.result();
        try (TestServer server = TestServer.start(settings -> settings, reply)) {
            assertThat(server.call(ALICE)).isEqualTo("null {} null");
        }
    }

    @Test
    void another_thread_reads_the_token_from_the_context_of_the_call() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Function<String, String> reply = message -> {
            Context context = Context.current();
            return CompletableFuture.supplyAsync(
                            () -> JwtGrpc.identity()
                                    + " " + JwtGrpc.identity(context)
                                    + " " + JwtGrpc.identity(context, String.class)
                                    + " " + JwtGrpc.claims(context).subject()
                                    + " " + (JwtGrpc.result(context) == null),
                            thread)
                    .join();
        };
        try (TestServer server = TestServer.start(settings -> settings, reply, JwtGrpc.required(GUARD))) {
            assertThat(server.call(ALICE)).isEqualTo("null alice alice alice false");
        } finally {
            thread.shutdown();
        }
    }

    /**
     * A handler makes a call to another server, and sends no token. The guard's decision on the client's call must not
     * admit the handler's call.
     */
    @Test
    void a_call_of_a_handler_has_no_token_by_itself() throws Exception {
        try (TestServer inner =
                        TestServer.start(server -> server.directExecutor(), text -> text, JwtGrpc.required(GUARD));
                TestServer outer = TestServer.start(
                        server -> server,
                        message -> rejection(() -> inner.call(new Metadata())).getMessage(),
                        JwtGrpc.required(GUARD))) {
            assertThat(outer.call(ALICE)).isEqualTo("UNAUTHENTICATED: Missing Authorization Header");
            assertThat(inner.started).hasValue(0);
        }
    }

    @Test
    void a_guard_for_some_methods_passes_on_the_others() throws Exception {
        try (TestServer server = TestServer.start(
                JwtGrpc.required(GUARD), JwtGrpc.requiredMethods(GUARD.withScope("write"), UPLOAD, CHAT))) {
            assertThat(server.call(ONE, ALICE, "message")).isEqualTo("alice");
            assertThat(server.call(DOWNLOAD, ALICE, "message")).isEqualTo("alice alice alice");
            for (MethodDescriptor<String, String> method : List.of(UPLOAD, CHAT)) {
                assertThat(rejection(() -> server.call(method, ALICE, "message")))
                        .hasMessage("PERMISSION_DENIED: Insufficient scope");
                assertThat(server.call(method, bearer(JWT.create("bob", claims -> claims.put("scope", "write"))), "m"))
                        .isEqualTo("bob");
            }
        }
    }

    @Test
    void a_token_is_decoded_once_for_guards_of_one_root() throws Exception {
        AtomicInteger decoded = new AtomicInteger();
        AtomicInteger results = new AtomicInteger();
        List<String> rejections = new CopyOnWriteArrayList<>();
        JwtGuard guard = JwtGuard.builder(token -> {
                    decoded.incrementAndGet();
                    return JWT.decode(token);
                })
                .onResult(result -> results.incrementAndGet())
                .onRejected(rejected -> rejections.add(rejected.message()))
                .build();
        try (TestServer server = TestServer.start(
                settings -> settings.intercept(JwtGrpc.optional(guard)),
                message -> String.valueOf(JwtGrpc.identity()),
                JwtGrpc.required(guard.withScope("read")),
                JwtGrpc.requiredMethods(guard.withScope("write"), ONE))) {
            assertThat(server.call(bearer(JWT.create("bob", claims -> claims.put("scope", "read write")))))
                    .isEqualTo("bob");
            assertThat(decoded).hasValue(1);
            assertThat(results).hasValue(1);
            assertThat(rejections).isEmpty();
            assertThat(rejection(() -> server.call(ALICE))).hasMessage("PERMISSION_DENIED: Insufficient scope");
            assertThat(rejection(() -> server.call(new Metadata())))
                    .hasMessage("UNAUTHENTICATED: Missing Authorization Header");
            assertThat(server.started).hasValue(1);
            assertThat(results).hasValue(3);
            assertThat(rejections).containsExactly("Insufficient scope", "Missing Authorization Header");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, NOT_FOUND",
        "429, RESOURCE_EXHAUSTED",
        "503, UNAVAILABLE",
        "200, UNKNOWN",
        "204, UNKNOWN",
        "302, UNKNOWN",
        "418, UNKNOWN",
        "500, UNKNOWN"
    })
    void a_callback_chooses_the_status_and_the_trailers(int http, Code code) throws Exception {
        JwtGuard guard = JwtGuard.builder(JWT)
                .onMissing(missing -> new ErrorResponse(http, Map.of("X-Why", "no token", "Content-Type", "a/b"), ""))
                .build();
        try (TestServer server = TestServer.start(JwtGrpc.required(guard))) {
            StatusRuntimeException rejection = rejection(() -> server.call(new Metadata()));
            assertThat(rejection.getStatus().getCode()).isEqualTo(code);
            assertThat(rejection.getStatus().getDescription()).isEqualTo("Missing Authorization Header");
            assertThat(rejection.getTrailers().get(key("x-why"))).isEqualTo("no token");
            assertThat(server.started).hasValue(0);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_of_the_application_does_not_admit_the_call(JwtGuard guard) throws Exception {
        try (TestServer server = TestServer.start(JwtGrpc.optional(guard))) {
            assertThat(rejection(() -> server.call(bearer("abc"))).getStatus().getCode())
                    .isEqualTo(Code.UNKNOWN);
            assertThat(server.started).hasValue(0);
        }
    }

    static JwtGuard[] faults() {
        return new JwtGuard[] {
            JwtGuard.builder(JWT).onInvalid(invalid -> null).build(),
            JwtGuard.builder(JWT)
                    .onInvalid(invalid -> {
                        throw new IllegalArgumentException("a callback that fails");
                    })
                    .build(),
            JwtGuard.builder(JWT)
                    .onInvalid(invalid -> new ErrorResponse(401, Map.of("X-Bin", "not metadata of gRPC"), ""))
                    .build(),
            JwtGuard.of(token -> null),
            JwtGuard.of(token -> {
                throw new IllegalStateException("a function that fails");
            })
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"X!Token", "X-Token-Bin", "x-token-bin", "~"})
    void a_guard_whose_header_cannot_be_metadata_is_an_error_at_once(String header) {
        JwtGuard guard = JwtGuard.builder(JWT).header(header).build();
        for (ThrowingCallable interceptor : new ThrowingCallable[] {
            () -> JwtGrpc.required(guard), () -> JwtGrpc.optional(guard), () -> JwtGrpc.requiredMethods(guard, ONE)
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(interceptor)
                    .withMessage("guard: reads the header '" + header + "', which cannot be metadata of gRPC: a key has"
                            + " letters, digits, '-', '_' and '.', and a key that ends with -bin is for bytes; set another"
                            + " name with header(...) of the guard's builder");
        }
    }

    @Test
    void a_token_is_read_from_another_key() throws Exception {
        JwtGuard guard = JwtGuard.builder(JWT).header("X-Token").noScheme().build();
        Metadata metadata = new Metadata();
        metadata.put(key("X-TOKEN"), Tokens.of("alice"));
        try (TestServer server = TestServer.start(JwtGrpc.required(guard))) {
            assertThat(server.call(metadata)).isEqualTo("alice");
            assertThat(rejection(() -> server.call(ALICE))).hasMessage("UNAUTHENTICATED: Missing X-Token Header");
        }
    }

    @Test
    void binary_metadata_is_no_token() throws Exception {
        Metadata metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("authorization-bin", Metadata.BINARY_BYTE_MARSHALLER),
                ALICE.get(AUTHORIZATION).getBytes(US_ASCII));
        try (TestServer server = TestServer.start(JwtGrpc.required(GUARD))) {
            assertThat(rejection(() -> server.call(metadata)))
                    .hasMessage("UNAUTHENTICATED: Missing Authorization Header");
        }
    }

    /** By default, a server accepts at most 8 KiB of metadata. */
    @Test
    void metadata_that_is_too_large_does_not_reach_the_service() throws Exception {
        try (TestServer server = TestServer.start(JwtGrpc.optional(GUARD))) {
            assertThat(rejection(() -> server.call(bearer("x".repeat(9000))))
                            .getStatus()
                            .getCode())
                    .isNotEqualTo(Code.OK);
            assertThat(rejection(() -> server.call(metadata("Bearer abc", "x".repeat(20_000))))
                            .getStatus()
                            .getCode())
                    .isNotEqualTo(Code.OK);
            assertThat(server.started).hasValue(0);
            assertThat(server.call(ALICE)).isEqualTo("alice");
        }
    }

    @Test
    void a_handler_learns_of_the_deadline_and_of_a_cancellation() throws Exception {
        CompletableFuture<Context> seen = new CompletableFuture<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        Function<String, String> reply = message -> {
            Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
            seen.complete(Context.current());
            return "reply";
        };
        try (TestServer server = TestServer.start(settings -> settings, reply, JwtGrpc.required(GUARD))) {
            StreamObserver<String> messages = server.open(CHAT, ALICE, TestServer.options(), new TestServer.Replies());
            messages.onNext("one");
            assertThat(seen.get(10, SECONDS).getDeadline().isExpired()).isFalse();
            assertThat(JwtGrpc.identity(seen.get())).isEqualTo("alice");
            messages.onError(Status.CANCELLED.asException());
            assertThat(cancelled.await(10, SECONDS)).isTrue();
        }
    }

    /** The client cancels the call while the guard decides. */
    @Test
    void a_cancelled_call_does_not_start() throws Exception {
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        JwtGuard guard = JwtGuard.of(token -> {
            Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
            deciding.countDown();
            try {
                cancelled.await(10, SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return JWT.decode(token);
        });
        try (TestServer server = TestServer.start(JwtGrpc.required(guard))) {
            StreamObserver<String> messages = server.open(CHAT, ALICE, TestServer.options(), new TestServer.Replies());
            assertThat(deciding.await(10, SECONDS)).isTrue();
            messages.onError(Status.CANCELLED.asException());
            assertThat(cancelled.await(10, SECONDS)).isTrue();
            assertThat(server.call(ALICE)).isEqualTo("alice");
            assertThat(server.started).hasValue(1);
        }
    }

    /** An outer interceptor cancels the context of the call after 200 ms, but not the call itself. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_time_limit_of_the_server_ends_a_call_during_the_check(boolean directExecutor) throws Exception {
        JwtGuard guard = JwtGuard.of(token -> {
            CountDownLatch ended = new CountDownLatch(1);
            Context.current().addListener(context -> ended.countDown(), Runnable::run);
            try {
                ended.await(10, SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return JWT.decode(token);
        });
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (TestServer server = TestServer.start(
                settings -> directExecutor ? settings.directExecutor() : settings,
                message -> message,
                new TimeLimit(timer),
                JwtGrpc.required(guard))) {
            assertThat(rejection(() -> server.call(ALICE))).hasMessage("DEADLINE_EXCEEDED: context timed out");
            assertThat(rejection(() -> server.call(bearer("abc")))).hasMessage("UNAUTHENTICATED: Not enough segments");
            assertThat(server.started).hasValue(0);
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void an_exception_of_the_handler_reaches_the_interceptor_in_front() throws Exception {
        Function<String, String> reply = message -> {
            throw new IllegalStateException("a handler that fails");
        };
        try (TestServer server =
                TestServer.start(settings -> settings, reply, new ExceptionInterceptor(), JwtGrpc.required(GUARD))) {
            assertThat(rejection(() -> server.call(ALICE))).hasMessage("ABORTED: a handler that fails");
        }
    }

    @Test
    void wrong_arguments_fail_at_once() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtGrpc.required(null))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtGrpc.optional(null))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtGrpc.requiredMethods(null, ONE))
                .withMessage("guard");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtGrpc.requiredMethods(GUARD))
                .withMessage("methods: must be one or more, was none; required guards all methods");
    }

    /** An interceptor that converts an exception to a status, as in many applications. */
    static final class ExceptionInterceptor implements ServerInterceptor {
        @Override
        public <Q, S> Listener<Q> interceptCall(ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                @Override
                public void onHalfClose() {
                    try {
                        super.onHalfClose();
                    } catch (IllegalStateException e) {
                        call.close(Status.ABORTED.withDescription(e.getMessage()), new Metadata());
                    }
                }
            };
        }
    }

    /** An interceptor that sets a deadline of 200 ms for each call. */
    private record TimeLimit(ScheduledExecutorService timer) implements ServerInterceptor {
        @Override
        public <Q, S> Listener<Q> interceptCall(ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
            Context limited = Context.current().withDeadlineAfter(200, MILLISECONDS, timer);
            return Contexts.interceptCall(limited, call, headers, next);
        }
    }

    static StatusRuntimeException rejection(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private static MethodDescriptor<String, String> named(String name) {
        return TestServer.methods().stream()
                .filter(method -> name.equals(method.getBareMethodName()))
                .findFirst()
                .orElseThrow();
    }
}
