package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.jwtsimple.JwtKey;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcExampleTest {

    private final Server server;
    private final ManagedChannel channel;

    GrpcExampleTest() throws IOException {
        server = GrpcExample.start(0, JwtKey.secret("the secret of the tests of the examples"));
        channel = NettyChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void a_token_from_login_opens_the_guarded_method() {
        assertThat(call(GrpcExample.HELLO, "", call(GrpcExample.LOGIN, "test:test", "")))
                .isEqualTo("Hello test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "test", "test:wrong", "someone:test"})
    void login_rejects_other_users(String user) {
        assertThatThrownBy(() -> call(GrpcExample.LOGIN, user, ""))
                .hasMessage("UNAUTHENTICATED: Bad username or password");
    }

    @Test
    void a_bad_token_is_rejected() {
        assertThatThrownBy(() -> call(GrpcExample.HELLO, "", "abc")).hasMessage("UNAUTHENTICATED: Not enough segments");
    }

    private String call(MethodDescriptor<String, String> method, String message, String token) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return ClientCalls.blockingUnaryCall(
                MetadataUtils.newAttachHeadersInterceptor(metadata).interceptCall(method, CallOptions.DEFAULT, channel),
                message);
    }
}
