package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the responses of the application's callbacks, which an adapter must write unchanged. Usual faults: the server's
 * error page replaces the response, the body is written in another character set, or the handler runs for a rejected
 * request.
 */
abstract class CallbackTests {

    private static final JwtManager JWT = JwtManager.of(JwtKey.secret(Tokens.SECRET));
    private static final String OUTAGE = "an-outage";
    private static final String DENIED = "a-token-that-a-rule-denies";
    private static final Map<String, ErrorResponse> RESPONSES = Map.of(
            "own-challenge", ErrorResponse.json(401, Map.of()).withHeader("www-authenticate", "Negotiate"),
            "utf-8", new ErrorResponse(403, Map.of("Content-Type", "application/json"), "{\"msg\":\"nötig 🔒\"}"),
            "charset", new ErrorResponse(429, Map.of("Content-Type", "text/plain;charset=utf-8"), "später"),
            "long", new ErrorResponse(403, Map.of("Content-Type", "text/plain"), "0123456789".repeat(30_000)),
            "no-content", new ErrorResponse(204, Map.of("X-Why", "nothing to say"), ""),
            "redirect", new ErrorResponse(302, Map.of("Location", "/login"), ""),
            "not-found", new ErrorResponse(404, Map.of(), ""),
            "json", ErrorResponse.json(422, Map.of("error", "unprocessable")),
            "success", new ErrorResponse(200, Map.of("Content-Type", "text/plain"), "log in, please"));

    private final Site site;

    CallbackTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        site.required("/callbacks/401", responding(401));
        site.required("/callbacks/403", responding(403));
        site.required("/callbacks/503", responding(503));
        RESPONSES.forEach((name, response) -> site.required(
                "/callbacks/" + name,
                JwtGuard.builder(JWT).onMissing(missing -> response).build()));
        site.required("/callbacks/null", replacing(rejected -> null));
        site.optional("/callbacks/null-optional", replacing(rejected -> null));
        site.required("/callbacks/throws", replacing(rejected -> {
            throw new IllegalArgumentException("a callback that fails");
        }));
    }

    static Stream<Arguments> rejections() {
        String invalidToken = "Bearer error=\"invalid_token\", error_description=";
        return Stream.of(
                arguments("onMissing", List.of(), "Missing Authorization Header", "Bearer"),
                arguments(
                        "onInvalid",
                        List.of("Authorization: Bearer abc"),
                        "Not enough segments",
                        invalidToken + "\"Not enough segments\""),
                arguments(
                        "onExpired",
                        List.of("Authorization: Bearer " + Tokens.withPayload("{\"exp\":1700000000}")),
                        "Token has expired",
                        invalidToken + "\"Token has expired\""),
                arguments("onForbidden", List.of("Authorization: Bearer " + DENIED), "Not for you", "Bearer"),
                arguments("onUnavailable", List.of("Authorization: Bearer " + OUTAGE), "No keys today", "Bearer"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejections")
    final void a_401_of_a_callback_has_a_challenge(
            String callback, List<String> headers, String message, String challenge) throws Exception {
        Reply reply = site.rejected(get("/callbacks/401").with(headers));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).containsExactly(challenge);
        assertWrittenBy(callback, message, reply);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejections")
    final void another_status_of_a_callback_has_no_challenge(
            String callback, List<String> headers, String message, String challenge) throws Exception {
        Reply reply = site.rejected(get("/callbacks/403").with(headers));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("WWW-Authenticate")).isEmpty();
        assertWrittenBy(callback, message, reply);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejections")
    final void a_503_of_a_callback_has_a_time_for_the_next_request_if_there_are_no_keys(
            String callback, List<String> headers, String message, String challenge) throws Exception {
        Reply reply = site.rejected(get("/callbacks/503").with(headers));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo(callback.equals("onUnavailable") ? List.of("30") : List.of());
        assertWrittenBy(callback, message, reply);
    }

    static Stream<Arguments> responses() {
        return RESPONSES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(response -> arguments(response.getKey(), response.getValue()));
    }

    /** The second request on the connection fails if the body of the first response is too long or too short. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("responses")
    final void a_response_of_a_callback_is_written_unchanged(String name, ErrorResponse response) throws Exception {
        try (RawConnection connection = site.connect()) {
            for (int i = 0; i < 2; i++) {
                Reply reply = site.rejected(get("/callbacks/" + name), connection);
                assertThat(reply.status()).isEqualTo(response.status());
                assertThat(reply.body()).isEqualTo(response.body());
                response.headers()
                        .forEach((header, value) ->
                                assertThat(reply.header(header)).as(header).containsExactly(value));
            }
        }
    }

    /** A 204 has no {@code Content-Length} (RFC 9110 §8.6). */
    @Test
    final void a_response_without_content_has_no_length() throws Exception {
        assertThat(site.rejected(get("/callbacks/no-content")).header("Content-Length"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejections")
    final void a_callback_that_returns_null_does_not_admit_the_request(String callback, List<String> headers)
            throws Exception {
        site.failed(get("/callbacks/null").with(headers), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", OUTAGE, DENIED})
    final void a_callback_that_returns_null_does_not_admit_a_request_with_optional_access(String token)
            throws Exception {
        site.failed(get("/callbacks/null-optional").bearer(token), 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejections")
    final void a_callback_that_throws_does_not_admit_the_request(String callback, List<String> headers)
            throws Exception {
        site.failed(get("/callbacks/throws").with(headers), 0);
        assertThat(site.admitted(get("/callbacks/throws").bearer(Tokens.of("bob")))
                        .identity())
                .isEqualTo("bob");
    }

    private static void assertWrittenBy(String callback, String message, Reply reply) {
        assertThat(reply.header("X-Callback")).containsExactly(callback);
        assertThat(reply.header("Content-Type")).containsExactly("application/json");
        assertThat(reply.header("Cache-Control")).containsExactly("no-store");
        assertThat(reply.body()).isEqualTo("{\"why\":\"" + message + "\"}");
    }

    private static JwtGuard responding(int status) {
        return JwtGuard.builder(CallbackTests::decode)
                .onMissing(missing -> response(status, "onMissing", missing))
                .onInvalid(invalid -> response(status, "onInvalid", invalid))
                .onExpired(expired -> response(status, "onExpired", expired))
                .onForbidden(forbidden -> response(status, "onForbidden", forbidden))
                .onUnavailable(unavailable -> response(status, "onUnavailable", unavailable))
                .build();
    }

    private static ErrorResponse response(int status, String callback, Rejected rejected) {
        return ErrorResponse.json(status, Map.of("why", rejected.message())).withHeader("X-Callback", callback);
    }

    private static JwtGuard replacing(Function<Rejected, ErrorResponse> callback) {
        return JwtGuard.builder(CallbackTests::decode)
                .onMissing(callback::apply)
                .onInvalid(callback::apply)
                .onExpired(callback::apply)
                .onForbidden(callback::apply)
                .onUnavailable(callback::apply)
                .build();
    }

    private static TokenResult decode(String token) {
        return switch (token) {
            case OUTAGE -> new Unavailable("No keys today");
            case DENIED -> new Forbidden("Not for you", Set.of());
            default -> JWT.decode(token);
        };
    }
}
