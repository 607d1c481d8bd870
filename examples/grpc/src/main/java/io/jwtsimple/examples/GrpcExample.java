package io.jwtsimple.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.grpc.JwtGrpc;
import io.jwtsimple.http.JwtGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/**
 * A gRPC server that issues tokens with Users/Login, and guards Greeter/Hello. The messages of the methods are plain
 * text, so the example needs no protoc.
 */
public final class GrpcExample {

    static final MethodDescriptor<String, String> LOGIN = method("Users/Login");
    static final MethodDescriptor<String, String> HELLO = method("Greeter/Hello");

    /**
     * Starts the server. The environment may set PORT (default: 8080) and JWT_SECRET_KEY (default: a new random key).
     */
    public static void main(String[] args) throws InterruptedException {
        String port = System.getenv().getOrDefault("PORT", "8080");
        String secret = System.getenv("JWT_SECRET_KEY");
        Server server;
        try {
            server = start(
                    Integer.parseInt(port), secret == null ? JwtKey.generate(Algorithm.HS256) : JwtKey.secret(secret));
        } catch (NumberFormatException e) {
            fail(port, "it must be a number");
            return;
        } catch (IOException | RuntimeException e) {
            fail(port, e.getMessage());
            return;
        }
        if (secret == null) {
            System.out.println("JWT_SECRET_KEY is not set: a new key is used, and tokens are invalid after a restart.");
        }
        System.out.println("""
                Listening on localhost:PORT until Ctrl-C. In another terminal, try (five bytes begin each message):

                  call() { curl -s --http2-prior-knowledge localhost:PORT/$1 -H content-type:application/grpc "${@:2}" --data-binary @- -o -; }
                  printf '\\0\\0\\0\\0\\0' | call Greeter/Hello -i
                  TOKEN=$(printf '\\0\\0\\0\\0\\11test:test' | call Users/Login | tail -c +6)
                  printf '\\0\\0\\0\\0\\0' | call Greeter/Hello -i -H "Authorization: Bearer $TOKEN"
                """.replace("PORT", port));
        server.awaitTermination();
    }

    private static void fail(String port, String reason) {
        System.err.println("Cannot start with PORT=" + port + ": " + reason);
        System.exit(1);
    }

    static Server start(int port, JwtKey key) throws IOException {
        JwtManager jwt = JwtManager.of(key);
        ServerServiceDefinition users = ServerServiceDefinition.builder("Users")
                .addMethod(LOGIN, ServerCalls.asyncUnaryCall((user, reply) -> {
                    if (user.equals("test:test")) {
                        reply.onNext(jwt.create("test"));
                        reply.onCompleted();
                    } else {
                        reply.onError(Status.UNAUTHENTICATED
                                .withDescription("Bad username or password")
                                .asException());
                    }
                }))
                .build();
        ServerServiceDefinition greeter = ServerServiceDefinition.builder("Greeter")
                .addMethod(HELLO, ServerCalls.asyncUnaryCall((empty, reply) -> {
                    reply.onNext("Hello " + JwtGrpc.identity());
                    reply.onCompleted();
                }))
                .build();
        return NettyServerBuilder.forAddress(new InetSocketAddress("localhost", port))
                .addService(users)
                .addService(ServerInterceptors.intercept(greeter, JwtGrpc.required(JwtGuard.of(jwt))))
                .build()
                .start();
    }

    private static MethodDescriptor<String, String> method(String name) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(MethodType.UNARY)
                .setFullMethodName(name)
                .build();
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
