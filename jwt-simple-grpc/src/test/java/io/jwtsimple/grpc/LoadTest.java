package io.jwtsimple.grpc;

import static io.jwtsimple.grpc.JwtGrpcTest.rejection;
import static io.jwtsimple.grpc.TestServer.DOWNLOAD;
import static io.jwtsimple.grpc.TestServer.ONE;
import static io.jwtsimple.grpc.TestServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that each of many concurrent calls gets the decision on its own token. */
class LoadTest {

    private static final int CLIENTS = 64;
    private static final int ROUNDS = 40; // each client makes four calls in each round

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void ten_thousand_concurrent_calls_get_the_right_response(boolean directExecutor, boolean mayBlock)
            throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.secret(Tokens.SECRET));
        JwtGuard guard = mayBlock ? JwtGuard.of(token -> jwt.decode(token)) : JwtGuard.of(jwt);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (TestServer server = TestServer.start(
                settings -> directExecutor ? settings.directExecutor() : settings,
                message -> message + JwtGrpc.identity(),
                JwtGrpc.optional(guard),
                JwtGrpc.requiredMethods(guard, ONE))) {
            List<Callable<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String identity = "client" + i;
                clients.add(() -> call(server, identity));
            }
            for (Future<Void> client : threads.invokeAll(clients)) {
                client.get();
            }
            assertThat(server.started).hasValue(2 * CLIENTS * ROUNDS);
            assertThat(server.messages).hasValue(2 * CLIENTS * ROUNDS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void call(TestServer server, String identity) {
        Metadata good = bearer(Tokens.of(identity));
        Metadata expired = bearer(Tokens.withPayload("{\"sub\":\"" + identity + "\",\"exp\":1}"));
        Metadata forged = bearer(Tokens.of(identity) + "A");
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(server.call(good)).isEqualTo("message" + identity);
            assertThat(server.call(DOWNLOAD, new Metadata(), "no ")).isEqualTo("no null no null no null");
            assertThat(rejection(() -> server.call(expired))).hasMessage("UNAUTHENTICATED: Token has expired");
            assertThat(rejection(() -> server.call(forged)))
                    .hasMessage("UNAUTHENTICATED: Signature verification failed");
        }
        return null;
    }
}
