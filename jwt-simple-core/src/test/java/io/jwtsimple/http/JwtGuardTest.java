package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenDecoder;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Valid;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JwtGuardTest {

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final JwtGuard guard = JwtGuard.of(jwt);

    /** A request and its response, without a web framework. */
    static final class Request {
        final List<String> authorization = new ArrayList<>();
        Decision decision;
        ErrorResponse rejected;
        boolean committed;

        Request(String... authorization) {
            this.authorization.addAll(List.of(authorization));
        }
    }

    static final RequestAdapter<Request, Request> ADAPTER = new RequestAdapter<>() {
        @Override
        public List<String> headers(Request request, String name) {
            return name.equals("Authorization") ? request.authorization : List.of();
        }

        @Override
        public String method(Request request) {
            return "GET";
        }

        @Override
        public void attach(Request request, Decision decision) {
            request.decision = decision;
        }

        @Override
        public Decision attached(Request request) {
            return request.decision;
        }

        @Override
        public boolean reject(Request response, Rejected rejected, ErrorResponse error) {
            if (response.committed) {
                return false;
            }
            response.rejected = error;
            return true;
        }
    };

    @Nested
    class Admit {

        @ParameterizedTest
        @EnumSource
        void a_request_with_a_valid_token_is_admitted_and_keeps_the_decision(Access access) throws IOException {
            Request request = new Request("Bearer " + jwt.create("alice"));
            assertThat(guard.admit(ADAPTER, access, request, request)).isTrue();
            assertThat(request.rejected).isNull();
            assertThat(ADAPTER.identity(request)).isEqualTo("alice");
            assertThat(ADAPTER.identity(request, String.class)).isEqualTo("alice");
            assertThat(ADAPTER.principal(request).getName()).isEqualTo("alice");
            assertThat(ADAPTER.claims(request).subject()).isEqualTo("alice");
            assertThat(ADAPTER.result(request)).isInstanceOf(Valid.class);
        }

        @Test
        void a_request_without_a_token_is_admitted_only_if_the_token_is_optional() throws IOException {
            Request optional = new Request();
            assertThat(guard.admit(ADAPTER, Access.OPTIONAL, optional, optional))
                    .isTrue();
            assertThat(ADAPTER.claims(optional)).isSameAs(Claims.empty());
            assertThat(ADAPTER.identity(optional)).isNull();
            assertThat(ADAPTER.result(optional)).isEqualTo(new Missing("Missing Authorization Header"));

            Request required = new Request();
            assertThat(guard.admit(ADAPTER, Access.REQUIRED, required, required))
                    .isFalse();
            assertThat(required.rejected.status()).isEqualTo(401);
            assertThat(required.decision).isNull();
        }

        static Stream<Rejected> rejected() {
            return RejectionResponsesTest.samples().filter(sample -> !(sample instanceof Missing));
        }

        @ParameterizedTest
        @MethodSource("rejected")
        void a_request_with_any_other_result_is_rejected_and_has_no_claims(Rejected rejected) throws IOException {
            JwtGuard rejecting = JwtGuard.of(token -> rejected);
            for (Access access : Access.values()) {
                Request request = new Request("Bearer x");
                assertThat(rejecting.admit(ADAPTER, access, request, request)).isFalse();
                assertThat(request.rejected).isEqualTo(rejecting.response(rejected));
                assertThat(request.decision).isNull();
            }
        }

        @Test
        void a_response_that_the_adapter_does_not_write_is_logged() throws IOException {
            List<String> lines = new ArrayList<>();
            Logger logger = Logger.getLogger(JwtGuard.class.getName());
            logger.setLevel(Level.FINE);
            logger.setFilter(entry -> lines.add(entry.getMessage()));
            try {
                Request request = new Request();
                guard.admit(ADAPTER, Access.REQUIRED, request, request);
                assertThat(lines).hasSize(1);
                request.committed = true;
                assertThat(guard.admit(ADAPTER, Access.REQUIRED, request, request))
                        .isFalse();
                assertThat(lines)
                        .last()
                        .isEqualTo("rejection not written: the response is committed, or belongs to a page that"
                                + " includes this one");
            } finally {
                logger.setFilter(null);
                logger.setLevel(null);
            }
        }

        @Test
        void a_later_dispatch_reuses_the_result_and_applies_its_own_access() throws IOException {
            Request request = new Request();
            assertThat(guard.admit(ADAPTER, Access.OPTIONAL, request, request)).isTrue();
            request.authorization.add("Bearer " + jwt.create("mallory"));
            assertThat(guard.admit(ADAPTER, Access.REQUIRED, request, request)).isFalse();
        }

        @Test
        void another_guard_checks_the_token_again() throws IOException {
            JwtManager staff = JwtManager.of(JwtKey.generate(Algorithm.HS256));
            Request request = new Request("Bearer " + jwt.create("alice"));
            assertThat(guard.admit(ADAPTER, Access.REQUIRED, request, request)).isTrue();
            assertThat(JwtGuard.of(staff).admit(ADAPTER, Access.REQUIRED, request, request))
                    .isFalse();
        }

        /**
         * Passes the same request to the guard several times, as a web server does if it dispatches the request again.
         * The token expires before the last call.
         */
        @ParameterizedTest
        @EnumSource
        void a_result_is_not_reused_after_the_token_has_expired(Access access) throws IOException {
            Instant[] now = {Instant.parse("2026-11-01T00:00:00Z")};
            JwtManager shortLived = JwtManager.builder(JwtKey.generate(Algorithm.HS256))
                    .clock(() -> now[0])
                    .expiresIn(Duration.ofSeconds(60))
                    .build();
            JwtGuard expiring = JwtGuard.builder(shortLived)
                    .onExpired(expired -> ErrorResponse.json(
                            401, Map.of("expired", expired.expiredAt().toString())))
                    .build();
            Request request = new Request("Bearer " + shortLived.create("alice"));
            assertThat(expiring.admit(ADAPTER, access, request, request)).isTrue();
            now[0] = now[0].plusSeconds(59);
            assertThat(expiring.admit(ADAPTER, access, request, request)).isTrue();
            now[0] = now[0].plusSeconds(1);
            assertThat(expiring.admit(ADAPTER, access, request, request)).isFalse();
            assertThat(request.rejected.body()).isEqualTo("{\"expired\":\"2026-11-01T00:01:00Z\"}");
        }

        @Test
        void a_callback_that_returns_null_never_admits() {
            JwtGuard careless = JwtGuard.builder(jwt).onMissing(missing -> null).build();
            Request request = new Request();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> careless.admit(ADAPTER, Access.REQUIRED, request, request))
                    .withMessage("onMissing: returned null; it must return an ErrorResponse");
            assertThat(request.decision).isNull();
        }

        @Test
        void a_function_that_returns_null_never_admits() {
            JwtGuard careless = JwtGuard.of(token -> null);
            Request request = new Request("Bearer x");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> careless.admit(ADAPTER, Access.OPTIONAL, request, request))
                    .withMessage("the decode function returned null; it must return a TokenResult");
            assertThat(request.decision).isNull();
        }

        @Test
        void a_function_that_returns_missing_for_a_token_never_admits() {
            JwtGuard careless = JwtGuard.of(token -> new Missing("revoked"));
            Request request = new Request("Bearer x");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> careless.admit(ADAPTER, Access.OPTIONAL, request, request))
                    .withMessage("the decode function returned Missing although there is a token;"
                            + " it must return Invalid");
            assertThat(request.decision).isNull();
        }

        @Test
        void an_exception_of_the_application_passes_through() {
            RuntimeException own = new UnsupportedOperationException("own");
            JwtGuard throwing = JwtGuard.of(token -> {
                throw own;
            });
            Request request = new Request("Bearer x");
            assertThatThrownBy(() -> throwing.admit(ADAPTER, Access.OPTIONAL, request, request))
                    .isSameAs(own);
            assertThat(request.decision).isNull();
        }

        @Test
        void a_request_without_a_guard_has_no_claims() {
            Request request = new Request("Bearer " + jwt.create("alice"));
            assertThat(ADAPTER.claims(request)).isSameAs(Claims.empty());
            assertThat(ADAPTER.identity(request)).isNull();
            assertThat(ADAPTER.principal(request)).isNull();
            assertThat(ADAPTER.result(request)).isNull();
        }
    }

    static Arguments[] mistakes() {
        return new Arguments[] {
            mistake("empty header", b -> b.header(""), "header: must be one or more letters"),
            mistake("header with a colon", b -> b.header("X-Token:"), "header: must be one or more letters"),
            mistake("header with a line break", b -> b.header("X\r\nY"), "header: must be one or more letters"),
            mistake("header beyond ASCII", b -> b.header("Tökn"), "header: must be one or more letters"),
            mistake("empty scheme", b -> b.scheme(""), "scheme: must be one or more letters"),
            mistake("scheme with a space", b -> b.scheme("Bearer "), "scheme: must be one or more letters"),
            mistake("realm with a quote", b -> b.realm("a\"b"), "realm: must be printable ASCII"),
            mistake("realm with a line break", b -> b.realm("a\nb"), "realm: must be printable ASCII"),
        };
    }

    private static Arguments mistake(String what, Consumer<JwtGuard.Builder> option, String message) {
        return Arguments.of(what, option, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_wrong_value_is_rejected_by_the_method_of_the_option(
            String what, Consumer<JwtGuard.Builder> option, String message) {
        JwtGuard.Builder builder = JwtGuard.builder(jwt);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option.accept(builder))
                .withMessageStartingWith(message);
    }

    @Test
    void the_exception_for_a_null_names_the_parameter() {
        assertThatNullPointerException().isThrownBy(() -> JwtGuard.of(null)).withMessage("decoder");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtGuard.builder(null))
                .withMessage("decoder");
        assertThatNullPointerException().isThrownBy(() -> guard.check(null)).withMessage("headerValues");
        assertThatNullPointerException().isThrownBy(() -> guard.response(null)).withMessage("rejected");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtGuard.builder(jwt).onExpired(null))
                .withMessage("onExpired");
    }

    /** A decoder of the application that never blocks. */
    private record InMemory(JwtManager jwt) implements TokenDecoder {
        @Override
        public TokenResult decode(String token) {
            return jwt.decode(token);
        }

        @Override
        public boolean mayBlock() {
            return false;
        }
    }

    @Test
    void a_check_may_block_if_decode_may_block_or_is_a_function() {
        assertThat(guard.mayBlock()).isFalse();
        assertThat(JwtGuard.of(JwtManager.of(JwtKey.generate(Algorithm.ES256))).mayBlock())
                .isTrue();
        assertThat(JwtGuard.of(jwt::decode).mayBlock()).isTrue();
        assertThat(JwtGuard.of(new InMemory(jwt)).mayBlock()).isFalse();
    }
}
