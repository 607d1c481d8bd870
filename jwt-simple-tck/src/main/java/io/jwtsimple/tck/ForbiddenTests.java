package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static io.jwtsimple.tck.Request.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Site.Seen;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests guards with scopes and rules, alone and behind another guard. Such a guard also rejects valid tokens, if they
 * lack a scope or break a rule. An adapter fails these tests if it loses the decision of the first guard, or does not
 * call the second guard.
 */
abstract class ForbiddenTests {

    private static final String WRITER = "'sub':'alice','scope':'orders:read orders:write'";
    private static final String READER = "'sub':'bob','scope':'orders:read'";
    private static final String ADMIN = "'sub':'carol','role':'admin'";
    private static final String SCOPE = "scope=\"orders:write\"";
    private static final String INSUFFICIENT =
            "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope\", " + SCOPE;

    private final Site site;

    ForbiddenTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtManager jwt = JwtManager.of(JwtKey.secret(Tokens.SECRET));
        JwtGuard guard = JwtGuard.of(jwt);
        site.mount("/forbidden/scope", guard.withScope("orders:write"), Access.REQUIRED, Call::body);
        site.optional("/forbidden/scope-optional", guard.withScope("orders:write"));
        JwtGuard admins = guard.allowing("Administrators only", claims -> "admin".equals(claims.get("role")));
        site.required("/forbidden/rule", admins);
        site.optional("/forbidden/rule-optional", admins);
        JwtGuard throwing = guard.allowing(claims -> {
            throw new IllegalStateException("the database of roles is gone");
        });
        site.required("/forbidden/throws", throwing);
        site.optional("/forbidden/throws-optional", throwing);
        Together together = new Together(site);
        site.required("/forbidden/together", guard.allowing(claims -> {
            together.await();
            return true;
        }));
        JwtGuard own = JwtGuard.builder(jwt)
                .onForbidden(forbidden ->
                        ErrorResponse.json(403, Map.of("error", forbidden.message(), "needed", forbidden.scopes())))
                .build();
        site.required("/forbidden/own", own.withScope("orders:write"));

