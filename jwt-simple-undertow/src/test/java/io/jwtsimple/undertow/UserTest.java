package io.jwtsimple.undertow;

import static io.jwtsimple.undertow.TestServer.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.JwtPrincipal;
import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.accesslog.AccessLogHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the user in Undertow's security context and in its access log. */
class UserTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final HttpHandler USER = exchange -> exchange.getResponseSender()
            .send(exchange.getSecurityContext() == null ? "no user" : describe(exchange.getSecurityContext()));

    @Test
    void the_security_context_has_the_user_with_the_claims() throws Exception {
        String token = JWT.create("alice", claims -> claims.put("role", "admin"));
        assertThat(call(JwtUndertow.required(GUARD, USER), token).body()).isEqualTo("alice, admin, Bearer, true, []");
    }

    @Test
    void an_anonymous_request_has_no_security_context() throws Exception {
        assertThat(call(JwtUndertow.optional(GUARD, USER), null).body()).isEqualTo("no user");
    }

    @Test
    void a_token_without_an_identity_has_no_user() throws Exception {
        String token = JWT.create("", claims -> claims.remove("sub"));
        assertThat(call(JwtUndertow.required(GUARD, USER), token).body()).isEqualTo("no user");
    }

    @Test
    void the_last_of_several_guards_determines_the_user() throws Exception {
        JwtManager machines = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        JwtGuard machineGuard =
                JwtGuard.builder(machines).header("X-Machine").noScheme().build();
        HttpHandler guarded = JwtUndertow.required(GUARD, JwtUndertow.required(machineGuard, USER));
        assertThat(call(guarded, JWT.create("alice"), "X-Machine", machines.create("robot"))
                        .body())
                .isEqualTo("robot, null, Bearer, true, []");
    }

    /** The guard checks an HS256 token on the I/O thread, and an ES256 token on a worker thread. */
    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    void the_access_log_has_the_user(Algorithm algorithm) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
        BlockingQueue<String> log = new LinkedBlockingQueue<>();
        HttpHandler guarded = JwtUndertow.optional(JwtGuard.of(jwt), USER);
        HttpHandler logged = new AccessLogHandler(guarded, log::add, "%u %s", UserTest.class.getClassLoader());
        call(logged, jwt.create("alice"));
        call(logged, null);
        call(logged, "abc");
        assertThat(log.poll(10, TimeUnit.SECONDS)).isEqualTo("alice 200");
        assertThat(log.poll(10, TimeUnit.SECONDS)).isEqualTo("- 200");
        assertThat(log.poll(10, TimeUnit.SECONDS)).isEqualTo("- 401");
    }

    private static String describe(SecurityContext context) {
        JwtPrincipal user = (JwtPrincipal) context.getAuthenticatedAccount().getPrincipal();
        return user.getName() + ", " + user.claims().get("role") + ", " + context.getMechanismName() + ", "
                + context.isAuthenticated() + ", "
                + context.getAuthenticatedAccount().getRoles();
    }
}
