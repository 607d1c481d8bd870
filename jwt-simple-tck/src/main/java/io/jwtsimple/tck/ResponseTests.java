package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Site.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the guard's responses: status, body and challenge, with required and with optional access. Usual faults: the
 * adapter joins header lines, reads only the first line, or changes the response.
 */
abstract class ResponseTests {

    private static final String GOOD = Cases.GOOD;
    private static final String BAD = Cases.BAD;

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

    /** A request without a token gets a challenge without an {@code error} (RFC 6750 §3.1). */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.tck.Cases#withoutToken")
    final void a_request_without_a_token_is_rejected_if_a_token_is_required(
            String reason, List<String> headers, String message) throws Exception {
        rejectedRaw("/required", headers).isRejection(401, message, "Bearer");
    }

    /** The request is anonymous: its claims are empty, and its identity is null. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.tck.Cases#withoutToken")
    final void a_request_without_a_token_is_admitted_if_a_token_is_optional(
            String reason, List<String> headers, String message) throws Exception {
        try (RawConnection connection = site.connect()) {
            Seen seen = site.admitted(get("/optional").with(headers), connection);
            assertThat(seen.identity()).isNull();
            assertThat(seen.claims().asMap()).isEmpty();
            assertThat(seen.result()).isEqualTo(new TokenResult.Missing(message));
        }
    }

    /** The adapter must pass every header line unchanged to the guard. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.tck.Cases#badHeaders")
    final void a_bad_header_is_rejected(String reason, List<String> headers, String message) throws Exception {
        rejectedEverywhere(headers, message, "invalid_request");
    }

    /**
     * The scheme {@code Bearer} ends at the tab, but a space must follow the scheme (RFC 9110 §11.4). So the guard must
     * treat the header as malformed, and not as a header with another scheme.
     */
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

    /**
     * Even a token that is too large must reach the guard, because otherwise the server responds with its own error
     * page.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.tck.Cases#badTokens")
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
}
