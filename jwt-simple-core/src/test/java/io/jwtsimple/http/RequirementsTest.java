package io.jwtsimple.http;

import static io.jwtsimple.http.JwtGuardTest.ADAPTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.JwtGuardTest.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which requests are admitted by a guard with required scopes or rules. */
class RequirementsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String INSUFFICIENT =
            "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope\", scope=";

    private final Instant[] now = {Instant.parse("2026-11-01T00:00:00Z")};
    private final JwtManager jwt =
            JwtManager.builder(JwtKey.secret(SECRET)).clock(() -> now[0]).build();
    private final AtomicInteger decoded = new AtomicInteger();
    private final List<TokenResult> results = new ArrayList<>();
    private final List<Rejected> rejections = new ArrayList<>();
    private final JwtGuard guard = JwtGuard.builder(token -> {
                decoded.incrementAndGet();
                return jwt.decode(token);
            })
            .onResult(results::add)
            .onRejected(rejections::add)
            .build();

    /** A request whose token expires in an hour; nimbus signs the token. */
    private static Request request(String claims) {
        String payload = "{" + claims.replace('\'', '"') + ",\"exp\":1793494800}";
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(payload));
        try {
            token.sign(new MACSigner(SECRET));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return new Request("Bearer " + token.serialize());
    }

    private static boolean admits(JwtGuard guard, Request request) throws IOException {
        return guard.admit(ADAPTER, Access.REQUIRED, request, request);
    }

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
     * A random scope claim: a text of two letters and spaces, an array that may contain such texts, or another JSON
     * value.
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

    @Nested
    class Behind_another_guard {

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

    @Nested
    class Listener {

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

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "a\nb", "a\tb", "\u007f", "ä", "a\r\nX: y"})
    void a_scope_with_other_characters_fails_when_the_guard_is_made(String scope) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guard.withScope("good", scope))
                .withMessageStartingWith(
                        scope.isEmpty()
                                ? "scope: must not be empty"
                                : "scope: character at index " + (scope.startsWith("a") ? 1 : 0));
    }

    @Test
    void every_other_character_is_one_of_a_scope() throws IOException {
        StringBuilder scope = new StringBuilder(); // RFC 6749 §3.3
        for (char c = 0x21; c <= 0x7E; c++) {
            scope.append(c == '"' || c == '\\' ? "" : c);
        }
        assertThat(guard.withScope(scope.toString()).check(List.of())).isInstanceOf(Missing.class);
        assertThat(scope).hasSize(92);
    }

    @Test
    void a_message_with_other_characters_fails_when_the_guard_is_made() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guard.allowing("a \"rule\"", claims -> true))
                .withMessageStartingWith("message: character at index 2 is not allowed");
    }

    @Test
    void a_guard_with_a_scope_names_one() {
        assertThatIllegalArgumentException()
                .isThrownBy(guard::withScope)
                .withMessage("scopes: must be one or more, was none; name a scope");
    }

    @Test
    void the_exception_for_a_null_names_the_parameter() {
        assertThatNullPointerException()
                .isThrownBy(() -> guard.withScope((String[]) null))
                .withMessage("scopes");
        assertThatNullPointerException()
                .isThrownBy(() -> guard.withScope("a", null))
                .withMessage("scope");
        assertThatNullPointerException().isThrownBy(() -> guard.allowing(null)).withMessage("allowed");
        assertThatNullPointerException()
                .isThrownBy(() -> guard.allowing(null, claims -> true))
                .withMessage("message");
        JwtGuard.Builder builder = JwtGuard.builder(jwt);
        assertThatNullPointerException()
                .isThrownBy(() -> builder.onForbidden(null))
                .withMessage("onForbidden");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.onResult(null))
                .withMessage("onResult");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.onRejected(null))
                .withMessage("onRejected");
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
