package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static io.jwtsimple.tck.Request.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Site.Seen;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests methods, bodies, and connections with several requests. Usual faults: a decision stays valid for the next
 * request, the handler cannot read the body, the body of a rejected request is parsed as the next request, or a method
 * bypasses the guard.
 */
abstract class ExchangeTests {

    private static final String ALICE = Tokens.of("alice");
    private static final String MISSING = "Missing Authorization Header";
    private static final String DISGUISED =
            "GET /exchanges/required HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ALICE + "\r\n\r\n";

    private final Site site;

    ExchangeTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtGuard guard = JwtGuard.of(JwtManager.of(JwtKey.secret(Tokens.SECRET)));
        site.required("/exchanges/required", guard);
        site.optional("/exchanges/optional", guard);
        site.mount("/exchanges/body", guard, Access.REQUIRED, Call::body);
        site.mount("/exchanges/body-optional", guard, Access.OPTIONAL, Call::body);
        site.mount("/exchanges/open", null, Access.REQUIRED, Site.GREET);
        site.mount("/exchanges/throws-unchecked", guard, Access.REQUIRED, call -> {
            throw new IllegalStateException("a handler that fails");
        });
        site.mount("/exchanges/throws-checked", guard, Access.REQUIRED, call -> {
            throw new IOException("a handler that fails");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    final void every_method_is_guarded(String method) throws Exception {
        Request request = Request.of(method, "/exchanges/required");
        site.rejected(request).isRejection(401, MISSING, "Bearer");
        assertThat(site.admitted(request.bearer(ALICE)).identity()).isEqualTo("alice");
    }

    /**
     * Tests that the last endpoint exists. The last endpoint would respond if the adapter passed on a rejected request.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    final void the_last_endpoint_gets_the_requests_for_all_other_paths(String method) throws Exception {
        assertThat(site.admitted(Request.of(method, "/nowhere/at/all")).text()).isEqualTo(Site.LAST);
    }

    /** A framework may route by a method override or may respond to preflights, but must not bypass the guard. */
    @ParameterizedTest
    @CsvSource({
        "OPTIONS, Origin: https://app.example, Access-Control-Request-Method: GET",
        "OPTIONS, X-HTTP-Method-Override: GET, Access-Control-Request-Method: GET",
        "POST,    X-HTTP-Method-Override: OPTIONS, Origin: https://app.example",
        "GET,     'Accept: application/json, */*;q=0', Origin: https://app.example"
    })
    final void no_header_bypasses_the_guard(String method, String first, String second) throws Exception {
        site.rejected(Request.of(method, "/exchanges/required").with(first, second))
                .isRejection(401, MISSING, "Bearer");
    }

    /** The second request shows that the first response had no body. */
    @Test
    final void a_rejected_head_has_the_responses_headers_and_no_body() throws Exception {
        try (RawConnection connection = site.connect()) {
            Request head = Request.of("HEAD", "/exchanges/required");
            site.rejected(head, connection).isRejectionWithoutBody(401, "Bearer");
            assertThat(site.admitted(get("/exchanges/required").bearer(ALICE), connection)
                            .identity())
                    .isEqualTo("alice");
        }
    }

    @Test
    final void an_admitted_head_reaches_the_handler() throws Exception {
        Request head = Request.of("HEAD", "/exchanges/required");
        assertThat(site.admitted(head.bearer(ALICE)).identity()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 100_000})
    final void the_handler_reads_the_body_of_an_admitted_request(int length) throws Exception {
        String body = "ö".repeat(length / 2) + "x".repeat(length % 2);
        assertThat(site.admitted(post("/exchanges/body", body).bearer(ALICE)).text())
                .isEqualTo(body);
        assertThat(site.admitted(post("/exchanges/body-optional", body)).text()).isEqualTo(body);
    }

    /** The server must not parse the unread body as the next request. */
    @Test
    final void a_body_of_a_rejected_request_is_not_read_as_the_next_request() throws Exception {
        try (RawConnection connection = site.connect()) {
            site.rejected(post("/exchanges/body", DISGUISED), connection).isRejection(401, MISSING, "Bearer");
            assertThat(site.admitted(get("/exchanges/required").bearer(Tokens.of("bob")), connection)
                            .identity())
                    .isEqualTo("bob");
        }
    }

    @Test
    final void a_chunked_body_of_a_rejected_request_is_not_read_as_the_next_request() throws Exception {
        try (RawConnection connection = site.connect()) {
            String chunks = Integer.toHexString(DISGUISED.length()) + "\r\n" + DISGUISED + "\r\n0\r\n\r\n";
            site.rejected(post("/exchanges/body", chunks).with("Transfer-Encoding: chunked"), connection)
                    .isRejection(401, MISSING, "Bearer");
            assertThat(site.admitted(get("/exchanges/required").bearer(Tokens.of("bob")), connection)
                            .identity())
                    .isEqualTo("bob");
        }
    }

    /** An adapter must store a decision with the request, and not with the connection. */
    @Test
    final void a_connection_stores_no_token() throws Exception {
        try (RawConnection connection = site.connect()) {
            Request required = get("/exchanges/required");
            assertThat(site.admitted(required.bearer(ALICE), connection).identity())
                    .isEqualTo("alice");
            site.rejected(required, connection).isRejection(401, MISSING, "Bearer");
            assertThat(site.admitted(required.bearer(Tokens.of("bob")), connection)
                            .identity())
                    .isEqualTo("bob");
            Seen anonymous = site.admitted(get("/exchanges/optional"), connection);
            assertThat(anonymous.identity()).isNull();
            assertThat(anonymous.claims().asMap()).isEmpty();
            assertThat(site.admitted(get("/exchanges/open"), connection).result())
                    .isNull();
        }
    }

    @Test
    final void an_endpoint_without_a_guard_sees_no_token() throws Exception {
        Seen seen = site.admitted(get("/exchanges/open").bearer(ALICE));
        assertThat(seen.identity()).isNull();
        assertThat(seen.claims().asMap()).isEmpty();
        assertThat(seen.result()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/exchanges/throws-unchecked", "/exchanges/throws-checked"})
    final void the_server_handles_an_exception_of_a_handler(String path) throws Exception {
        site.failed(get(path).bearer(ALICE), 1);
        site.rejected(get(path)).isRejection(401, MISSING, "Bearer");
        assertThat(site.admitted(get("/exchanges/required").bearer(ALICE)).identity())
                .isEqualTo("alice");
    }
}
