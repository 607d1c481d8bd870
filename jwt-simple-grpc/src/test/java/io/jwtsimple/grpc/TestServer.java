package io.jwtsimple.grpc;

import static io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING;
import static io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING;
import static io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING;
import static io.grpc.MethodDescriptor.MethodType.UNARY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Netty server with one method of each gRPC method type, and a client. The server counts the started calls and the
 * messages that these calls receive. The methods reply with the identity, or with a text that the test chooses.
 */
final class TestServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("io.grpc");

    static {
        LOG.setLevel(Level.OFF); // gRPC logs exceptions, which some tests provoke
    }

    static final MethodDescriptor<String, String> ONE = method(UNARY, "One");
    static final MethodDescriptor<String, String> UPLOAD = method(CLIENT_STREAMING, "Upload");
    static final MethodDescriptor<String, String> DOWNLOAD = method(SERVER_STREAMING, "Download");
    static final MethodDescriptor<String, String> CHAT = method(BIDI_STREAMING, "Chat");

    static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    static final Metadata.Key<String> CHALLENGE = key("www-authenticate");

    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger messages = new AtomicInteger();
    final Queue<String> events = new ConcurrentLinkedQueue<>();

    private final Server server;
    private final ManagedChannel channel;

    static List<MethodDescriptor<String, String>> methods() {
        return List.of(ONE, UPLOAD, DOWNLOAD, CHAT);
    }

    /** Starts a server that calls the interceptors in the given order. */
    static TestServer start(ServerInterceptor... interceptors) throws IOException {
        return start(server -> server, message -> String.valueOf(JwtGrpc.identity()), interceptors);
    }

    static TestServer start(
            UnaryOperator<NettyServerBuilder> settings,
            Function<String, String> reply,
            ServerInterceptor... interceptors)
            throws IOException {
        return new TestServer(settings, reply, interceptors);
    }

    private TestServer(
            UnaryOperator<NettyServerBuilder> settings, Function<String, String> reply, ServerInterceptor... all)
            throws IOException {
        ServerServiceDefinition counted = ServerInterceptors.intercept(service(reply), counter());
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(ServerInterceptors.interceptForward(counted, Arrays.asList(all)));
        server = settings.apply(builder).build().start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    int port() {
        return server.getPort();
    }

    ManagedChannel channel() {
        return channel;
    }

    /** Makes a unary call. */
    String call(Metadata metadata) {
        return call(ONE, metadata, "message");
    }

    /** Makes a call of any method type with some messages, and returns the responses, separated by spaces. */
    String call(MethodDescriptor<String, String> method, Metadata metadata, String... sent) {
        Replies replies = new Replies();
        StreamObserver<String> messages = open(method, metadata, options(), replies);
        for (String message : sent) {
            messages.onNext(message);
        }
        messages.onCompleted();
        return replies.await();
    }

    /** Begins a call of any method type. */
    StreamObserver<String> open(
            MethodDescriptor<String, String> method, Metadata metadata, CallOptions options, Replies replies) {
        return ClientCalls.asyncBidiStreamingCall(
                MetadataUtils.newAttachHeadersInterceptor(metadata).interceptCall(method, options, channel), replies);
    }

    static CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(20, SECONDS);
    }

    static Metadata bearer(String token) {
        return metadata("Bearer " + token);
    }

    static Metadata metadata(String... authorization) {
        Metadata metadata = new Metadata();
        for (String value : authorization) {
            metadata.put(AUTHORIZATION, value);
        }
        return metadata;
    }

    static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName("test.Hello/" + name)
                .build();
    }

    private static BindableService service(Function<String, String> reply) {
        return () -> ServerServiceDefinition.builder("test.Hello")
                .addMethod(ONE, ServerCalls.asyncUnaryCall((message, replies) -> {
                    replies.onNext(reply.apply(message));
                    replies.onCompleted();
                }))
                .addMethod(DOWNLOAD, ServerCalls.asyncServerStreamingCall((message, replies) -> {
                    for (int i = 0; i < 3; i++) {
                        replies.onNext(reply.apply(message));
                    }
                    replies.onCompleted();
                }))
                .addMethod(UPLOAD, ServerCalls.asyncClientStreamingCall(replies -> new Upload(reply, replies)))
                .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(replies -> new Chat(reply, replies)))
                .build();
    }

    private ServerInterceptor counter() {
        return new ServerInterceptor() {
            @Override
            public <Q, S> Listener<Q> interceptCall(
                    ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
                started.incrementAndGet();
                return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                    @Override
                    public void onMessage(Q message) {
                        messages.incrementAndGet();
                        super.onMessage(message);
                    }

                    @Override
                    public void onHalfClose() {
                        events.add("half-close");
                        super.onHalfClose();
                    }

                    @Override
                    public void onCancel() {
                        events.add("cancel");
                        super.onCancel();
                    }
                };
            }
        };
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    /** A receiver that sends one response after the last message. */
    private static final class Upload implements StreamObserver<String> {

        private final Function<String, String> reply;
        private final StreamObserver<String> replies;
        private String all = "";

        Upload(Function<String, String> reply, StreamObserver<String> replies) {
            this.reply = reply;
            this.replies = replies;
        }

        @Override
        public void onNext(String message) {
            all += message;
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
            replies.onNext(reply.apply(all));
            replies.onCompleted();
        }
    }

    /** A receiver that responds to each message. */
    private record Chat(Function<String, String> reply, StreamObserver<String> replies)
            implements StreamObserver<String> {

        @Override
        public void onNext(String message) {
            replies.onNext(reply.apply(message));
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
            replies.onCompleted();
        }
    }

    /** The responses that a client gets. */
    static final class Replies implements StreamObserver<String> {

        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final Queue<String> replies = new ConcurrentLinkedQueue<>();

        /**
         * Waits until the call has ended, and returns the responses, separated by spaces. Throws if the call's status
         * is not OK.
         */
        String await() {
            try {
                return end.get(20, SECONDS);
            } catch (ExecutionException e) {
                throw (StatusRuntimeException) e.getCause();
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException("the call has not ended", e);
            }
        }

        @Override
        public void onNext(String reply) {
            replies.add(reply);
        }

        @Override
        public void onError(Throwable error) {
            end.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {
            end.complete(String.join(" ", replies));
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
