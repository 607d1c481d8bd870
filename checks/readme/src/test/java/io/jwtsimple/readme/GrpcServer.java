package io.jwtsimple.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.jwtsimple.grpc.JwtGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A gRPC server on a free port, and a client of the server. */
record GrpcServer(Server server, ManagedChannel channel) implements AutoCloseable {

    static GrpcServer start(ServerServiceDefinition service) throws IOException {
        return start(ServerBuilder.forPort(0).addService(service).build());
    }

    static GrpcServer start(Server server) throws IOException {
        server.start();
        return new GrpcServer(
                server,
                ManagedChannelBuilder.forAddress("localhost", server.getPort())
                        .usePlaintext()
                        .build());
    }

    /** Returns a service with the methods List and Create. Both methods greet the user of the call. */
    static BindableService service(String name) {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(name);
        for (String method : new String[] {"List", "Create"}) {
            service.addMethod(method(name + '/' + method), ServerCalls.asyncUnaryCall((message, replies) -> {
                replies.onNext("Hello " + JwtGrpc.identity());
                replies.onCompleted();
            }));
        }
        return service::build;
    }

    static MethodDescriptor<String, String> method(String name) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(MethodType.UNARY)
                .setFullMethodName(name)
                .build();
    }

    /**
     * Calls a method, and returns the response. If the call fails, returns the message of the exception, which is the
     * status and its description.
     */
    String call(String method, @Nullable String token) {
        Metadata metadata = new Metadata();
        if (token != null) {
            metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        }
        try {
            return call(channel, method, metadata);
        } catch (StatusRuntimeException e) {
            return e.getMessage();
        }
    }

    static String call(Channel channel, String method, Metadata metadata) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(10, SECONDS);
        return ClientCalls.blockingUnaryCall(
                MetadataUtils.newAttachHeadersInterceptor(metadata).interceptCall(method(method), options, channel),
                "message");
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
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
