package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the responses of a guard to each kind of rejection. */
class RejectionResponsesTest {

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final JwtGuard guard = JwtGuard.of(jwt);

    /** Returns a rejection of each kind. */
    static Stream<Rejected> samples() {
        return Stream.of(
                new Missing("No"),
                new Invalid("No", Reason.BAD_SIGNATURE),
                new Expired("No", Instant.EPOCH),
                new Forbidden("No", Set.of("a")),
                new Unavailable("No"));
    }

    static Arguments[] defaults() {
        return new Arguments[] {
            response(new Missing("No"), 401, "Bearer"),
            response(
                    new Invalid("No", Reason.MALFORMED_HEADER),
                    401,
                    "Bearer error=\"invalid_request\", error_description=\"No\""),
            response(
                    new Invalid("No", Reason.MULTIPLE_TOKENS),
                    401,
                    "Bearer error=\"invalid_request\", error_description=\"No\""),
            response(
                    new Invalid("No", Reason.BAD_SIGNATURE),
                    401,
                    "Bearer error=\"invalid_token\", error_description=\"No\""),
            response(
                    new Invalid("No", Reason.REVOKED), 401, "Bearer error=\"invalid_token\", error_description=\"No\""),
            response(new Expired("No", Instant.EPOCH), 401, "Bearer error=\"invalid_token\", error_description=\"No\""),
            response(
                    new Forbidden("No", Set.of("a")),
                    403,
                    "Bearer error=\"insufficient_scope\", error_description=\"No\", scope=\"a\""),
            response(new Forbidden("No", Set.of()), 403, null),
            response(new Unavailable("No"), 503, null),
        };
    }

