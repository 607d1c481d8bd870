package io.jwtsimple.http;

import static io.jwtsimple.http.JwtGuardTest.ADAPTER;
import static io.jwtsimple.http.TestGuard.INSUFFICIENT;
import static io.jwtsimple.http.TestGuard.admits;
import static io.jwtsimple.http.TestGuard.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.http.JwtGuardTest.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests several guards for one request: the token is decoded once, and each guard checks its own requirements. */
class GuardBehindGuardTest {

    private final TestGuard fixture = new TestGuard();
    private final Instant[] now = fixture.now;
    private final AtomicInteger decoded = fixture.decoded;
    private final JwtGuard guard = fixture.guard;

    @Test
    void a_request_is_decoded_once_and_checked_by_both_guards() throws IOException {
        Request request = request("'scope':'read','role':'user'");
        assertThat(admits(guard.withScope("read"), request)).isTrue();
        assertThat(admits(guard.withScope("write"), request)).isFalse();
        assertThat(request.rejected.headers()).containsEntry("WWW-Authenticate", INSUFFICIENT + "\"write\"");
        assertThat(admits(guard.allowing(claims -> false), request)).isFalse();
        assertThat(admits(guard, request)).isTrue();
        assertThat(decoded).hasValue(1);
    }

    @Test
    void a_derived_guard_in_front_is_reused_too() throws IOException {
        Request request = request("'scope':'read'");
        assertThat(admits(guard.withScope("read").allowing(claims -> true), request))
                .isTrue();
        assertThat(admits(guard.withScope("read"), request)).isTrue();
        assertThat(decoded).hasValue(1);
    }

    @Test
    void a_request_that_was_rejected_is_decoded_again() throws IOException {
        Request request = request("'scope':'read'");
        assertThat(admits(guard.withScope("write"), request)).isFalse();
        assertThat(admits(guard.withScope("read"), request)).isTrue();
        assertThat(decoded).hasValue(2);
    }

    @Test
    void the_expiry_is_checked_again_before_the_requirements() throws IOException {
        Request request = request("'sub':'alice'");
        assertThat(admits(guard, request)).isTrue();
        now[0] = now[0].plusSeconds(3600);
        assertThat(admits(guard.withScope("write"), request)).isFalse();
        assertThat(request.rejected.body()).isEqualTo("{\"msg\":\"Token has expired\"}");
    }

    @Test
    void a_guard_of_another_root_decodes_for_itself() throws IOException {
        Request request = request("'scope':'read'");
        assertThat(admits(guard, request)).isTrue();
        JwtGuard other = JwtGuard.of(token -> new Unavailable("No"));
        assertThat(admits(other.withScope("read"), request)).isFalse();
        assertThat(request.rejected.status()).isEqualTo(503);
    }

    @Test
    void an_anonymous_request_that_was_admitted_is_not_admitted_where_a_token_is_required() throws IOException {
        Request request = new Request();
        assertThat(guard.admit(ADAPTER, Access.OPTIONAL, request, request)).isTrue();
        assertThat(admits(guard.withScope("read"), request)).isFalse();
        assertThat(request.rejected.headers()).containsEntry("WWW-Authenticate", "Bearer scope=\"read\"");
    }
}