        AtomicInteger decoded = new AtomicInteger();
        Queue<String> results = new ConcurrentLinkedQueue<>();
        Queue<String> rejections = new ConcurrentLinkedQueue<>();
        JwtGuard front = JwtGuard.builder(token -> {
                    decoded.incrementAndGet();
                    return jwt.decode(token);
                })
                .onResult(result -> results.add(result.getClass().getSimpleName()))
                .onRejected(rejected -> rejections.add(rejected.message()))
                .build();
        site.mountBehind(
                front,
                "/forbidden/behind",
                front.withScope("orders:write"),
                call -> call.identity() + " " + decoded.getAndSet(0));
        site.mountBehind(
                front.withScope("orders:write"),
                "/forbidden/front",
                front.allowing(claims -> true),
                call -> String.valueOf(call.identity()));
        site.mount("/forbidden/results", front.withScope("orders:write"), Access.REQUIRED, call -> {
            String text = String.join(" ", results);
            results.clear();
            return text;
        });
        site.mount("/forbidden/rejections", front, Access.OPTIONAL, call -> {
            String text = String.join(", ", rejections);
            rejections.clear();
            return text;
        });
    }

    @Test
    final void a_token_with_the_scope_is_admitted() throws Exception {
        Seen seen = site.admitted(post("/forbidden/scope", "a body").bearer(token(WRITER)));
        assertThat(seen.identity()).isEqualTo("alice");
        assertThat(seen.claims().scopes()).containsExactly("orders:read", "orders:write");
        assertThat(seen.text()).isEqualTo("a body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forbidden/scope", "/forbidden/scope-optional"})
    final void a_token_without_the_scope_is_rejected_with_a_challenge(String path) throws Exception {
        site.rejected(get(path).bearer(token(READER))).isRejection(403, "Insufficient scope", INSUFFICIENT);
    }

    @Test
    final void the_challenge_for_a_missing_token_names_the_scope() throws Exception {
        site.rejected(get("/forbidden/scope")).isRejection(401, "Missing Authorization Header", "Bearer " + SCOPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forbidden/scope", "/forbidden/scope-optional"})
    final void the_challenge_for_an_expired_token_names_the_scope(String path) throws Exception {
        String expired = Tokens.withPayload("{\"scope\":\"orders:write\",\"exp\":1700000000}");
        site.rejected(get(path).bearer(expired))
                .isRejection(
                        401,
                        "Token has expired",
                        "Bearer error=\"invalid_token\", error_description=\"Token has expired\", " + SCOPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forbidden/scope-optional", "/forbidden/rule-optional", "/forbidden/throws-optional"})
    final void an_optional_endpoint_admits_a_request_without_a_token(String path) throws Exception {
        assertThat(site.admitted(get(path)).identity()).isNull();
    }

    @Test
    final void an_optional_endpoint_admits_a_token_with_the_scope() throws Exception {
        assertThat(site.admitted(get("/forbidden/scope-optional").bearer(token(WRITER)))
                        .identity())
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forbidden/rule", "/forbidden/rule-optional"})
    final void a_rule_decides_by_the_claims_and_has_no_challenge(String path) throws Exception {
        assertThat(site.admitted(get(path).bearer(token(ADMIN))).identity()).isEqualTo("carol");
        site.rejected(get(path).bearer(token(READER))).isRejection(403, "Administrators only", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forbidden/throws", "/forbidden/throws-optional"})
    final void a_rule_that_throws_does_not_admit_the_request(String path) throws Exception {
        site.failed(get(path).bearer(token(ADMIN)), 0);
    }

    @Test
    final void an_application_writes_its_own_403() throws Exception {
        Reply reply = site.rejected(get("/forbidden/own").bearer(token(READER)));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).contains("\"error\":\"Insufficient scope\"", "\"needed\":[\"orders:write\"]");
        assertThat(reply.header("WWW-Authenticate")).containsExactly(INSUFFICIENT);
    }

    @Test
    final void a_token_is_decoded_once_for_two_guards_of_one_root() throws Exception {
        Request request = get("/forbidden/behind").bearer(token(WRITER));
        site.admitted(request); // resets the count, which earlier tests have increased
        assertThat(site.admitted(request).text()).isEqualTo("alice 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forbidden/behind", "/forbidden/front"})
    final void both_guards_check_a_request(String path) throws Exception {
        assertThat(site.admitted(get(path).bearer(token(WRITER))).identity()).isEqualTo("alice");
        site.rejected(get(path).bearer(token(READER))).isRejection(403, "Insufficient scope", INSUFFICIENT);
    }

    @Test
    final void each_result_is_counted_once() throws Exception {
        Request good = get("/forbidden/results").bearer(token(WRITER));
        site.admitted(good); // removes the results of earlier tests
        site.rejected(get("/forbidden/results"));
        site.rejected(get("/forbidden/results").bearer(token(READER)));
        site.rejected(get("/forbidden/results").bearer("abc"));
        site.admitted(get("/forbidden/front").bearer(token(WRITER))); // of two guards
        assertThat(site.admitted(good).text()).isEqualTo("Missing Forbidden Invalid Valid Valid");
    }

    @Test
    final void each_rejection_is_counted_once() throws Exception {
        site.admitted(get("/forbidden/rejections")); // removes the rejections of earlier tests
        site.rejected(get("/forbidden/results"));
        site.rejected(get("/forbidden/results").bearer("abc"));
        site.admitted(get("/forbidden/results").bearer(token(WRITER)));
        site.rejected(get("/forbidden/behind").bearer(token(READER))); // the second guard rejects the request
        site.rejected(get("/forbidden/front").bearer(token(READER))); // the first guard rejects the request
        assertThat(site.admitted(get("/forbidden/rejections")).text())
                .isEqualTo("Missing Authorization Header, Not enough segments, Insufficient scope, Insufficient scope");
    }

    /** A rule may query a database, so a guard with a rule may block. */
    @Test
    final void rules_that_block_run_at_the_same_time() throws Exception {
        Together.send(site, get("/forbidden/together").bearer(Tokens.of("alice")));
    }

    private static String token(String claims) {
        return Tokens.withPayload("{" + claims.replace('\'', '"') + ",\"exp\":" + Tokens.FUTURE + "}");
    }
}
