package io.jwtsimple.http;

import static io.jwtsimple.http.JwtGuardTest.ADAPTER;
import static io.jwtsimple.http.TestGuard.admits;
import static io.jwtsimple.http.TestGuard.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.JwtGuardTest.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code onResult} and {@code onRejected}, the functions that receive the results and rejections of a guard. */
class GuardListenersTest {

    private final TestGuard fixture = new TestGuard();
    private final Instant[] now = fixture.now;
    private final JwtManager jwt = fixture.jwt;
    private final List<TokenResult> results = fixture.results;
    private final List<Rejected> rejections = fixture.rejections;
    private final JwtGuard guard = fixture.guard;

    @Nested
    class Listener_of_results {

        @Test
        void it_gets_each_result_once() throws IOException {
            JwtGuard reads = guard.withScope("read");
            admits(reads, request("'scope':'read'"));
            admits(reads, request("'sub':'alice'"));
            admits(reads, new Request());
            admits(reads, new Request("Bearer a.b.c"));
            assertThat(results.get(0)).isInstanceOf(Valid.class);
            assertThat(results.get(1)).isEqualTo(new Forbidden("Insufficient scope", Set.of("read")));
            assertThat(results.get(2)).isEqualTo(new Missing("Missing Authorization Header"));
            assertThat(results.get(3)).isInstanceOf(Invalid.class);
            assertThat(results).hasSize(4);
        }

        @ParameterizedTest
        @ValueSource(strings = {"read", "write"})
        void it_is_called_once_for_two_guards(String scope) throws IOException {
            Request request = request("'scope':'read'");
            admits(guard, request);
            admits(guard.withScope(scope), request);
            assertThat(results).hasSize(1).first().isInstanceOf(Valid.class);
        }

        @Test
        void it_gets_the_result_of_a_check_without_an_adapter() {
            guard.check(List.of());
            assertThat(results).containsExactly(new Missing("Missing Authorization Header"));
        }

        @Test
        void it_does_not_admit_the_request_if_it_throws() {
            RuntimeException own = new UnsupportedOperationException("own");
            JwtGuard throwing = JwtGuard.builder(jwt)
                    .onResult(result -> {
                        throw own;
                    })
                    .build();
            Request request = request("'sub':'alice'");
            assertThatThrownBy(() -> admits(throwing, request)).isSameAs(own);
            assertThat(request.decision).isNull();
        }
    }

    @Nested
    class Listener_of_rejections {

        @Test
        void it_gets_each_rejection_once() throws IOException {
            JwtGuard reads = guard.withScope("read");
            admits(reads, request("'scope':'read'"));
            admits(reads, request("'sub':'alice'"));
            admits(reads, new Request());
            admits(reads, new Request("Bearer a.b.c"));
            assertThat(rejections)
                    .containsExactly(
                            new Forbidden("Insufficient scope", Set.of("read")),
                            new Missing("Missing Authorization Header"),
                            new Invalid("Invalid header padding", Reason.MALFORMED));
        }

        @Test
        void it_gets_the_rejections_of_a_guard_behind_another() throws IOException {
            Request request = request("'scope':'read'");
            assertThat(admits(guard, request)).isTrue();
            assertThat(rejections).isEmpty();
            assertThat(admits(guard.withScope("write"), request)).isFalse();
            assertThat(rejections).containsExactly(new Forbidden("Insufficient scope", Set.of("write")));
        }

        @Test
        void it_gets_a_token_that_expires_between_two_guards() throws IOException {
            Request request = request("'sub':'alice'");
            assertThat(admits(guard, request)).isTrue();
            now[0] = now[0].plusSeconds(3600);
            assertThat(admits(guard, request)).isFalse();
            assertThat(rejections).hasSize(1).first().isInstanceOf(Expired.class);
        }

        @Test
        void it_does_not_get_a_request_without_a_token_that_is_admitted() throws IOException {
            Request request = new Request();
            assertThat(guard.admit(ADAPTER, Access.OPTIONAL, request, request)).isTrue();
            assertThat(results).hasSize(1);
            assertThat(rejections).isEmpty();
        }

        @Test
        void it_gets_the_rejection_of_a_program_without_an_adapter() {
            Rejected rejected = (Rejected) guard.check(List.of());
            assertThat(rejections).isEmpty();
            guard.response(rejected);
            assertThat(rejections).containsExactly(rejected);
        }

        @Test
        void it_writes_no_response_and_admits_nothing_if_it_throws() {
            RuntimeException own = new UnsupportedOperationException("own");
            JwtGuard throwing = JwtGuard.builder(jwt)
                    .onRejected(rejected -> {
                        throw own;
                    })
                    .build();
            Request request = new Request();
            assertThatThrownBy(() -> admits(throwing, request)).isSameAs(own);
            assertThat(request.decision).isNull();
            assertThat(request.rejected).isNull();
        }
    }
}
