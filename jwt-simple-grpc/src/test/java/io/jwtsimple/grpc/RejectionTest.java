package io.jwtsimple.grpc;

import static io.jwtsimple.grpc.TestServer.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status.Code;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Cases;
import io.jwtsimple.tck.Tokens;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a gRPC client gets the same message and challenge as an HTTP client, for the cases of the TCK. */
@TestInstance(Lifecycle.PER_CLASS)
class RejectionTest {

    private static final String INSUFFICIENT_SCOPE =
            "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope\", scope=\"orders:write\"";

    private final JwtGuard guard = JwtGuard.of(JwtManager.of(JwtKey.secret(Tokens.SECRET)));
    private TestServer required;
    private TestServer optional;
    private RawCall toRequired;
    private RawCall toOptional;

    @BeforeAll
    void start() throws Exception {
        required = start(guard, true);
        optional = start(guard, false);
        toRequired = new RawCall(required.port());
        toOptional = new RawCall(optional.port());
    }

    @AfterAll
    void stop() throws Exception {
        toRequired.close();
        toOptional.close();
        required.close();
        optional.close();
    }

    private static TestServer start(JwtGuard guard, boolean required) throws Exception {
        return TestServer.start(
                server -> server.maxInboundMetadataSize(64 * 1024),
                message -> String.valueOf(JwtGrpc.identity()),
                required ? JwtGrpc.required(guard) : JwtGrpc.optional(guard));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.tck.Cases#withoutToken")
    void a_call_without_a_token_is_rejected_if_a_token_is_required(String reason, List<String> lines, String message)
            throws Exception {
        assertRejected(toRequired, lines, Code.UNAUTHENTICATED, message, "Bearer");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.tck.Cases#withoutToken")
    void a_call_without_a_token_is_admitted_if_a_token_is_optional(String reason, List<String> lines, String message)
            throws Exception {
        assertThat(status(send(toOptional, lines))).isEqualTo(Code.OK);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.tck.Cases#badHeaders")
    void a_bad_header_is_rejected(String reason, List<String> lines, String message) throws Exception {
        assertRejectedEverywhere(lines, message, "invalid_request");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.tck.Cases#badTokens")
    void a_bad_token_is_rejected(String reason, String token, String message) throws Exception {
        assertRejectedEverywhere(List.of("Authorization: Bearer " + token), message, "invalid_token");
    }

    @Test
    void an_expired_token_is_rejected() throws Exception {
        String expired = Tokens.withPayload("{\"sub\":\"alice\",\"exp\":1700000000}");
        assertRejectedEverywhere(List.of("Authorization: Bearer " + expired), "Token has expired", "invalid_token");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_token_without_the_scope_is_rejected_with_a_challenge(boolean required) throws Exception {
        try (TestServer server = start(guard.withScope("orders:write"), required);
                RawCall client = new RawCall(server.port())) {
            List<String> lines = List.of("Authorization: Bearer " + Cases.GOOD);
            assertRejected(client, lines, Code.PERMISSION_DENIED, "Insufficient scope", INSUFFICIENT_SCOPE);
            assertThat(server.started).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_token_that_a_rule_does_not_allow_is_rejected_without_a_challenge(boolean required) throws Exception {
        JwtGuard admins = guard.allowing("Administrators only", claims -> "admin".equals(claims.get("role")));
        try (TestServer server = start(admins, required);
                RawCall client = new RawCall(server.port())) {
            List<String> lines = List.of("Authorization: Bearer " + Cases.GOOD);
            assertRejected(client, lines, Code.PERMISSION_DENIED, "Administrators only", null);
            assertThat(server.started).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unavailable_keys_lead_to_unavailable(boolean required) throws Exception {
        JwtGuard outage = JwtGuard.of(token -> new TokenResult.Unavailable("Key source unavailable"));
        try (TestServer server = start(outage, required);
                RawCall client = new RawCall(server.port())) {
            Http2Headers trailers = send(client, List.of("Authorization: Bearer " + Cases.GOOD));
            assertThat(status(trailers)).isEqualTo(Code.UNAVAILABLE);
            assertThat(trailers.get("grpc-message")).hasToString("Key source unavailable");
            assertThat(trailers.get("retry-after")).hasToString("30");
            assertThat(trailers.contains("www-authenticate")).isFalse();
            assertThat(server.started).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization: Bearer ", "authorization: bEaReR ", "authorization: Bearer     "})
    void a_token_is_found(String start) throws Exception {
        assertThat(status(send(toRequired, List.of(start + Cases.GOOD)))).isEqualTo(Code.OK);
    }

    /**
     * HTTP/2 forbids header names in upper case, so the server ends the connection or the stream, and no handler runs.
     */
    @Test
    void a_name_in_upper_case_is_no_token() throws Exception {
        int before = required.started.get();
        try (RawCall client = new RawCall(required.port())) {
            List<String> lines = List.of("Authorization: Bearer " + Cases.GOOD);
            assertThatThrownBy(() -> client.trailers(ONE.getFullMethodName(), lines))
                    .hasMessageContaining("the stream has no trailers");
        }
        assertThat(required.started).hasValue(before);
    }

    @Test
    void a_rejection_has_no_header_of_a_json_body() throws Exception {
        Http2Headers trailers = send(toRequired, List.of());
        assertThat(trailers.get("content-type")).hasToString("application/grpc");
        assertThat(trailers.contains("cache-control")).isFalse();
    }

    private void assertRejectedEverywhere(List<String> lines, String message, String error) throws Exception {
        String challenge = "Bearer error=\"" + error + "\", error_description=\"" + message + "\"";
        assertRejected(toRequired, lines, Code.UNAUTHENTICATED, message, challenge);
        assertRejected(toOptional, lines, Code.UNAUTHENTICATED, message, challenge);
    }

    private void assertRejected(
            RawCall client, List<String> lines, Code status, String message, @Nullable String challenge)
            throws Exception {
        int before = required.started.get() + optional.started.get();
        Http2Headers trailers = send(client, lines);
        assertThat(status(trailers)).isEqualTo(status);
        assertThat(trailers.get("grpc-message")).hasToString(message);
        assertThat(trailers.getAll("www-authenticate").stream().map(CharSequence::toString))
                .isEqualTo(challenge == null ? List.of() : List.of(challenge));
        assertThat(required.started.get() + optional.started.get()).isEqualTo(before);
    }

    private static Http2Headers send(RawCall client, List<String> lines) throws Exception {
        return client.trailers(
                ONE.getFullMethodName(), lines.stream().map(RawCall::lowerCase).toList());
    }

    private static Code status(Http2Headers trailers) {
        return Code.values()[Integer.parseInt(trailers.get("grpc-status").toString())];
    }
}
