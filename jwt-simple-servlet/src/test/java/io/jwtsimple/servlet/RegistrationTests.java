package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a registered filter stands, and which registrations are refused. */
abstract class RegistrationTests extends WebAppTests {

    RegistrationTests(Container container) {
        super(container);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a path and what is below it, /api/*, /api,     /apis",
        "a path and what is below it, /api/*, /api/a/b, /",
        "a path alone,                /api,   /api,     /api/a",
        "an extension,                *.do,   /a/b.do,  /a/b"
    })
    final void a_pattern_stands_for(String what, String pattern, String guarded, String open) throws Exception {
        run(guarded(pattern));
        assertThat(get(guarded).statusCode()).isEqualTo(401);
        assertThat(get(open).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b.do"})
    final void one_pattern_stands_for_every_path(String path) throws Exception {
        run(guarded("/*"));
        assertThat(get(path).statusCode()).isEqualTo(401);
    }

    @Test
    final void several_patterns_are_guarded_and_nothing_else() throws Exception {
        run(guarded("/a", "/b"));
        assertThat(get("/a").statusCode()).isEqualTo(401);
        assertThat(get("/b").statusCode()).isEqualTo(401);
        assertThat(get("/c").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "*", "api/*", "/api*", "/api/**", "/api/*/users", "/*.do", "*.", "**"})
    final void a_pattern_that_would_guard_nothing_or_who_knows_what_is_refused(String pattern) throws Exception {
        assertThat(thrownAtStart(context -> JwtServlet.register(context, JwtServlet.required(guard), "/a", pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "urlPatterns: each must look like /*, /path/*, /path or *.ext (Servlet §12.2), was '%s'",
                        pattern);
    }

    @Test
    final void a_registration_without_pattern_is_refused() throws Exception {
        assertThat(thrownAtStart(context -> JwtServlet.register(context, JwtServlet.required(guard))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("urlPatterns: none is given; \"/*\" guards every path");
    }

    @Test
    final void a_filter_without_guard_is_refused() throws Exception {
        assertThat(thrownAtStart(context -> JwtServlet.required(null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("guard");
    }

    @Test
    final void a_registration_without_filter_is_refused() throws Exception {
        assertThat(thrownAtStart(context -> JwtServlet.register(context, null, "/*")))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("filter");
    }

    @Test
    final void a_name_that_is_taken_is_reported() throws Exception {
        Filter other = (request, response, chain) -> chain.doFilter(request, response);
        assertThat(thrownAtStart(context -> {
                    String name =
                            "jwt-simple-" + (context.getFilterRegistrations().size() + 1);
                    context.addFilter(name, other);
                    JwtServlet.register(context, JwtServlet.required(guard), "/*");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("filter: the container has one named 'jwt-simple-");
    }

    @Test
    final void a_registration_after_the_start_is_refused() throws Exception {
        AtomicReference<ServletContext> context = new AtomicReference<>();
        run(context::set);
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtServlet.register(context.get(), JwtServlet.required(guard), "/*"));
    }

    @Test
    final void a_declared_cors_filter_stands_in_front() throws Exception {
        run(guarded("/*").behind((request, response, chain) -> {
            ((HttpServletResponse) response).addHeader("Access-Control-Allow-Origin", "https://app.example");
            if (((HttpServletRequest) request).getMethod().equals("OPTIONS")) {
                ((HttpServletResponse) response).setStatus(204);
            } else {
                chain.doFilter(request, response);
            }
        }));
        assertThat(send("OPTIONS", "/").statusCode()).isEqualTo(204);
        assertThat(get("/").statusCode()).isEqualTo(401);
        assertThat(get("/").headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://app.example");
    }

    @Test
    final void an_asynchronous_request_is_let_through_as_one() throws Exception {
        run(context -> {
            JwtServlet.register(context, JwtServlet.optional(guard), "/*");
            mount(context, "/", (request, response) -> response.getWriter().print(request.isAsyncSupported()));
        });
        assertThat(get("/").body()).isEqualTo("true");
    }

    private WebApp guarded(String... patterns) {
        return WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), patterns);
            mount(context, "/*", (request, response) -> response.getWriter().write("ok"));
        });
    }

    private Throwable thrownAtStart(Consumer<ServletContext> initializer) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        run(context -> thrown.set(catchThrowable(() -> initializer.accept(context))));
        return thrown.get();
    }
}
