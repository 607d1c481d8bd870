package io.jwtsimple.http;

import static io.jwtsimple.http.JwtGuardTest.ADAPTER;
import static io.jwtsimple.http.TestGuard.INSUFFICIENT;
import static io.jwtsimple.http.TestGuard.admits;
import static io.jwtsimple.http.TestGuard.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.JwtGuardTest.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests which requests are admitted by a guard with required scopes or rules. */
class RequirementsTest {

    private final TestGuard fixture = new TestGuard();
    private final Instant[] now = fixture.now;
    private final JwtManager jwt = fixture.jwt;
    private final JwtGuard guard = fixture.guard;

    static Arguments[] scopes() {
        return new Arguments[] {
            Arguments.of("the scope", "'scope':'read'", new String[] {"read"}, true),
            Arguments.of("more scopes than are required", "'scope':'a read b'", new String[] {"read"}, true),
            Arguments.of("all of two", "'scope':'write read'", new String[] {"read", "write"}, true),
            Arguments.of("two claims together", "'scope':'write','scp':['read']", new String[] {"read", "write"}, true),
            Arguments.of("a scope that is required twice", "'scope':'a'", new String[] {"a", "a"}, true),
            Arguments.of("one of two", "'scope':'read'", new String[] {"read", "write"}, false),
            Arguments.of("another scope", "'scope':'write'", new String[] {"read"}, false),
            Arguments.of("another case", "'scope':'Read'", new String[] {"read"}, false),
            Arguments.of("an end of a longer scope", "'scope':'all:read'", new String[] {"read"}, false),
            Arguments.of("after a longer scope", "'scope':'read:all read'", new String[] {"read"}, true),
            Arguments.of("a longer scope", "'scope':'read:all'", new String[] {"read"}, false),
            Arguments.of("an element with two scopes", "'scope':['read write']", new String[] {"read"}, false),
            Arguments.of("scopes with a comma", "'scope':'read,write'", new String[] {"read"}, false),
            Arguments.of("no scope", "'sub':'alice'", new String[] {"read"}, false),
            Arguments.of("a claim of another type", "'scope':{'read':1}", new String[] {"read"}, false),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scopes")
    void a_token_needs_all_scopes(String reason, String claims, String[] scopes, boolean admitted) throws IOException {
        for (Access access : Access.values()) {
            Request request = request(claims);
            assertThat(guard.withScope(scopes).admit(ADAPTER, access, request, request))
                    .isEqualTo(admitted);
            if (!admitted) {
                assertThat(request.decision).isNull();
                assertThat(request.rejected.status()).isEqualTo(403);
                assertThat(request.rejected.body()).isEqualTo("{\"msg\":\"Insufficient scope\"}");
                assertThat(request.rejected.headers())
                        .containsEntry("Content-Type", "application/json")
                        .containsEntry("Cache-Control", "no-store")
                        .containsEntry("WWW-Authenticate", INSUFFICIENT + '"' + String.join(" ", scopes) + '"');
            }
        }
    }

    /** Tests that a guard finds the same scopes in the claims as {@link Claims#scopes()}. */
    @Test
    void a_guard_requires_what_the_claims_return_as_scopes() {
        Random random = new Random(13);
        List<String> required = List.of("a", "aa", "aba", "b");
        int granted = 0;
        for (int i = 0; i < 2000; i++) {
            String claims = "'scope':" + scopeClaim(random) + ",'scp':" + scopeClaim(random);
            Set<String> scopes = ((Valid) check(guard, claims)).claims().scopes();
            for (String scope : required) {
                assertThat(check(guard.withScope(scope), claims) instanceof Valid)
                        .as("%s in %s", scope, claims)
                        .isEqualTo(scopes.contains(scope));
                granted += scopes.contains(scope) ? 1 : 0;
            }
        }
        assertThat(granted).isBetween(1000, 7000);
    }

    /**
     * Returns a random scope claim: a text of spaces and the letters a and b, an array that may contain such texts, or
     * another JSON value.
     */
    private static String scopeClaim(Random random) {
        if (random.nextInt(8) == 0) {
            return List.of("null", "7", "{}", "{'a':1}").get(random.nextInt(4));
        }
        if (random.nextBoolean()) {
            return text(random);
        }
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(random.nextInt(4) == 0 ? "['a']" : text(random));
        }
        return elements.toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append("aab ".charAt(random.nextInt(4)));
        }
        return "'" + text + "'";
    }

    @Test
    void scopes_of_derived_guards_add_up_in_their_order() throws IOException {
        JwtGuard both = guard.withScope("b", "a").withScope("c", "a");
        assertThat(admits(both, request("'scope':'a b c'"))).isTrue();
        Request lacking = request("'scope':'a b'");
        assertThat(admits(both, lacking)).isFalse();
        assertThat(lacking.rejected.headers()).containsEntry("WWW-Authenticate", INSUFFICIENT + "\"b a c\"");
    }

