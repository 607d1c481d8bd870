package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests rejections after a handler or filter in front has set response headers or begun the response. Usual faults: the
 * response has two content types or the wrong character set, a challenge replaces another challenge, or a rejection is
 * written into a response that has begun.
 */
abstract class FrontTests {

    private static final List<String> CONTENT_TYPES = List.of(
            "text/html", "text/html;charset=UTF-16", "text/html;charset=ISO-8859-1", "application/json;charset=UTF-16");
    private static final String SENT = "this is on its way";
    private static final String TEXT = "{\"msg\":\"nötig 🔒\"}";

    private final Site site;

    FrontTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtManager jwt = JwtManager.of(JwtKey.secret(Tokens.SECRET));
        JwtGuard guard = JwtGuard.builder(jwt)
                .onMissing(missing -> new ErrorResponse(401, Map.of("Content-Type", "application/json"), TEXT))
                .build();
        CONTENT_TYPES.forEach(
                type -> site.mountBehind(Map.of("Content-Type", type), null, path(type), guard, Site.GREET));
        Map<String, String> headers = Map.of(
                "Cache-Control", "max-age=60",
                "Vary", "Origin",
                "Access-Control-Allow-Origin", "https://app.example",
                "WWW-Authenticate", "Negotiate");
        site.mountBehind(headers, null, "/front/headers", JwtGuard.of(jwt), Site.GREET);
        site.mountBehind(Map.of(), SENT, "/front/sent", JwtGuard.of(jwt), Site.GREET);
    }

    static List<String> contentTypes() {
        return CONTENT_TYPES;
    }

    @ParameterizedTest
    @MethodSource("contentTypes")
    final void a_response_has_its_own_content_type_and_is_written_in_utf_8(String typeInFront) throws Exception {
        Reply reply = site.rejected(get(path(typeInFront)));
        assertThat(reply.header("Content-Type")).containsExactly("application/json");
        assertThat(reply.body()).isEqualTo(TEXT);
    }

    @Test
    final void a_header_of_the_response_replaces_the_same_header() throws Exception {
        assertThat(site.rejected(get("/front/headers")).header("Cache-Control")).containsExactly("no-store");
    }

    /** A client may choose one of several challenges (RFC 9110 §11.6.1). */
    @Test
    final void a_challenge_of_the_response_is_added_to_another_challenge() throws Exception {
        assertThat(site.rejected(get("/front/headers")).header("WWW-Authenticate"))
                .containsExactly("Negotiate", "Bearer");
    }

    /** Without the CORS headers, a browser would hide the rejection from the page. */
    @Test
    final void a_response_keeps_other_headers() throws Exception {
        Reply reply = site.rejected(get("/front/headers"));
        assertThat(reply.header("Access-Control-Allow-Origin")).containsExactly("https://app.example");
        assertThat(reply.header("Vary")).containsExactly("Origin");
    }

    /**
     * The response has already begun, so the adapter cannot write the rejection. The response ends after the text that
     * was already sent. The adapter returns false to the guard, and the guard logs a line.
     */
    @Test
    final void a_rejection_adds_nothing_to_a_committed_response() throws Exception {
        try (GuardLog log = new GuardLog();
                RawConnection connection = site.connect()) {
            Reply reply = site.rejected(get("/front/sent"), connection);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("WWW-Authenticate")).isEmpty();
            assertThat(reply.body()).isEqualTo(SENT);
            if (log.isVisible()) {
                assertThat(log.next(site.patience())).isNotNull();
            }
        }
    }

    private static String path(String contentType) {
        return "/front/" + CONTENT_TYPES.indexOf(contentType);
    }
}
