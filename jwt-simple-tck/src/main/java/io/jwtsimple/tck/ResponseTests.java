package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Site.Seen;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the guard's responses: status, body and challenge, with required and with optional access. Usual faults: the
 * adapter joins header lines, reads the first line only, or changes the response.
 */
abstract class ResponseTests {

    private static final String GOOD = Tokens.of("alice");
    private static final String MISSING = "Missing Authorization Header";
    private static final String BAD = "Bad Authorization header. Expected value 'Bearer <JWT>'";
    private static final String SEVERAL = "Multiple Authorization headers";

    private final Site site;

    ResponseTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtGuard guard = JwtGuard.of(JwtManager.of(JwtKey.secret(Tokens.SECRET)));
        site.required("/required", guard);
        site.optional("/optional", guard);
        JwtGuard outage = JwtGuard.of(token -> new TokenResult.Unavailable("Key source unavailable"));
        site.required("/outage/required", outage);
        site.optional("/outage/optional", outage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/required", "/optional"})
    final void a_good_token_is_admitted(String path) throws Exception {
        Seen seen = site.admitted(get(path).bearer(GOOD));
        assertThat(seen.identity()).isEqualTo("alice");
        assertThat(seen.claims().identity()).isEqualTo("alice");
        assertThat(seen.result()).isEqualTo(new TokenResult.Valid(seen.claims()));
    }

    static Stream<Arguments> withoutToken() {
        return Stream.of(
                arguments("no header", List.of(), MISSING),
                arguments("an empty header", List.of("Authorization:"), MISSING),
                arguments("a blank header", List.of("Authorization:    "), MISSING),
                arguments("a header of a tab", List.of("Authorization: \t"), MISSING),
                arguments("another header", List.of("Authorization_: Bearer " + GOOD), MISSING),
                arguments("another scheme", List.of("Authorization: Basic YWxpY2U6c2VjcmV0"), BAD),
                arguments("another scheme, alone", List.of("Authorization: Negotiate"), BAD),
                arguments("another scheme with parameters", List.of("Authorization: Digest a=\"b\", c=\"d\""), BAD),
                arguments("a scheme that begins as ours", List.of("Authorization: Bearer2 " + GOOD), BAD),
                arguments("a token without a scheme", List.of("Authorization: " + GOOD), BAD));
    }

    /** A request without a token gets a challenge without an {@code error} (RFC 6750 §3.1). */
    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutToken")
    final void a_request_without_a_token_is_rejected_if_a_token_is_required(
            String reason, List<String> headers, String message) throws Exception {
        rejectedRaw("/required", headers).isRejection(401, message, "Bearer");
    }

    /** The request is anonymous: the accessors return empty claims or null, and do not throw. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutToken")
    final void a_request_without_a_token_is_admitted_if_a_token_is_optional(
            String reason, List<String> headers, String message) throws Exception {
        try (RawConnection connection = site.connect()) {
            Seen seen = site.admitted(get("/optional").with(headers), connection);
            assertThat(seen.identity()).isNull();
            assertThat(seen.claims().asMap()).isEmpty();
            assertThat(seen.result()).isEqualTo(new TokenResult.Missing(message));
        }
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                arguments("the scheme alone", List.of("Authorization: Bearer"), BAD),
                arguments("three words", List.of("Authorization: Bearer " + GOOD + " " + GOOD), BAD),
                arguments("a list", List.of("Authorization: Bearer " + GOOD + ", Bearer " + GOOD), BAD),
                arguments("two tokens", List.of("Authorization: Bearer " + GOOD + "," + GOOD), BAD),
                arguments("a comma after the scheme", List.of("Authorization: Bearer," + GOOD), BAD),
                arguments("a colon after the scheme", List.of("Authorization: Bearer: " + GOOD), BAD),
                arguments("a no-break space in Latin-1", List.of("Authorization: Bearer\u00a0" + GOOD), BAD),
                arguments("a no-break space in UTF-8", List.of("Authorization: Bearer\u00c2\u00a0" + GOOD), BAD),
                arguments("a letter that is not ASCII", List.of("Authorization: Bearer " + GOOD + "\u00e9"), BAD),
                arguments("quotes", List.of("Authorization: Bearer \"" + GOOD + "\""), BAD),
                arguments("a parameter", List.of("Authorization: Bearer " + GOOD + ";a=b"), BAD),
                arguments("JSON", List.of("Authorization: Bearer {\"token\":\"" + GOOD + "\"}"), BAD),
                arguments("padding alone", List.of("Authorization: Bearer =="), BAD),
                arguments("two lines", twoLines("Bearer " + GOOD, "Bearer " + Tokens.of("mallory")), SEVERAL),
                arguments("the same line twice", twoLines("Bearer " + GOOD, "Bearer " + GOOD), SEVERAL),
                arguments("a second scheme", twoLines("Bearer " + GOOD, "Basic YWxpY2U6c2VjcmV0"), SEVERAL),
                arguments("a second scheme in front", twoLines("Basic YWxpY2U6c2VjcmV0", "Bearer " + GOOD), SEVERAL));
    }

    /** The adapter must pass every header line unchanged to the guard. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("badHeaders")
    final void a_bad_header_is_rejected(String reason, List<String> headers, String message) throws Exception {
        rejectedEverywhere(headers, message, "invalid_request");
    }

    /** The tab ends the scheme but is not a space, so the header is bad and does not have another scheme. */
    @Test
    final void a_tab_after_the_scheme_is_rejected() throws Exception {
        String header = "Authorization: Bearer\t" + GOOD;
        if (site.makesSpacesOfTabs()) {
            try (RawConnection connection = site.connect()) {
                site.admitted(get("/required").with(header), connection);
            }
        } else {
            rejectedEverywhere(List.of(header), BAD, "invalid_request");
        }
    }

    static Stream<Arguments> badTokens() {
        String[] good = GOOD.split("\\.");
        String payload = Tokens.base64Url("{\"sub\":\"admin\",\"exp\":" + Tokens.FUTURE + "}");
        String expired = "{\"sub\":\"alice\",\"exp\":1}";
        return Stream.of(
                arguments("one segment", "abc", "Not enough segments"),
                arguments("four segments", GOOD + ".abc", "Too many segments"),
                arguments("five segments", GOOD + ".abc.abc", "Encrypted tokens are not accepted"),
                arguments("padding", GOOD + "=", "Invalid character in token"),
                arguments("another payload", good[0] + '.' + payload + '.' + good[2], "Signature verification failed"),
                arguments(
                        "another secret, and expired",
                        Tokens.signed(Tokens.OTHER_SECRET, Tokens.HEADER, expired),
                        "Signature verification failed"),
                arguments(
                        "the algorithm none",
                        Tokens.base64Url("{\"alg\":\"none\"}") + '.' + good[1] + '.',
                        "The specified alg value is not allowed"),
                arguments(
                        "another type",
                        Tokens.signed(Tokens.SECRET, "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", expired),
                        "Token type not allowed"),
                arguments(
                        "a payload that is no object",
                        Tokens.withPayload("[1]"),
                        "Invalid payload string: must be a json object"),
                arguments("no expiry", Tokens.withPayload("{\"sub\":\"alice\"}"), "Token is missing the 'exp' claim"),
                arguments(
                        "an audience where none is expected",
                        Tokens.withPayload("{\"sub\":\"alice\",\"aud\":\"api\",\"exp\":" + Tokens.FUTURE + "}"),
                        "Invalid audience"),
                arguments(
                        "not yet valid",
                        Tokens.withPayload(
                                "{\"sub\":\"alice\",\"nbf\":" + Tokens.FUTURE + ",\"exp\":" + Tokens.FUTURE + "}"),
                        "The token is not yet valid (nbf)"),
                arguments("one character too long", Tokens.withPayloadOf(12_228), "Token too large"),
                arguments("much too long", Tokens.withPayloadOf(30_000), "Token too large"));
    }

    /**
     * A token that is too large reaches the guard, which rejects it. The server must not respond with its own error
     * page.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    final void a_bad_token_is_rejected(String reason, String token, String message) throws Exception {
        rejectedEverywhere(List.of("Authorization: Bearer " + token), message, "invalid_token");
    }

    @Test
    final void an_expired_token_is_rejected() throws Exception {
        String expired = Tokens.withPayload("{\"sub\":\"alice\",\"exp\":1700000000}");
        rejectedEverywhere(List.of("Authorization: Bearer " + expired), "Token has expired", "invalid_token");
    }

    /** If the keys are unavailable, the response has no challenge and does not say that the token is invalid. */
    @ParameterizedTest
    @ValueSource(strings = {"/outage/required", "/outage/optional"})
    final void unavailable_keys_lead_to_a_503(String path) throws Exception {
        Reply reply = site.rejected(get(path).bearer(GOOD));
        reply.isRejection(503, "Key source unavailable", null);
        assertThat(reply.header("Retry-After")).containsExactly("30");
    }

    private void rejectedEverywhere(List<String> headers, String message, String error) throws Exception {
        String challenge = "Bearer error=\"" + error + "\", error_description=\"" + message + "\"";
        rejectedRaw("/required", headers).isRejection(401, message, challenge);
        rejectedRaw("/optional", headers).isRejection(401, message, challenge);
    }

    private Reply rejectedRaw(String path, List<String> headers) throws Exception {
        try (RawConnection connection = site.connect()) {
            return site.rejected(get(path).with(headers), connection);
        }
    }

    private static List<String> twoLines(String first, String second) {
        return List.of("Authorization: " + first, "Authorization: " + second);
    }
}