    private static Arguments response(Rejected rejected, int status, String challenge) {
        return Arguments.of(rejected, status, challenge);
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void each_rejection_has_a_default_response(Rejected rejected, int status, String challenge) {
        ErrorResponse response = guard.response(rejected);
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"msg\":\"No\"}");
        assertThat(response.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Cache-Control", "no-store");
        assertThat(response.headers().get("WWW-Authenticate")).isEqualTo(challenge);
        assertThat(response.headers().get("Retry-After")).isEqualTo(status == 503 ? "30" : null);
    }

    @Test
    void a_default_response_is_made_once() {
        for (Arguments row : defaults()) {
            Rejected rejected = (Rejected) row.get()[0];
            ErrorResponse response = guard.response(rejected);
            assertThat(guard.response(rejected)).isSameAs(response);
            assertThat(response)
                    .as("a response that was kept")
                    .isEqualTo(JwtGuard.of(jwt).response(rejected));
        }
        assertThat(guard.response(new Expired("No", Instant.MAX)))
                .isSameAs(guard.response(new Expired("No", Instant.EPOCH)));
    }

    @Test
    void at_most_128_default_responses_are_kept() {
        for (int i = 0; i < 128; i++) {
            guard.response(new Invalid("No " + i, Reason.REVOKED));
        }
        Invalid first = new Invalid("No 127", Reason.REVOKED);
        Invalid last = new Invalid("No 128", Reason.REVOKED);
        assertThat(guard.response(first)).isSameAs(guard.response(first));
        assertThat(guard.response(last)).isNotSameAs(guard.response(last)).isEqualTo(guard.response(last));
        assertThat(guard.response(last).body()).isEqualTo("{\"msg\":\"No 128\"}");
    }

    @Test
    void a_callback_is_called_each_time() {
        AtomicInteger calls = new AtomicInteger();
        JwtGuard counting = JwtGuard.builder(jwt)
                .onMissing(missing -> ErrorResponse.json(401, Map.of("call", calls.incrementAndGet())))
                .build();
        assertThat(counting.response(new Missing("No")).body()).isEqualTo("{\"call\":1}");
        assertThat(counting.response(new Missing("No")).body()).isEqualTo("{\"call\":2}");
    }

    @Test
    void every_kind_of_rejection_has_a_response() {
        assertThat(samples().map(Object::getClass)).containsExactlyInAnyOrder(Rejected.class.getPermittedSubclasses());
        assertThat(samples())
                .allSatisfy(
                        sample -> assertThat(guard.response(sample).status()).isBetween(400, 599));
    }

    @Test
    void each_kind_of_rejection_has_its_own_callback() {
        JwtGuard own = JwtGuard.builder(jwt)
                .onMissing(missing -> ErrorResponse.json(460, Map.of()))
                .onInvalid(invalid -> ErrorResponse.json(461, Map.of()))
                .onExpired(expired -> ErrorResponse.json(462, Map.of()))
                .onForbidden(forbidden -> ErrorResponse.json(463, Map.of()))
                .onUnavailable(unavailable -> ErrorResponse.json(464, Map.of()))
                .build();

        assertThat(samples().map(sample -> own.response(sample).status())).containsExactly(460, 461, 462, 463, 464);
    }

    @Test
    void the_realm_comes_first_in_every_challenge() {
        JwtGuard named = JwtGuard.builder(jwt).realm("staff only").build();
        assertThat(named.response(new Missing("No")).headers())
                .containsEntry("WWW-Authenticate", "Bearer realm=\"staff only\"");
        assertThat(named.response(new Invalid("No", Reason.BAD_SIGNATURE)).headers())
                .containsEntry(
                        "WWW-Authenticate",
                        "Bearer realm=\"staff only\", error=\"invalid_token\", error_description=\"No\"");
    }

    @Test
    void a_challenge_has_the_custom_scheme_or_bearer_if_there_is_none() {
        assertThat(JwtGuard.builder(jwt)
                        .scheme("JWT")
                        .build()
                        .response(new Missing("No"))
                        .headers())
                .containsEntry("WWW-Authenticate", "JWT");
        assertThat(JwtGuard.builder(jwt)
                        .noScheme()
                        .build()
                        .response(new Missing("No"))
                        .headers())
                .containsEntry("WWW-Authenticate", "Bearer");
    }

    @Test
    void a_401_of_a_callback_gets_a_challenge_unless_it_has_one() {
        Function<Missing, ErrorResponse> plain = missing -> ErrorResponse.json(401, Map.of("a", 1));
        assertThat(JwtGuard.builder(jwt)
                        .onMissing(plain)
                        .build()
                        .response(new Missing("No"))
                        .headers())
                .containsEntry("WWW-Authenticate", "Bearer");
        JwtGuard own = JwtGuard.builder(jwt)
                .onMissing(plain.andThen(response -> response.withHeader("www-authenticate", "Own")))
                .build();
        assertThat(own.response(new Missing("No")).headers())
                .containsEntry("WWW-Authenticate", "Own")
                .hasSize(3);
    }

    static Arguments[] unavailable() {
        return new Arguments[] {
            Arguments.of("a 503 without the header", 503, Map.of(), "30"),
            Arguments.of("a 503 with another time", 503, Map.of("Retry-After", "5"), "5"),
            Arguments.of("a 503 with the header in lower case", 503, Map.of("retry-after", "5"), "5"),
            Arguments.of("another status", 500, Map.of(), null),
            Arguments.of("a 401", 401, Map.of(), null),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unavailable")
    void a_503_of_a_callback_gets_a_time_for_the_next_request_unless_it_has_one(
            String what, int status, Map<String, String> headers, String time) {
        JwtGuard own = JwtGuard.builder(jwt)
                .onUnavailable(unavailable -> new ErrorResponse(status, headers, ""))
                .build();
        assertThat(own.response(new Unavailable("No")).headers().get("Retry-After"))
                .isEqualTo(time);
    }

    @Test
    void a_503_for_another_rejection_gets_no_time() {
        JwtGuard own = JwtGuard.builder(jwt)
                .onInvalid(invalid -> ErrorResponse.json(503, Map.of()))
                .build();
        assertThat(own.response(new Invalid("No", Reason.BAD_SIGNATURE)).headers())
                .doesNotContainKey("Retry-After");
    }

    static Arguments[] forbidden() {
        String insufficient = "Bearer error=\"insufficient_scope\", error_description=\"No\", scope=\"a\"";
        return new Arguments[] {
            Arguments.of("a missing scope, 403", Set.of("a"), 403, insufficient),
            Arguments.of("a missing scope, 401", Set.of("a"), 401, insufficient),
            Arguments.of("a missing scope, 404", Set.of("a"), 404, null),
            Arguments.of("a rule, 403", Set.of(), 403, null),
            Arguments.of("a rule, 401", Set.of(), 401, "Bearer"),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void a_callback_s_response_to_a_forbidden_token_gets_the_challenge_of_a_missing_scope(
            String reason, Set<String> scopes, int status, String challenge) {
        JwtGuard own = JwtGuard.builder(jwt)
                .onForbidden(forbidden -> new ErrorResponse(status, Map.of(), ""))
                .build();
        Forbidden rejected = new Forbidden("No", scopes);
        assertThat(own.response(rejected).headers().get("WWW-Authenticate")).isEqualTo(challenge);
        assertThat(own.withScope("b").response(rejected)).isEqualTo(own.response(rejected));
    }

    @Test
    void another_status_of_a_callback_gets_no_challenge() {
        JwtGuard hiding = JwtGuard.builder(jwt)
                .onExpired(expired -> new ErrorResponse(404, Map.of(), ""))
                .build();
        assertThat(hiding.response(new Expired("No", Instant.EPOCH))).isEqualTo(new ErrorResponse(404, Map.of(), ""));
    }
}
