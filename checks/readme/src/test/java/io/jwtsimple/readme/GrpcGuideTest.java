package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.grpc.JwtGrpc;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.test.TestTokens;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the programs of the guide on gRPC behave as the guide describes. */
class GrpcGuideTest {

    private static final TestTokens TOKENS = TestTokens.create();

    private final Page guide = new Page(Path.of("../../guides/grpc.md"));

    @TempDir
    private Path folder;

    @Test
    void every_block_is_used_here() {
        assertThat(guide.names()).containsExactlyInAnyOrder("service", "methods", "server", "client");
    }

    @Test
    void a_service_requires_a_token() throws Exception {
        try (GrpcServer server =
                GrpcServer.start((Server) snippet("service", "server").run())) {
            assertThat(server.call("Orders/List", TOKENS.signed("alice"))).isEqualTo("Hello alice");
            assertThat(server.call("Orders/List", null)).isEqualTo("UNAUTHENTICATED: Missing Authorization Header");
        }
    }

    @Test
    void a_method_requires_a_further_scope() throws Exception {
        ServerServiceDefinition service =
                (ServerServiceDefinition) snippet("methods", "service").run();
        try (GrpcServer server = GrpcServer.start(service)) {
            assertThat(server.call("Orders/List", scoped("orders:read"))).isEqualTo("Hello alice");
            assertThat(server.call("Orders/Create", scoped("orders:read orders:write")))
                    .isEqualTo("Hello alice");
            String insufficient = "PERMISSION_DENIED: Insufficient scope";
            assertThat(server.call("Orders/Create", scoped("orders:read"))).isEqualTo(insufficient);
            assertThat(server.call("Orders/Create", scoped("orders:write"))).isEqualTo(insufficient);
            assertThat(server.call("Orders/List", scoped("orders:write"))).isEqualTo(insufficient);
        }
    }

    @Test
    void a_service_beside_the_guarded_service_is_open() throws Exception {
        try (GrpcServer server =
                GrpcServer.start((Server) snippet("server", "server").run())) {
            assertThat(server.call("Health/List", null)).isEqualTo("Hello null");
            assertThat(server.call("Orders/List", null)).isEqualTo("UNAUTHENTICATED: Missing Authorization Header");
            assertThat(server.call("Orders/List", TOKENS.signed("alice"))).isEqualTo("Hello alice");
        }
    }

    @Test
    void a_client_sends_the_token() throws Exception {
        try (GrpcServer server = start(JwtGuard.of(TOKENS.manager()))) {
            Snippet client = snippet("client", "withToken");
            client.channel = server.channel();
            assertThat(GrpcServer.call((Channel) client.run(), "Orders/List", new Metadata()))
                    .isEqualTo("Hello alice");
        }
    }

    static Stream<Arguments> rows() {
        JwtGuard guard = JwtGuard.of(TOKENS.manager());
        return Stream.of(
                arguments("has no token", guard, null),
                arguments("has a token that has expired", guard, TOKENS.expired("alice")),
                arguments(
                        "has a token without a scope that the guard requires",
                        guard.withScope("orders:write"),
                        TOKENS.signed("alice")),
                arguments(
                        "has a token that a rule of the guard does not allow",
                        guard.allowing(claims -> false),
                        TOKENS.signed("alice")),
                arguments(
                        "cannot be checked, because the keys are unreachable",
                        JwtGuard.of(token -> new Unavailable("Key source unavailable")),
                        TOKENS.signed("alice")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void the_table_of_rejected_calls_is_correct(String call, JwtGuard guard, @Nullable String token) throws Exception {
        Metadata metadata = new Metadata();
        if (token != null) {
            metadata.put(key("authorization"), "Bearer " + token);
        }
        try (GrpcServer server = start(guard)) {
            StatusRuntimeException rejection = catchThrowableOfType(
                    StatusRuntimeException.class, () -> GrpcServer.call(server.channel(), "Orders/List", metadata));
            String trailers = Stream.of("www-authenticate", "retry-after")
                    .filter(name -> rejection.getTrailers().containsKey(key(name)))
                    .map(name -> "`" + name + ": " + rejection.getTrailers().get(key(name)) + "`")
                    .findFirst()
                    .orElse("none")
                    .replaceFirst("error_description=.*`", "…`");
            assertThat(guide.text())
                    .contains("| " + call
                            + " | `" + rejection.getStatus().getCode()
                            + "` | `" + rejection.getStatus().getDescription()
                            + "` | " + trailers + " |");
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static GrpcServer start(JwtGuard guard) throws Exception {
        return GrpcServer.start(ServerInterceptors.intercept(GrpcServer.service("Orders"), JwtGrpc.required(guard)));
    }

    private static String scoped(String scope) {
        return TOKENS.signed("alice", claims -> claims.put("scope", scope));
    }

    private Snippet snippet(String name, String expression) throws Exception {
        Snippet snippet = guide.compile(name, expression, folder);
        snippet.guard = JwtGuard.of(TOKENS.manager());
        snippet.orders = GrpcServer.service("Orders");
        snippet.health = GrpcServer.service("Health");
        snippet.createMethod = GrpcServer.method("Orders/Create");
        snippet.token = TOKENS.signed("alice");
        return snippet;
    }
}
