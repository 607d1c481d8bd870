package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.security.auth.UserPrincipal;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the filter makes of the request, and of what stands in front of it. */
abstract class FilterTests extends WebAppTests {

    FilterTests(Container container) {
        super(container);
    }

    private WebApp who() {
        return WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.optional(guard), "/who");
            mount(context, "/who", WHO);
        });
    }

    static Stream<Arguments> identities() {
        return Stream.of(
                arguments("alice", "alice"),
                arguments(42, "42"),
                arguments(true, "true"),
                arguments(List.of("alice", "bob"), "[alice, bob]"));
    }

    @ParameterizedTest
    @MethodSource("identities")
    final void the_user_is_named_as_the_identity(Object identity, String name) throws Exception {
        run(who());
        String token = jwt.create(identity);
        assertThat(get("/who", "Authorization", "Bearer " + token).body())
                .isEqualTo("%s %s %s Bearer", name, name, name);
    }

    @Test
    final void a_token_that_names_nobody_has_no_user() throws Exception {
        run(who());
        String token = jwt.create("", claims -> claims.remove("sub"));
        assertThat(get("/who", "Authorization", "Bearer " + token).body()).isEqualTo("null null null Bearer");
    }

    @Test
    final void an_anonymous_request_has_no_user() throws Exception {
        run(who());
        assertThat(get("/who").body()).isEqualTo("null null null null");
    }

    @Test
    final void the_user_of_the_container_is_seen_where_there_is_no_token() throws Exception {
        run(who().behind((request, response, chain) ->
                chain.doFilter(new KnownToTheContainer((HttpServletRequest) request), response)));
        assertThat(get("/who").body()).isEqualTo("null carol carol BASIC");
        assertThat(getAs("alice", "/who").body()).isEqualTo("alice alice alice Bearer");
    }

    @Test
    final void headers_that_the_container_keeps_to_itself_are_no_token() throws Exception {
        run(who().behind((request, response, chain) ->
                chain.doFilter(new WithoutHeaders((HttpServletRequest) request), response)));
        assertThat(getAs("alice", "/who").body()).isEqualTo("null null null null");
    }

    @Test
    final void a_refusal_takes_the_place_of_what_was_not_sent_yet() throws Exception {
        run(who().behind((request, response, chain) -> {
            response.getOutputStream().print("begun");
            chain.doFilter(request, response);
        }));
        assertThat(get("/who", "Authorization", "Bearer").body())
                .isEqualTo("{\"msg\":\"Bad Authorization header. Expected value 'Bearer <JWT>'\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "ISO-8859-1"})
    final void a_refusal_is_in_utf_8_whatever_encoding_was_chosen_in_front(String encoding) throws Exception {
        String text = "nötig 🔒";
        JwtGuard german = JwtGuard.builder(jwt)
                .onMissing(missing -> new ErrorResponse(401, Map.of("Content-Type", "text/plain"), text))
                .build();
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.required(german), "/who");
            mount(context, "/who", WHO);
        });
        run(app.behind((request, response, chain) -> {
            response.setCharacterEncoding(encoding);
            response.getWriter().write("begun");
            chain.doFilter(request, response);
        }));
        HttpResponse<String> refusal = get("/who");
        assertThat(refusal.headers().allValues("Content-Type")).containsExactly("text/plain");
        assertThat(refusal.body()).isEqualTo(text);
    }

    @Test
    final void a_refusal_keeps_every_value_of_the_headers_that_were_set_in_front() throws Exception {
        run(who().behind((request, response, chain) -> {
            ((HttpServletResponse) response).addHeader("Link", "</a>; rel=preload");
            ((HttpServletResponse) response).addHeader("Link", "</b>; rel=preload");
            ((HttpServletResponse) response).addCookie(new Cookie("a", "1"));
            ((HttpServletResponse) response).addCookie(new Cookie("b", "2"));
            chain.doFilter(request, response);
        }));
        HttpResponse<String> refusal = get("/who", "Authorization", "Bearer");
        assertThat(refusal.headers().allValues("Link")).containsExactly("</a>; rel=preload", "</b>; rel=preload");
        assertThat(refusal.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    final void a_long_refusal_says_how_long_it_is() throws Exception {
        String text = "x".repeat(100_000);
        JwtGuard verbose = JwtGuard.builder(jwt)
                .onMissing(missing -> new ErrorResponse(401, Map.of("Content-Type", "text/plain"), text))
                .build();
        run(context -> {
            JwtServlet.register(context, JwtServlet.required(verbose), "/who");
            mount(context, "/who", WHO);
        });
        assertThat(get("/who").headers().firstValue("Content-Length")).hasValue("100000");
        assertThat(get("/who").body()).isEqualTo(text);
    }

    @Test
    final void a_response_that_is_on_its_way_is_left_alone() throws Exception {
        run(who().behind((request, response, chain) -> {
            response.getWriter().write("begun");
            response.flushBuffer();
            chain.doFilter(request, response);
        }));
        assertThat(get("/who", "Authorization", "Bearer x").body()).isEqualTo("begun");
    }

    @Test
    final void a_request_that_is_not_http_is_not_let_through() throws Exception {
        AtomicBoolean letThrough = new AtomicBoolean();
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.optional(guard), "/who");
            JwtServlet.register(context, (request, response, chain) -> letThrough.set(true), "/who");
            mount(context, "/who", WHO);
        });
        run(app.behind((request, response, chain) -> chain.doFilter(new ServletRequestWrapper(request), response)));
        assertThat(getAs("alice", "/who").statusCode()).isEqualTo(500);
        assertThat(letThrough).isFalse();
    }

    private static final class KnownToTheContainer extends HttpServletRequestWrapper {

        KnownToTheContainer(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return new UserPrincipal("carol");
        }

        @Override
        public String getRemoteUser() {
            return "carol";
        }

        @Override
        public String getAuthType() {
            return BASIC_AUTH;
        }
    }

    private static final class WithoutHeaders extends HttpServletRequestWrapper {

        WithoutHeaders(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return null;
        }
    }
}
