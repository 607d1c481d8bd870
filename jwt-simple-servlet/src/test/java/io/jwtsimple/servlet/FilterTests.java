package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.security.auth.UserPrincipal;
import io.jwtsimple.http.JwtPrincipal;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the request behind the filter: its user, its result, and requests that other filters have wrapped. */
abstract class FilterTests extends WebAppTests {

    FilterTests(Container container) {
        super(container);
    }

    private WebApp who() {
        return who((request, response, chain) -> chain.doFilter(request, response));
    }

    private WebApp who(Filter front) {
        return WebApp.of(context -> {
            JwtServlet.register(context, front, JwtServlet.optional(guard), "/who");
            mount(context, "/who", WHO);
        });
    }

    static Stream<Arguments> identities() {
        return Stream.of(
                arguments("alice", "alice"),
                arguments(42, "json:42"),
                arguments(true, "json:true"),
                arguments(List.of("alice", "bob"), "json:[\"alice\",\"bob\"]"));
    }

    @ParameterizedTest
    @MethodSource("identities")
    final void the_name_of_the_user_is_the_identity(Object identity, String name) throws Exception {
        run(who());
        String token = jwt.create(identity);
        assertThat(get("/who", "Authorization", "Bearer " + token).body())
                .isEqualTo("%s %s %s Bearer", identity, name, name);
    }

    @Test
    final void the_principal_has_the_claims() throws Exception {
        run(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), "/who");
            mount(context, "/who", (request, response) -> {
                JwtPrincipal principal = (JwtPrincipal) request.getUserPrincipal();
                response.getWriter().print(principal.claims().get("role"));
            });
        });
        String token = jwt.create("alice", claims -> claims.put("role", "admin"));
        assertThat(get("/who", "Authorization", "Bearer " + token).body()).isEqualTo("admin");
    }

    @Test
    final void a_token_without_an_identity_has_no_user() throws Exception {
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
    final void without_a_token_the_user_of_the_container_stays() throws Exception {
        run(who((request, response, chain) ->
                chain.doFilter(new KnownToTheContainer((HttpServletRequest) request), response)));
        assertThat(get("/who").body()).isEqualTo("null carol carol BASIC");
        assertThat(getAs("alice", "/who").body()).isEqualTo("alice alice alice Bearer");
    }

    @Test
    final void a_request_whose_headers_are_null_has_no_token() throws Exception {
        run(who((request, response, chain) ->
                chain.doFilter(new WithoutToken((HttpServletRequest) request), response)));
        assertThat(getAs("alice", "/who").body()).isEqualTo("null null null null");
    }

    /**
     * An application that dispatches to this application may have its own copy of the library in another class loader.
     */
    @Test
    final void a_decision_of_another_class_loader_is_ignored() throws Exception {
        run(who((request, response, chain) -> {
            request.setAttribute(ServletAdapter.DECISION, "of another class");
            chain.doFilter(request, response);
        }));
        assertThat(get("/who").body()).isEqualTo("null null null null");
        assertThat(getAs("alice", "/who").body()).isEqualTo("alice alice alice Bearer");
    }

    @Test
    final void a_request_that_is_not_http_is_rejected() throws Exception {
        AtomicBoolean letThrough = new AtomicBoolean();
        WebApp app = who((request, response, chain) -> chain.doFilter(new ServletRequestWrapper(request), response));
        run(app.declaring((request, response, chain) -> letThrough.set(true)));
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

    private static final class WithoutToken extends HttpServletRequestWrapper {

        WithoutToken(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equals("Authorization") ? null : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            List<String> names = Collections.list(super.getHeaderNames());
            names.removeIf("Authorization"::equalsIgnoreCase);
            return Collections.enumeration(names);
        }
    }
}
