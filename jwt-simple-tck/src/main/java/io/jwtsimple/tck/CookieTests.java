package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static io.jwtsimple.tck.Request.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.tck.Site.Seen;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests guards that read a cookie if the header has no token. Usual faults: the adapter reads only the first
 * {@code Cookie} line, or reads cookies with the parser of the framework, which removes quotes and drops duplicates.
 */
abstract class CookieTests {

    private static final String ALICE = Tokens.of("alice");
    private static final String COOKIE = "__Host-session=" + ALICE;
    private static final String MISSING = "Missing Authorization Header";
    private static final String BAD_HEADER = "Bad Authorization header. Expected value 'Bearer <JWT>'";
    private static final String BAD = "Bad __Host-session cookie. Expected value '<JWT>'";
    private static final String SEVERAL = "Multiple __Host-session cookies";
    private static final String BASIC = "Authorization: Basic YWxpY2U6c2VjcmV0";

    private final Site site;

    CookieTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtManager jwt = JwtManager.of(JwtKey.secret(Tokens.SECRET));
        AtomicInteger decoded = new AtomicInteger();
        JwtGuard guard = JwtGuard.builder(token -> {
                    decoded.incrementAndGet();
                    return jwt.decode(token);
                })
                .cookie(TokenCookie.of("__Host-session"))
                .build();
        site.required("/cookies/required", guard);
        site.optional("/cookies/optional", guard);
        site.required("/cookies/scope", guard.withScope("orders:write"));
        site.mountBehind(
                guard,
                "/cookies/behind",
                guard.allowing(claims -> true),
                call -> call.identity() + " " + decoded.getAndSet(0));
        site.mount("/cookies/body", guard, Access.REQUIRED, Call::body);
        site.optional("/cookies/plain", JwtGuard.of(jwt));
    }

    static Stream<Arguments> admitted() {
        String bearer = "Authorization: Bearer " + Tokens.of("bob");
        return Stream.of(
                arguments("the cookie", List.of("Cookie: " + COOKIE), "alice"),
                arguments("another case of the header", List.of("cookie: " + COOKIE), "alice"),
                arguments("between other cookies", List.of("Cookie: a=b; " + COOKIE + "; c=d"), "alice"),
                arguments("without a space", List.of("Cookie: a=b;" + COOKIE + ";c=d"), "alice"),
                arguments("in the first of two lines", List.of("Cookie: " + COOKIE, "Cookie: a=b"), "alice"),
                arguments("in the second of two lines", List.of("Cookie: a=b", "Cookie: " + COOKIE), "alice"),
                arguments("behind a version", List.of("Cookie: $Version=1; " + COOKIE + "; $Path=/"), "alice"),
                arguments("behind a quote", List.of("Cookie: a=\"b; " + COOKIE), "alice"),
                arguments("behind a pair without a value", List.of("Cookie: a; =b; " + COOKIE), "alice"),
                arguments("beside another case", List.of("Cookie: __host-session=x; " + COOKIE), "alice"),
                arguments("with another scheme", List.of(BASIC, "Cookie: " + COOKIE), "alice"),
                arguments("with a blank header", List.of("Cookie: " + COOKIE, "Authorization:"), "alice"),
                arguments("with a token in the header", List.of(bearer, "Cookie: " + COOKIE), "bob"),
                arguments("twice, with a token in the header", List.of(bearer, "Cookie: a=b; a=b; " + COOKIE), "bob"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("admitted")
    final void a_token_is_found(String reason, List<String> headers, String identity) throws Exception {
        try (RawConnection connection = site.connect()) {
            for (String path : List.of("/cookies/required", "/cookies/optional")) {
                Seen seen = site.admitted(get(path).with(headers), connection);
                assertThat(seen.identity()).isEqualTo(identity);
                assertThat(seen.result()).isEqualTo(new TokenResult.Valid(seen.claims()));
            }
        }
    }

    @Test
    final void two_lines_of_a_cookie_are_read() throws Exception {
        try (RawConnection connection = site.connect()) {
            Request request = get("/cookies/required");
            site.admitted(request.with("Cookie: a=b", "Cookie: " + COOKIE), connection);
            site.rejected(request.with("Cookie: " + COOKIE, "Cookie: " + COOKIE), connection);
        }
    }

    static Stream<Arguments> withoutToken() {
        return Stream.of(
                arguments("no cookie", List.of(), MISSING),
                arguments("another cookie", List.of("Cookie: a=b"), MISSING),
                arguments("an empty cookie", List.of("Cookie: __Host-session="), MISSING),
                arguments("an empty cookie and another scheme", List.of("Cookie: __Host-session=", BASIC), BAD_HEADER),
                arguments("another case", List.of("Cookie: __host-session=" + ALICE), MISSING),
                arguments("a longer name", List.of("Cookie: __Host-session2=" + ALICE), MISSING),
                arguments("a dollar sign", List.of("Cookie: $__Host-session=" + ALICE), MISSING),
                arguments("a space before the equals sign", List.of("Cookie: __Host-session =" + ALICE), MISSING),
                arguments("a comma in place of a semicolon", List.of("Cookie: a=b," + COOKIE), MISSING),
                arguments("within another value", List.of("Cookie: a=" + COOKIE), MISSING),
                arguments("another header", List.of("Cookie2: " + COOKIE), MISSING));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutToken")
    final void a_request_without_the_cookie_has_no_token(String reason, List<String> headers, String message)
            throws Exception {
        try (RawConnection connection = site.connect()) {
            Reply reply = site.rejected(get("/cookies/required").with(headers), connection);
            reply.isRejection(401, message, "Bearer");
            assertThat(reply.header("Vary")).containsExactly("Cookie");
            Seen seen = site.admitted(get("/cookies/optional").with(headers), connection);
            assertThat(seen.identity()).isNull();
            assertThat(seen.result()).isEqualTo(new TokenResult.Missing(message));
        }
    }

    static Stream<Arguments> rejected() {
        String request = "invalid_request";
        String token = "invalid_token";
        String expired = Tokens.withPayload("{\"sub\":\"alice\",\"exp\":1700000000}");
        String forged =
                Tokens.signed(Tokens.OTHER_SECRET, Tokens.HEADER, "{\"sub\":\"alice\",\"exp\":" + Tokens.FUTURE + "}");
        String bad = BAD_HEADER;
        return Stream.of(
                arguments("quotes", List.of("Cookie: __Host-session=\"" + ALICE + "\""), BAD, request),
                arguments("a space", List.of("Cookie: __Host-session=a b"), BAD, request),
                arguments("a comma", List.of("Cookie: " + COOKIE + ",a=b"), BAD, request),
                arguments("a scheme", List.of("Cookie: __Host-session=Bearer " + ALICE), BAD, request),
                arguments("twice in a line", List.of("Cookie: " + COOKIE + "; " + COOKIE), SEVERAL, request),
                arguments("twice in two lines", List.of("Cookie: " + COOKIE, "Cookie: " + COOKIE), SEVERAL, request),
                arguments("an empty one first", List.of("Cookie: __Host-session=; " + COOKIE), SEVERAL, request),
                arguments("an empty one last", List.of("Cookie: " + COOKIE + "; __Host-session="), SEVERAL, request),
                arguments("a malformed header", List.of("Authorization: Bearer", "Cookie: " + COOKIE), bad, request),
                arguments(
                        "a list in the header",
                        List.of("Authorization: Bearer a,b", "Cookie: " + COOKIE),
                        bad,
                        request),
                arguments(
                        "two headers",
                        List.of(BASIC, BASIC, "Cookie: " + COOKIE),
                        "Multiple Authorization headers",
                        request),
                arguments(
                        "a bad token in the header",
                        List.of("Authorization: Bearer abc", "Cookie: " + COOKIE),
                        "Not enough segments",
                        token),
                arguments("no token", List.of("Cookie: __Host-session=abc"), "Not enough segments", token),
                arguments("a deleted token", List.of("Cookie: __Host-session=deleted"), "Not enough segments", token),
                arguments(
                        "a forged token",
                        List.of("Cookie: __Host-session=" + forged),
                        "Signature verification failed",
                        token),
                arguments("an expired token", List.of("Cookie: __Host-session=" + expired), "Token has expired", token),
                arguments(
                        "a token that is too long",
                        List.of("Cookie: __Host-session=" + Tokens.withPayloadOf(12_228)),
                        "Token too large",
                        token));
    }

    /** A guard must reject a bad cookie on an optional endpoint too. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    final void a_bad_cookie_is_rejected(String reason, List<String> headers, String message, String error)
            throws Exception {
        try (RawConnection connection = site.connect()) {
            for (String path : List.of("/cookies/required", "/cookies/optional")) {
                Reply reply = site.rejected(get(path).with(headers), connection);
                reply.isRejection(
                        401, message, "Bearer error=\"" + error + "\", error_description=\"" + message + "\"");
                assertThat(reply.header("Vary")).containsExactly("Cookie");
            }
        }
    }

    @Test
    final void a_guard_without_a_cookie_reads_none() throws Exception {
        Request request = get("/cookies/plain").with("Cookie: " + COOKIE);
        assertThat(site.admitted(request).identity()).isNull();
        Reply reply = site.rejected(request.bearer("abc"));
        assertThat(reply.header("Vary")).isEmpty();
    }

    @Test
    final void a_guard_with_a_scope_reads_the_cookie_of_its_root() throws Exception {
        String token =
                Tokens.withPayload("{\"sub\":\"carol\",\"scope\":\"orders:write\",\"exp\":" + Tokens.FUTURE + "}");
        assertThat(site.admitted(get("/cookies/scope").with("Cookie: __Host-session=" + token))
                        .identity())
                .isEqualTo("carol");
        site.rejected(get("/cookies/scope").with("Cookie: " + COOKIE))
                .isRejection(
                        403,
                        "Insufficient scope",
                        "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope\","
                                + " scope=\"orders:write\"");
    }

    @Test
    final void a_cookie_is_decoded_once_for_two_guards_of_one_root() throws Exception {
        Request request = get("/cookies/behind").with("Cookie: " + COOKIE);
        site.admitted(request); // resets the count, which earlier tests have increased
        assertThat(site.admitted(request).text()).isEqualTo("alice 1");
    }

    /** An adapter must store a decision with the request, and not with the connection. */
    @Test
    final void a_connection_stores_no_cookie() throws Exception {
        try (RawConnection connection = site.connect()) {
            Request request = get("/cookies/required");
            assertThat(site.admitted(request.with("Cookie: " + COOKIE), connection)
                            .identity())
                    .isEqualTo("alice");
            site.rejected(request, connection).isRejection(401, MISSING, "Bearer");
        }
    }

    @Test
    final void the_handler_reads_the_body_of_a_page_of_the_same_origin() throws Exception {
        Request request = post("/cookies/body", "a=b").with("Cookie: " + COOKIE, "Sec-Fetch-Site: same-origin");
        assertThat(site.admitted(request).text()).isEqualTo("a=b");
    }

    /**
     * Some servers provide no header {@code Host} for HTTP/2, because the authority replaces this header. The client
     * sends its first request over HTTP/1.1 with {@code Upgrade: h2c}. If the server accepts the upgrade, the client
     * sends the later requests over HTTP/2.
     */
    @Test
    final void the_host_of_a_request_is_the_authority_in_http_2() throws Exception {
        Request request = get("/cookies/required").with("Cookie: " + COOKIE);
        assertThat(site.admittedOverHttp2(request).identity()).isEqualTo("alice");
        Request unsafe = Request.of("DELETE", "/cookies/required").with("Cookie: " + COOKIE);
        Request same = unsafe.with("Origin: http://" + site.authority());
        assertThat(site.admittedOverHttp2(same).identity()).isEqualTo("alice");
        for (String other : List.of("http://127.0.0.1", "http://a." + site.authority())) {
            site.rejectedOverHttp2(unsafe.with("Origin: " + other)).isRejection(403, "Cross-origin request", null);
        }
    }

    /** In HTTP/2, a browser may send each cookie in its own {@code Cookie} line (RFC 9113 §8.2.3). */
    @ParameterizedTest
    @ValueSource(strings = {"a=b", "__Host-session=x"})
    final void the_lines_of_a_cookie_are_read_in_http_2(String other) throws Exception {
        Request request = get("/cookies/required").with("Cookie: " + other, "Cookie: " + COOKIE);
        site.admittedOverHttp2(get("/cookies/optional"));
        if (other.equals("a=b")) {
            assertThat(site.admittedOverHttp2(request).identity()).isEqualTo("alice");
        } else {
            assertThat(site.rejectedOverHttp2(request).body()).contains(SEVERAL);
        }
    }
}
