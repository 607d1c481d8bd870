package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static io.jwtsimple.tck.Request.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Guards made of a function of the application, which may block. An adapter that runs one on a thread which must not
 * block, or that takes a function's failure for an admission, fails here.
 */
abstract class FunctionTests {

    private static final JwtManager JWT = JwtManager.of(JwtKey.secret(Tokens.SECRET));
    private static final JwtManager OTHER = JwtManager.of(JwtKey.secret(Tokens.OTHER_SECRET));

    /** The number of checks, which is more than there are threads that must not block. */
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors() + 8;

    private final Site site;

    FunctionTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        site.required("/functions/two-managers", JwtGuard.of(token -> {
            TokenResult result = JWT.decode(token);
            return result instanceof Valid ? result : OTHER.decode(token);
        }));
        JwtGuard revocable = JwtGuard.of(token -> {
            TokenResult result = JWT.decode(token);
            return result instanceof Valid valid
                            && "revoked".equals(valid.claims().id())
                    ? new Invalid("Token has been revoked", Reason.REVOKED)
                    : result;
        });
        site.mount("/functions/revocable", revocable, Access.REQUIRED, Call::body);
        CyclicBarrier together = new CyclicBarrier(AT_ONCE);
        site.required("/functions/together", JwtGuard.of(token -> {
            await(together, site.patience().dividedBy(2));
            return JWT.decode(token);
        }));
        site.required("/functions/null", JwtGuard.of(token -> null));
        site.optional("/functions/null-optional", JwtGuard.of(token -> null));
        site.optional("/functions/missing", JwtGuard.of(token -> new Missing("Token has been revoked")));
        site.required("/functions/throws", JwtGuard.of(token -> {
            throw new IllegalStateException("the list of revoked tokens is gone");
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {Tokens.SECRET, Tokens.OTHER_SECRET})
    final void two_managers_stand_side_by_side(String secret) throws Exception {
        String token = Tokens.signed(secret, Tokens.HEADER, "{\"sub\":\"alice\",\"exp\":" + Tokens.FUTURE + "}");
        assertThat(site.admitted(get("/functions/two-managers").bearer(token)).identity())
                .isEqualTo("alice");
    }

    @Test
    final void a_token_of_neither_manager_is_rejected() throws Exception {
        String token = Tokens.signed("a third secret, which no manager of ours has seen", Tokens.HEADER, "{}");
        site.rejected(get("/functions/two-managers").bearer(token))
                .isRejection(
                        401,
                        "Signature verification failed",
                        "Bearer error=\"invalid_token\", error_description=\"Signature verification failed\"");
    }

    @Test
    final void a_revoked_token_is_rejected() throws Exception {
        site.rejected(post("/functions/revocable", "a body").bearer(withId("revoked")))
                .isRejection(
                        401,
                        "Token has been revoked",
                        "Bearer error=\"invalid_token\", error_description=\"Token has been revoked\"");
    }

    /** Whatever the adapter does to keep the check off a thread, the body is still there for the handler. */
    @Test
    final void another_token_is_admitted_with_its_body() throws Exception {
        assertThat(site.admitted(post("/functions/revocable", "a body").bearer(withId("good")))
                        .text())
                .isEqualTo("a body");
    }

    /**
     * Each check waits until all checks have begun. There are more checks than a server has threads that must not
     * block, which is usually one for each processor. So an adapter that runs a check on such a thread fails.
     */
    @Test
    final void checks_that_block_do_not_keep_each_other_waiting() throws Exception {
        Request request = get("/functions/together").bearer(Tokens.of("alice"));
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Reply>> calls = Collections.nCopies(AT_ONCE, () -> {
                try (RawConnection connection = site.connect()) {
                    return connection.send(request);
                }
            });
            site.entering(AT_ONCE, () -> {
                for (Future<Reply> reply : clients.invokeAll(calls)) {
                    assertThat(reply.get().body()).isEqualTo("alice");
                }
                return null;
            });
        } finally {
            clients.shutdownNow();
        }
    }

    private static void await(CyclicBarrier barrier, Duration patience) {
        try {
            barrier.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the checks did not run at the same time", e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "null-optional", "missing", "throws"})
    final void a_function_that_fails_admits_nobody(String path) throws Exception {
        site.failed(get("/functions/" + path).bearer(Tokens.of("alice")), 0);
    }

    /** Without a token the function is not asked. */
    @Test
    final void a_function_that_fails_does_not_stop_anonymous_requests() throws Exception {
        assertThat(site.admitted(get("/functions/null-optional")).identity()).isNull();
    }

    private static String withId(String id) {
        return Tokens.withPayload("{\"sub\":\"alice\",\"jti\":\"" + id + "\",\"exp\":" + Tokens.FUTURE + "}");
    }
}
