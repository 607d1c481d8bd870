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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests guards that call a function of the application to check a token. The function may block. Usual faults: the
 * function runs on a thread that must not block, or a request is admitted although the function fails.
 */
abstract class FunctionTests {

    private static final JwtManager JWT = JwtManager.of(JwtKey.secret(Tokens.SECRET));
    private static final JwtManager OTHER = JwtManager.of(JwtKey.secret(Tokens.OTHER_SECRET));

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
        Together together = new Together(site);
        site.required("/functions/together", JwtGuard.of(token -> {
            together.await();
            return JWT.decode(token);
        }));
        site.required("/functions/null", JwtGuard.of(token -> null));
        site.optional("/functions/null-optional", JwtGuard.of(token -> null));
        site.optional("/functions/missing", JwtGuard.of(token -> new Missing("Token has been revoked")));
        site.required("/functions/throws", JwtGuard.of(token -> {
            throw new IllegalStateException("a function that fails");
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {Tokens.SECRET, Tokens.OTHER_SECRET})
    final void a_function_accepts_tokens_of_two_managers(String secret) throws Exception {
        String token = Tokens.signed(secret, Tokens.HEADER, "{\"sub\":\"alice\",\"exp\":" + Tokens.FUTURE + "}");
        assertThat(site.admitted(get("/functions/two-managers").bearer(token)).identity())
                .isEqualTo("alice");
    }

    @Test
    final void a_token_of_neither_manager_is_rejected() throws Exception {
        String token = Tokens.signed("a third secret, which neither manager has as its key", Tokens.HEADER, "{}");
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

    /** The adapter may move the check to another thread, but the handler must still read the body. */
    @Test
    final void another_token_is_admitted_with_its_body() throws Exception {
        assertThat(site.admitted(post("/functions/revocable", "a body").bearer(withId("good")))
                        .text())
                .isEqualTo("a body");
    }

    @Test
    final void checks_that_block_run_at_the_same_time() throws Exception {
        Together.send(site, get("/functions/together").bearer(Tokens.of("alice")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "null-optional", "missing", "throws"})
    final void a_function_that_fails_does_not_admit_the_request(String path) throws Exception {
        site.failed(get("/functions/" + path).bearer(Tokens.of("alice")), 0);
    }

    /** Without a token, the guard does not call the function. */
    @Test
    final void a_function_that_fails_does_not_affect_anonymous_requests() throws Exception {
        assertThat(site.admitted(get("/functions/null-optional")).identity()).isNull();
    }

    private static String withId(String id) {
        return Tokens.withPayload("{\"sub\":\"alice\",\"jti\":\"" + id + "\",\"exp\":" + Tokens.FUTURE + "}");
    }
}