    @Test
    void the_guard_itself_stays_as_it_is() throws IOException {
        guard.withScope("a").allowing(claims -> false);
        assertThat(admits(guard, request("'sub':'alice'"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_rule_checks_the_claims(Access access) throws IOException {
        JwtGuard admins = guard.allowing("Administrators only", claims -> "admin".equals(claims.get("role")));
        Request admin = request("'role':'admin'");
        assertThat(admins.admit(ADAPTER, access, admin, admin)).isTrue();
        Request user = request("'role':'user'");
        assertThat(admins.admit(ADAPTER, access, user, user)).isFalse();
        assertThat(user.decision).isNull();
        assertThat(user.rejected)
                .isEqualTo(new ErrorResponse(
                        403,
                        Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                        "{\"msg\":\"Administrators only\"}"));
    }

    @Test
    void a_rule_without_a_message_denies_the_access() throws IOException {
        Request request = request("'sub':'alice'");
        assertThat(admits(guard.allowing(claims -> false), request)).isFalse();
        assertThat(request.rejected.body()).isEqualTo("{\"msg\":\"Access denied\"}");
    }

    @Test
    void scopes_are_checked_first_and_then_the_rules_in_their_order() {
        JwtGuard ordered = guard.allowing("first", claims -> claims.get("first") != null)
                .withScope("a")
                .allowing("second", claims -> claims.get("second") != null);
        assertThat(check(ordered, "'sub':'x'")).isEqualTo(new Forbidden("Insufficient scope", Set.of("a")));
        assertThat(check(ordered, "'scope':'a'")).isEqualTo(new Forbidden("first", Set.of()));
        assertThat(check(ordered, "'scope':'a','first':1")).isEqualTo(new Forbidden("second", Set.of()));
        assertThat(check(ordered, "'scope':'a','first':1,'second':1")).isInstanceOf(Valid.class);
    }

    private static TokenResult check(JwtGuard guard, String claims) {
        return guard.check(request(claims).authorization);
    }

    @Test
    void a_token_that_is_not_valid_is_never_forbidden() throws IOException {
        JwtGuard strict = guard.withScope("a").allowing(claims -> {
            throw new AssertionError("called");
        });
        Request expired = request("'scope':'a'");
        now[0] = now[0].plusSeconds(3600);
        assertThat(admits(strict, expired)).isFalse();
        assertThat(expired.rejected.status()).isEqualTo(401);
        Request forged = new Request("Bearer a.b.c");
        assertThat(admits(strict, forged)).isFalse();
        assertThat(forged.rejected.status()).isEqualTo(401);
    }

    @Test
    void an_optional_endpoint_admits_a_request_without_a_token() throws IOException {
        JwtGuard strict = guard.withScope("a").allowing(claims -> {
            throw new AssertionError("called");
        });
        Request request = new Request();
        assertThat(strict.admit(ADAPTER, Access.OPTIONAL, request, request)).isTrue();
        assertThat(ADAPTER.result(request)).isInstanceOf(Missing.class);
    }

    @Test
    void a_rule_that_throws_does_not_admit_the_request() {
        RuntimeException own = new UnsupportedOperationException("own");
        JwtGuard throwing = guard.allowing(claims -> {
            throw own;
        });
        for (Access access : Access.values()) {
            Request request = request("'sub':'alice'");
            assertThatThrownBy(() -> throwing.admit(ADAPTER, access, request, request))
                    .isSameAs(own);
            assertThat(request.decision).isNull();
            assertThat(request.rejected).isNull();
        }
    }

    @Test
    void a_rule_may_block_and_a_scope_may_not() {
        JwtGuard fast = JwtGuard.of(jwt);
        assertThat(fast.withScope("a").mayBlock()).isFalse();
        assertThat(fast.allowing(claims -> true).mayBlock()).isTrue();
        assertThat(fast.allowing(claims -> true).withScope("a").mayBlock()).isTrue();
        assertThat(JwtGuard.of(JwtManager.of(JwtKey.generate(Algorithm.ES256)))
                        .withScope("a")
                        .mayBlock())
                .isTrue();
    }

    static Arguments[] unauthorized() {
        String description = "Bearer error=\"invalid_token\", error_description=\"No\", scope=\"a b\"";
        return new Arguments[] {
            Arguments.of(new Missing("No"), "Bearer scope=\"a b\""),
            Arguments.of(new Invalid("No", TokenResult.Reason.BAD_SIGNATURE), description),
            Arguments.of(new Expired("No", Instant.EPOCH), description),
        };
    }

    @ParameterizedTest
    @MethodSource("unauthorized")
    void each_401_names_the_scopes(TokenResult.Rejected rejected, String challenge) {
        for (JwtGuard scoped : List.of(
                guard.withScope("a", "b"),
                guard.withScope("a").withScope("b"),
                guard.withScope("a", "b").allowing(claims -> true))) {
            assertThat(scoped.response(rejected).headers()).containsEntry("WWW-Authenticate", challenge);
            assertThat(scoped.response(rejected)).isSameAs(scoped.response(rejected));
        }
        assertThat(guard.response(rejected).headers().get("WWW-Authenticate")).doesNotContain("scope");
    }

    @Test
    void a_realm_and_another_scheme_are_kept() {
        JwtGuard named =
                JwtGuard.builder(jwt).realm("the api").scheme("JWT").build().withScope("a");
        assertThat(named.response(new Missing("No")).headers())
                .containsEntry("WWW-Authenticate", "JWT realm=\"the api\", scope=\"a\"");
        assertThat(named.response(new Forbidden("No", Set.of("a"))).headers())
                .containsEntry(
                        "WWW-Authenticate",
                        "JWT realm=\"the api\", error=\"insufficient_scope\", error_description=\"No\", scope=\"a\"");
    }
}
