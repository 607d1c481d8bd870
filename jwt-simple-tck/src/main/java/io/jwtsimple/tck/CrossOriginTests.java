package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that an unsafe request with a cookie must come from a page of the same origin or of a trusted origin. Usual
 * faults: the adapter returns a method override from the client in place of the request's method, or reads only one
 * line of a header.
 */
abstract class CrossOriginTests {

    private static final String COOKIE = "Cookie: session=" + Tokens.of("alice");
    private static final String MESSAGE = "Cross-origin request";
    private static final String SOCKET = "Connection: Upgrade\r\nUpgrade: websocket";
    private static final String CROSS_SITE = "Sec-Fetch-Site: cross-site";

    private final Site site;

    CrossOriginTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtManager jwt = JwtManager.of(JwtKey.secret(Tokens.SECRET));
        TokenCookie cookie = TokenCookie.of("session")
                .trusting(
                        "https://trusted.example",
                        "https://trusted.com",
                        "https://trusted.com:8443",
                        "http://trusted.com");
        JwtGuard guard = JwtGuard.builder(jwt).cookie(cookie).build();
        site.required("/origins/required", guard);
        site.optional("/origins/optional", guard);
        site.required("/origins/scope", guard.withScope("orders:write"));
        site.required(
                "/origins/own",
                JwtGuard.builder(jwt)
                        .cookie(cookie)
                        .onForbidden(forbidden -> ErrorResponse.json(409, Map.of("error", forbidden.message())))
                        .build());
        Queue<String> decoded = new ConcurrentLinkedQueue<>();
        JwtGuard counting = JwtGuard.builder(token -> {
                    decoded.add("decoded");
                    return jwt.decode(token);
                })
                .cookie(cookie)
                .onResult(result -> decoded.add(result.getClass().getSimpleName()))
                .build();
        site.mount("/origins/counting", counting, Access.REQUIRED, call -> {
            String text = String.join(" ", decoded);
            decoded.clear();
            return text;
        });
    }

    /**
     * Compares the guard with the tests of Go's {@code CrossOriginProtection} (golang/go,
     * {@code src/net/http/csrf_test.go}) and of .NET's {@code DefaultCrossOriginProtection} (dotnet/aspnetcore,
     * {@code src/Shared/test/Shared.Tests/DefaultCrossOriginProtectionTests.cs}). A row begins with {@code Go} or
     * {@code .NET}, and then contains the method, {@code Host}, {@code Sec-Fetch-Site} and {@code Origin} of the
     * request. The sign {@code -} means that the header is absent. The last two columns are the result of Go or .NET,
     * and the result of the guard. This test omits cases that depend on the configuration of Go or .NET. The tests of
     * the core contain the cases that some servers reject themselves, for instance a method in lower case.
     */
    @ParameterizedTest(name = "{0}: {1} {2}, {3}, {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Go   | POST    | example.com      | same-origin | -                            | admitted | admitted",
                "Go   | POST    | example.com      | none        | -                            | admitted | admitted",
                "Go   | POST    | example.com      | cross-site  | -                            | rejected | rejected",
                "Go   | POST    | example.com      | same-site   | -                            | rejected | rejected",
                // The guard rejects this request, because clients that are not browsers send the token in the
                // Authorization header.
                "Go   | POST    | example.com      | -           | -                            | admitted | rejected",
                "Go   | POST    | example.com      | -           | https://example.com          | admitted | admitted",
                "Go   | POST    | example.com      | -           | https://attacker.example     | rejected | rejected",
                "Go   | POST    | example.com      | -           | null                         | rejected | rejected",
                "Go   | GET     | example.com      | cross-site  | -                            | admitted | admitted",
                "Go   | HEAD    | example.com      | cross-site  | -                            | admitted | admitted",
                "Go   | OPTIONS | example.com      | cross-site  | -                            | admitted | admitted",
                "Go   | PUT     | example.com      | cross-site  | -                            | rejected | rejected",
                "Go   | POST    | example.com      | -           | https://trusted.example      | admitted | admitted",
                "Go   | POST    | example.com      | cross-site  | https://trusted.example      | admitted | admitted",
                "Go   | POST    | example.com      | cross-site  | https://attacker.example     | rejected | rejected",
                "Go   | POST    | 127.0.0.1:8080   | -           | http://127.0.0.1:8080        | admitted | admitted",
                ".NET | GET     | example.com      | cross-site  | https://evil.com             | admitted | admitted",
                ".NET | HEAD    | example.com      | cross-site  | https://evil.com             | admitted | admitted",
                ".NET | OPTIONS | example.com      | cross-site  | https://evil.com             | admitted | admitted",
                ".NET | POST    | example.com      | cross-site  | https://trusted.com          | admitted | admitted",
                ".NET | POST    | example.com      | cross-site  | https://trusted.com:8443     | admitted | admitted",
                ".NET | POST    | example.com      | cross-site  | http://trusted.com           | admitted | admitted",
                ".NET | POST    | example.com      | cross-site  | https://untrusted.com        | rejected | rejected",
                ".NET | POST    | example.com      | same-origin | -                            | admitted | admitted",
                ".NET | POST    | example.com      | none        | -                            | admitted | admitted",
                ".NET | POST    | example.com      | cross-site  | -                            | rejected | rejected",
                ".NET | POST    | example.com      | same-site   | -                            | rejected | rejected",
                ".NET | POST    | example.com      | unexpected  | -                            | rejected | rejected",
                ".NET | POST    | example.com      | -           | https://example.com          | admitted | admitted",
                ".NET | POST    | example.com:8443 | -           | https://example.com:8443     | admitted | admitted",
                ".NET | POST    | example.com      | -           | https://evil.com             | rejected | rejected",
                // .NET knows that the request came over https, but a server behind a proxy cannot know the scheme.
                ".NET | POST    | example.com      | -           | http://example.com           | rejected | admitted",
                ".NET | POST    | example.com:8443 | -           | https://example.com:9999     | rejected | rejected",
                ".NET | POST    | example.com      | -           | https://example.com:443      | admitted | admitted",
                ".NET | POST    | example.com      | -           | not-an-origin                | rejected | rejected",
                ".NET | POST    | example.com      | -           | null                         | rejected | rejected",
                ".NET | POST    | example.com      | -           | -                            | admitted | rejected",
                ".NET | PUT     | example.com      | -           | -                            | admitted | rejected",
                ".NET | PATCH   | example.com      | -           | -                            | admitted | rejected",
                ".NET | DELETE  | example.com      | -           | -                            | admitted | rejected",
                ".NET | POST    | example.com      | cross-site  | https://example.com          | rejected | rejected",
                ".NET | POST    | example.com      | same-origin | https://evil.com             | admitted | admitted",
                ".NET | POST    | example.com      | -           | ''                           | admitted | rejected",
                ".NET | POST    | example.com      | same-origin | https://example.com          | admitted | admitted"
            })
    final void a_published_case_has_the_result_of_this_library(
            String source, String method, String host, String fetchSite, String origin, String there, String here)
            throws Exception {
        List<String> lines = new ArrayList<>(List.of("Host: " + host));
        if (!fetchSite.equals("-")) {
            lines.add("Sec-Fetch-Site: " + fetchSite);
        }
        if (!origin.equals("-")) {
            lines.add("Origin: " + origin);
        }
        decides(here.equals("admitted"), method, lines);
    }

    static Stream<Arguments> others() {
        String trusted = "Origin: https://trusted.example";
        String same = "Sec-Fetch-Site: same-origin";
        return Stream.of(
                row("PATCH of another site", false, "PATCH", CROSS_SITE),
                row("DELETE of another site", false, "DELETE", CROSS_SITE),
                row("DELETE of the same origin", true, "DELETE", same),
                row("a WebSocket without an origin", false, "GET", SOCKET),
                row("a WebSocket of another site", false, "GET", SOCKET, CROSS_SITE),
                row(
                        "a WebSocket of another origin",
                        false,
                        "GET",
                        "Connection: Upgrade, keep-alive",
                        "Upgrade: WebSocket",
                        "Origin: https://evil.example"),
                row("a WebSocket of the same origin", true, "GET", SOCKET, same),
                row("a WebSocket of the same host", true, "GET", SOCKET, "Origin: http://localhost"),
                row("a WebSocket of a trusted origin", true, "GET", SOCKET, CROSS_SITE, trusted),
                row("a list with a WebSocket", false, "GET", "Connection: upgrade", "Upgrade: h2c, websocket"),
                row("a second line with a WebSocket", false, "GET", "Upgrade: h2c", SOCKET),
                row("two sites", false, "POST", same, same),
                row("two different sites", false, "POST", same, CROSS_SITE),
                row("two origins", false, "POST", same, "Origin: http://localhost", "Origin: https://evil.example"),
                row("two trusted origins", false, "POST", trusted, trusted),
                row("a list of sites", false, "POST", "Sec-Fetch-Site: same-origin, cross-site"),
                row("a site in upper case", false, "POST", "Sec-Fetch-Site: SAME-ORIGIN"),
                row("an origin with the default port", true, "POST", "Origin: http://localhost:80"),
                row("an origin with another port", false, "POST", "Origin: http://localhost:81"),
                row("an origin in upper case", true, "POST", "Origin: HTTP://LOCALHOST"),
                row("an origin with a path", false, "POST", "Origin: http://localhost/"),
                row("a host with the default port", true, "POST", "Host: localhost:443", "Origin: https://localhost"),
                row("a host with another port", false, "POST", "Host: localhost:444", "Origin: https://localhost"),
                row("a host in IPv6", true, "POST", "Host: [::1]:8080", "Origin: http://[::1]:8080"),
                row("another host in IPv6", false, "POST", "Host: [::1]:8080", "Origin: http://[::2]:8080"),
                row("a subdomain", false, "POST", "Host: example.com", "Origin: https://a.example.com"),
                row("a parent domain", false, "POST", "Host: a.example.com", "Origin: https://example.com"),
                row("a subdomain of a trusted origin", false, "POST", "Origin: https://a.trusted.example"),
                row("a trusted origin over http", false, "POST", "Origin: http://trusted.example"),
                row("a referrer of the same origin", false, "POST", "Referer: http://localhost/"),
                row(
                        "a host that a proxy forwards",
                        false,
                        "POST",
                        "X-Forwarded-Host: evil.example",
                        "Origin: https://evil.example"));
    }

    private static Arguments row(String reason, boolean admitted, String method, String... lines) {
        return arguments(reason, admitted, method, List.of(lines));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    final void an_unsafe_request_needs_the_same_or_a_trusted_origin(
            String reason, boolean admitted, String method, List<String> lines) throws Exception {
        decides(admitted, method, lines);
    }

    /** A framework may take the method from a header such as {@code X-HTTP-Method-Override}, which a client can set. */
    @Test
    final void a_method_that_a_header_overrides_is_the_method_of_the_request_line() throws Exception {
        Request request = Request.of("POST", "/origins/required").with(COOKIE, CROSS_SITE);
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            site.rejected(request.with(header + ": GET")).isRejection(403, MESSAGE, null);
        }
    }

    private void decides(boolean admitted, String method, List<String> lines) throws Exception {
        for (String path : List.of("/origins/required", "/origins/optional")) {
            Request request = Request.of(method, path).with(lines).with(COOKIE);
            try (RawConnection connection = site.connect()) {
                if (admitted) {
                    assertThat(site.admitted(request, connection).identity()).isEqualTo("alice");
                } else {
                    Reply reply = site.rejected(request, connection);
                    reply.isRejection(403, MESSAGE, null);
                    assertThat(reply.header("Vary")).containsExactly("Cookie, Origin, Sec-Fetch-Site");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    final void a_token_in_the_header_needs_no_origin(String method) throws Exception {
        Request request = Request.of(method, "/origins/required").bearer(Tokens.of("bob"));
        for (Request each : new Request[] {request, request.with(COOKIE), request.with(COOKIE, CROSS_SITE)}) {
            assertThat(site.admitted(each).identity()).isEqualTo("bob");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-", "Cookie: a=b", "Cookie: session="})
    final void an_unsafe_request_without_a_token_is_anonymous(@Nullable String cookie) throws Exception {
        Request request = Request.of("POST", "/origins/optional").with(CROSS_SITE);
        assertThat(site.admitted(cookie == null ? request : request.with(cookie))
                        .identity())
                .isNull();
    }

    /** The 403 response must not reveal to a page of another site whether the token is valid. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "x.y.z"})
    final void a_bad_token_of_another_site_has_the_same_response(String token) throws Exception {
        site.rejected(Request.of("POST", "/origins/required").with("Cookie: session=" + token, CROSS_SITE))
                .isRejection(403, MESSAGE, null);
    }

    @Test
    final void a_guard_with_a_scope_rejects_another_site_without_a_challenge() throws Exception {
        site.rejected(Request.of("POST", "/origins/scope").with(COOKIE, CROSS_SITE))
                .isRejection(403, MESSAGE, null);
    }

    @Test
    final void an_application_responds_to_another_site() throws Exception {
        Reply reply = site.rejected(Request.of("POST", "/origins/own").with(COOKIE, CROSS_SITE));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).isEqualTo("{\"error\":\"" + MESSAGE + "\"}");
    }

    @Test
    final void a_request_of_another_site_is_counted_and_not_decoded() throws Exception {
        Request good = get("/origins/counting").with(COOKIE);
        site.admitted(good); // removes the results of earlier tests
        site.rejected(Request.of("POST", "/origins/counting").with(COOKIE, CROSS_SITE));
        assertThat(site.admitted(good).text()).isEqualTo("Forbidden decoded Valid");
    }

    /** The server must not parse the unread body as the next request. */
    @Test
    final void a_body_of_another_site_is_not_read_as_the_next_request() throws Exception {
        try (RawConnection connection = site.connect()) {
            Request form = Request.post("/origins/required", "GET /origins/required HTTP/1.1\r\n\r\n");
            site.rejected(form.with(COOKIE, CROSS_SITE), connection).isRejection(403, MESSAGE, null);
            assertThat(site.admitted(get("/origins/required").with(COOKIE), connection)
                            .identity())
                    .isEqualTo("alice");
        }
    }
}
