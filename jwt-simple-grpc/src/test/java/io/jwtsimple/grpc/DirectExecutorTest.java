package io.jwtsimple.grpc;

import static io.jwtsimple.grpc.JwtGrpcTest.rejection;
import static io.jwtsimple.grpc.TestServer.CHAT;
import static io.jwtsimple.grpc.TestServer.DOWNLOAD;
import static io.jwtsimple.grpc.TestServer.ONE;
import static io.jwtsimple.grpc.TestServer.UPLOAD;
import static io.jwtsimple.grpc.TestServer.bearer;
import static io.jwtsimple.grpc.TestServer.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Deadline;
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
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.grpc.JwtGrpcTest.ExceptionInterceptor;
import io.jwtsimple.grpc.TestServer.Replies;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Tokens;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a guard which may block does not block the event loop of a server with {@code directExecutor()}. Such a
 * server starts calls on the event loop of Netty. All calls of a test use one connection, and so one event loop.
 */
class DirectExecutorTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.secret(Tokens.SECRET));
    private static final Metadata ALICE = bearer(Tokens.of("alice"));
    private static final Function<String, String> IDENTITY = message -> String.valueOf(JwtGrpc.identity());

    /** The check of the slow guard waits until the test opens this gate. */
    private final CountDownLatch gate = new CountDownLatch(1);

    private final CountDownLatch deciding = new CountDownLatch(1);

    /** A gate that opens when a call is cancelled during its check. */
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private final JwtGuard slow = JwtGuard.of(token -> {
        Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
        deciding.countDown();
        await(gate);
        return JWT.decode(token);
    });

    private static TestServer start(Function<String, String> reply, ServerInterceptor... interceptors)
            throws Exception {
        return TestServer.start(server -> server.directExecutor(), reply, interceptors);
    }

    @Test
    void a_call_that_waits_for_keys_does_not_block_other_calls() throws Exception {
        JwtKey key = JwtKey.generate(Algorithm.ES256).withThumbprintId();
        HttpServer provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        provider.createContext("/keys", exchange -> {
            deciding.countDown();
            await(gate);
            byte[] keys = JwtKeySet.of(key).toJson().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        provider.start();
        URI keys = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/keys");
        JwtManager remote = JwtManager.builder(JwtKeySet.remote(Algorithm.ES256, keys))
                .issuer("me")
                .acceptMissingAudience()
                .build();
        try (TestServer server = start(IDENTITY, JwtGrpc.requiredMethods(JwtGuard.of(remote), ONE))) {
            Metadata token = bearer(JwtManager.builder(key).issuer("me").build().create("alice"));
            Replies waiting = begin(server, ONE, token, "message");
            assertThat(deciding.await(10, SECONDS)).isTrue();
            assertThat(server.call(DOWNLOAD, token, "message")).isEqualTo("null null null");
            gate.countDown();
            assertThat(waiting.await()).isEqualTo("alice");
            assertThat(server.call(token)).isEqualTo("alice");
        } finally {
            gate.countDown();
            provider.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"One, alice", "Upload, alice", "Download, alice alice alice", "Chat, alice"})
    void a_call_has_its_identity(String method, String replies) throws Exception {
        gate.countDown();
        try (TestServer server = start(IDENTITY, JwtGrpc.required(slow))) {
            MethodDescriptor<String, String> kind = TestServer.methods().stream()
                    .filter(each -> method.equals(each.getBareMethodName()))
                    .findFirst()
                    .orElseThrow();
            for (int i = 1; i <= 100; i++) {
                assertThat(server.call(kind, ALICE, "message")).isEqualTo(replies);
                assertThat(server.started).hasValue(i);
                assertThat(server.messages).hasValue(i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.jwtsimple.grpc.TestServer#methods")
    void nothing_of_a_rejected_call_runs(MethodDescriptor<String, String> method) throws Exception {
        gate.countDown();
        try (TestServer server = start(IDENTITY, JwtGrpc.required(slow))) {
            assertThat(rejection(() -> server.call(method, bearer("abc"), "message")))
                    .hasMessage("UNAUTHENTICATED: Not enough segments");
            assertThat(server.call(ALICE)).isEqualTo("alice");
            assertThat(server.started).hasValue(1);
            assertThat(server.messages).hasValue(1);
        }
    }

    /** The client has sent all messages and has ended its stream before the guard decides. */
    @Test
    void a_stream_that_ends_during_the_check_keeps_its_messages_in_order() throws Exception {
        List<String> messages =
                IntStream.range(0, 1000).mapToObj(String::valueOf).toList();
        try (TestServer server = start(message -> message, JwtGrpc.required(slow))) {
            Replies chat = begin(server, CHAT, ALICE, messages.toArray(new String[0]));
            Replies upload = begin(server, UPLOAD, ALICE, "a", "b", "c");
            Replies empty = begin(server, UPLOAD, ALICE);
            assertThat(server.messages).hasValue(0);
            gate.countDown();
            assertThat(chat.await()).isEqualTo(String.join(" ", messages));
            assertThat(upload.await()).isEqualTo("abc");
            assertThat(empty.await()).isEmpty();
        }
    }

    @Test
    void a_call_that_is_cancelled_during_the_check_does_not_start() throws Exception {
        try (TestServer server = start(IDENTITY, JwtGrpc.required(slow))) {
            StreamObserver<String> messages = server.open(CHAT, ALICE, options(), new Replies());
            messages.onNext("one");
            assertThat(deciding.await(10, SECONDS)).isTrue();
            messages.onError(Status.CANCELLED.asException());
            assertThat(cancelled.await(10, SECONDS)).isTrue();
            gate.countDown();
            assertThat(server.call(ALICE)).isEqualTo("alice");
            assertThat(server.started).hasValue(1);
            assertThat(server.messages).hasValue(1);
        }
    }

    @Test
    void a_deadline_ends_a_call_during_the_check() throws Exception {
        try (TestServer server = start(IDENTITY, JwtGrpc.required(slow))) {
            Replies replies = new Replies();
            StreamObserver<String> messages =
                    server.open(ONE, ALICE, options().withDeadline(Deadline.after(1, SECONDS)), replies);
            messages.onNext("message");
            messages.onCompleted();
            assertThat(rejection(replies::await).getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
            assertThat(cancelled.await(10, SECONDS)).isTrue();
            gate.countDown();
            assertThat(server.call(ALICE)).isEqualTo("alice");
            assertThat(server.started).hasValue(1);
        }
    }

    @Test
    void checks_that_block_run_at_the_same_time() throws Exception {
        int checks = Runtime.getRuntime().availableProcessors() + 8;
        CyclicBarrier barrier = new CyclicBarrier(checks);
        JwtGuard together = JwtGuard.of(JWT).allowing(claims -> {
            try {
                barrier.await(10, SECONDS);
                return true;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try (TestServer server = start(IDENTITY, JwtGrpc.required(together))) {
            List<Replies> all = new ArrayList<>();
            for (int i = 0; i < checks; i++) {
                all.add(begin(server, ONE, ALICE, "message"));
            }
            assertThat(all).allSatisfy(replies -> assertThat(replies.await()).isEqualTo("alice"));
        }
    }

    @Test
    void a_call_that_is_cancelled_before_its_check_is_not_checked() throws Exception {
        CountDownLatch checking = new CountDownLatch(GuardInterceptor.MAX_THREADS);
        AtomicInteger checks = new AtomicInteger();
        JwtGuard counted = JwtGuard.of(token -> {
            checks.incrementAndGet();
            checking.countDown();
            await(gate);
            return JWT.decode(token);
        });
        Arrivals arrivals = new Arrivals(GuardInterceptor.MAX_THREADS + 100, 100);
        try (TestServer server = start(IDENTITY, arrivals, JwtGrpc.required(counted))) {
            List<Replies> admitted = begin(server, GuardInterceptor.MAX_THREADS);
            assertThat(checking.await(10, SECONDS)).isTrue();
            List<StreamObserver<String>> waiting = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                waiting.add(server.open(CHAT, ALICE, options(), new Replies()));
            }
            assertThat(arrivals.begun.await(10, SECONDS)).isTrue();
            waiting.forEach(messages -> messages.onError(Status.CANCELLED.asException()));
            assertThat(arrivals.ended.await(10, SECONDS)).isTrue();
            gate.countDown();
            assertThat(server.call(ALICE)).isEqualTo("alice");
            assertThat(admitted)
                    .allSatisfy(replies -> assertThat(replies.await()).isEqualTo("alice"));
            assertThat(checks).hasValue(GuardInterceptor.MAX_THREADS + 1);
        } finally {
            gate.countDown();
        }
    }

    /** The deadline ends half of the calls, and the client cancels the other half. */
    @Test
    void calls_that_are_cancelled_before_their_check_leave_their_place_to_others() throws Exception {
        CountDownLatch checking = new CountDownLatch(GuardInterceptor.MAX_THREADS);
        AtomicInteger checks = new AtomicInteger();
        JwtGuard counted = JwtGuard.of(token -> {
            checks.incrementAndGet();
            checking.countDown();
            await(gate);
            return JWT.decode(token);
        });
        int waiting = GuardInterceptor.MAX_WAITING;
        int all = GuardInterceptor.MAX_THREADS + waiting;
        Arrivals arrivals = new Arrivals(all, waiting);
        Arrivals others = new Arrivals(all + waiting, 0);
        try (TestServer server = start(IDENTITY, arrivals, others, JwtGrpc.required(counted))) {
            List<Replies> admitted = new ArrayList<>(begin(server, GuardInterceptor.MAX_THREADS));
            assertThat(checking.await(10, SECONDS)).isTrue();
            List<StreamObserver<String>> cancelled = new ArrayList<>();
            for (int i = 0; i < waiting; i++) {
                CallOptions options = i % 2 == 0 ? options() : options().withDeadline(Deadline.after(2, SECONDS));
                StreamObserver<String> call = server.open(CHAT, ALICE, options, new Replies());
                if (i % 2 == 0) {
                    cancelled.add(call);
                }
            }
            assertThat(arrivals.begun.await(10, SECONDS)).isTrue();
            cancelled.forEach(call -> call.onError(Status.CANCELLED.asException()));
            assertThat(arrivals.ended.await(10, SECONDS)).isTrue();

            admitted.addAll(begin(server, waiting));
            assertThat(others.begun.await(10, SECONDS)).isTrue();
            gate.countDown();
            assertThat(admitted)
                    .allSatisfy(replies -> assertThat(replies.await()).isEqualTo("alice"));
            assertThat(checks).hasValue(all);
        } finally {
            gate.countDown();
        }
    }

    @Test
    void a_call_is_rejected_at_once_if_too_many_calls_wait() throws Exception {
        int most = GuardInterceptor.MAX_THREADS + GuardInterceptor.MAX_WAITING;
        Arrivals arrivals = new Arrivals(most, 0);
        try (TestServer server = start(IDENTITY, arrivals, JwtGrpc.required(slow))) {
            List<Replies> admitted = begin(server, most);
            assertThat(arrivals.begun.await(10, SECONDS)).isTrue();
            for (MethodDescriptor<String, String> method : TestServer.methods()) {
                assertThat(rejection(() -> server.call(method, ALICE, "message")))
                        .hasMessage("UNAVAILABLE: Too many calls wait for a check");
            }
            assertThat(server.started).hasValue(0);
            gate.countDown();
            assertThat(admitted)
                    .allSatisfy(replies -> assertThat(replies.await()).isEqualTo("alice"));
            assertThat(server.call(ALICE)).isEqualTo("alice");
            assertThat(server.started).hasValue(most + 1);
        } finally {
            gate.countDown();
        }
    }

    @Test
    void a_guard_that_fails_does_not_admit_the_call() throws Exception {
        JwtGuard failing = JwtGuard.of(token -> {
            throw new IllegalStateException("a function that fails");
        });
        try (TestServer server = start(IDENTITY, JwtGrpc.optional(failing))) {
            assertThat(rejection(() -> server.call(ALICE)).getStatus().getCode())
                    .isEqualTo(Code.UNKNOWN);
            assertThat(server.call(new Metadata())).isEqualTo("null");
            assertThat(server.started).hasValue(1);
        }
    }

    @Test
    void a_handler_that_fails_at_its_start_ends_the_call() throws Exception {
        gate.countDown();
        ServerInterceptor failing = new ServerInterceptor() {
            @Override
            public <Q, S> Listener<Q> interceptCall(
                    ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
                throw Status.DATA_LOSS.withDescription("a handler that fails").asRuntimeException();
            }
        };
        try (TestServer server = start(IDENTITY, JwtGrpc.required(slow), failing)) {
            StatusRuntimeException failure = rejection(() -> server.call(ALICE));
            assertThat(failure).hasMessage("DATA_LOSS: a handler that fails");
        }
    }

    /**
     * gRPC delivers the message through the outer interceptor, so this interceptor can catch an exception of the
     * handler.
     */
    @Test
    void an_exception_of_the_handler_reaches_the_interceptor_in_front() throws Exception {
        gate.countDown();
        Function<String, String> reply = message -> {
            throw new IllegalStateException("a handler that fails");
        };
        try (TestServer server = start(reply, new ExceptionInterceptor(), JwtGrpc.required(slow))) {
            for (int i = 0; i < 200; i++) {
                assertThat(rejection(() -> server.call(ALICE))).hasMessage("ABORTED: a handler that fails");
            }
        }
    }

    @Test
    void only_a_check_that_may_block_leaves_the_event_loop() throws Exception {
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        JwtGuard blocking = JwtGuard.of(token -> {
            threads.add(Thread.currentThread().getName());
            return JWT.decode(token);
        });
        JwtGuard quick = JwtGuard.builder(JWT)
                .onResult(result -> threads.add(Thread.currentThread().getName()))
                .build();
        try (TestServer server = start(IDENTITY, JwtGrpc.required(blocking))) {
            server.call(ALICE);
            assertThat(threads.take()).isEqualTo("jwt-simple-grpc");
        }
        try (TestServer server = start(IDENTITY, JwtGrpc.required(quick))) {
            server.call(ALICE);
            assertThat(threads.take()).startsWith("grpc-").contains("ELG");
        }
        try (TestServer server = TestServer.start(JwtGrpc.required(blocking))) {
            server.call(ALICE);
            assertThat(threads.take()).startsWith("grpc-default-executor");
        }
    }

    private static List<Replies> begin(TestServer server, int calls) {
        return IntStream.range(0, calls)
                .mapToObj(i -> begin(server, ONE, ALICE, "message"))
                .toList();
    }

    private static Replies begin(
            TestServer server, MethodDescriptor<String, String> method, Metadata metadata, String... sent) {
        Replies replies = new Replies();
        StreamObserver<String> messages = server.open(method, metadata, options(), replies);
        for (String message : sent) {
            messages.onNext(message);
        }
        messages.onCompleted();
        return replies;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A counter of the calls that have reached the server, and of the calls that have ended there. */
    private static final class Arrivals implements ServerInterceptor {

        final CountDownLatch begun;
        final CountDownLatch ended;

        Arrivals(int begun, int ended) {
            this.begun = new CountDownLatch(begun);
            this.ended = new CountDownLatch(ended);
        }

        @Override
        public <Q, S> Listener<Q> interceptCall(ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
            Context.current().addListener(context -> ended.countDown(), Runnable::run);
            Listener<Q> listener = next.startCall(call, headers);
            begun.countDown();
            return listener;
        }
    }
}
