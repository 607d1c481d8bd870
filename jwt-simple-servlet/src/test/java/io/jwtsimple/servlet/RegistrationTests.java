package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the position of a registered filter in the filter chain, and which registrations are rejected. */
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
    final void a_pattern_guards(String what, String pattern, String guarded, String open) throws Exception {
        run(guarded(pattern));
        assertThat(get(guarded).statusCode()).isEqualTo(401);
        assertThat(get(open).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b.do"})
    final void one_pattern_guards_every_path(String path) throws Exception {
        run(guarded("/*"));
        assertThat(get(path).statusCode()).isEqualTo(401);
    }

    @Test
    final void several_patterns_guard_their_paths_only() throws Exception {
        run(guarded("/a", "/b"));
        assertThat(get("/a").statusCode()).isEqualTo(401);
        assertThat(get("/b").statusCode()).isEqualTo(401);
        assertThat(get("/c").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "*", "api/*", "/api*", "/api/**", "/api/*/users", "/*.do", "*.", "**", "/api/"})
    final void a_pattern_in_another_form_is_rejected(String pattern) throws Exception {
        assertThat(thrownAtStart(context -> JwtServlet.register(context, JwtServlet.required(guard), "/a", pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("patterns: ")
                .hasMessageContaining("'" + pattern + "'");
    }

    @Test
    final void a_registration_without_pattern_is_rejected() throws Exception {
        assertThat(thrownAtStart(context -> JwtServlet.register(context, JwtServlet.required(guard))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("patterns: none is given; \"/*\" guards every path");
    }

    @Test
    final void a_filter_without_guard_is_rejected() throws Exception {
        assertThat(thrownAtStart(context -> JwtServlet.required(null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("guard");
    }

    @Test
    final void a_registration_without_filter_is_rejected() throws Exception {
        assertThat(thrownAtStart(context -> JwtServlet.register(context, null, "/*")))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("filter");
    }

    @Test
    final void a_name_of_another_filter_is_reported() throws Exception {
        Filter other = (request, response, chain) -> chain.doFilter(request, response);
        assertThat(thrownAtStart(context -> {
                    String name =
                            "jwt-simple-" + (context.getFilterRegistrations().size() + 1);
                    context.addFilter(name, other);
                    JwtServlet.register(context, JwtServlet.required(guard), "/*");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("filter: the container already has a filter named 'jwt-simple-");
    }

    @Test
    final void a_registration_after_the_start_is_rejected() throws Exception {
        AtomicReference<ServletContext> context = new AtomicReference<>();
        run(context::set);
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtServlet.register(context.get(), JwtServlet.required(guard), "/*"))
                .withMessageStartingWith(
                        "filter: the container accepts no filter now; register it while the application starts");
    }

    /** The declared filter stands for the filter of a framework, which responds to every request itself. */
    @Test
    final void a_declared_filter_runs_behind_the_guard() throws Exception {
        run(guarded("/api/*")
                .declaring((request, response, chain) -> response.getWriter().write("of the filter")));
        assertThat(get("/open").body()).isEqualTo("of the filter");
        assertThat(get("/api/x").body()).isEqualTo(REJECTION);
        assertThat(raw("/x/../api/x")).doesNotContain("of the filter");
        assertThat(getAs("alice", "/api/x").body()).isEqualTo("of the filter");
    }

    @Test
    final void a_filter_in_front_runs_before_the_guard() throws Exception {
        run(context -> {
            JwtServlet.register(context, RegistrationTests::cors, JwtServlet.required(guard), "/api/*");
            mount(context, "/*", WHO);
        });
        assertThat(send("OPTIONS", "/api").statusCode()).isEqualTo(204);
        assertThat(get("/api").statusCode()).isEqualTo(401);
        assertThat(get("/api").headers().allValues("Access-Control-Allow-Origin"))
                .containsExactly("https://app.example");
        assertThat(getAs("alice", "/api").body()).isEqualTo("alice alice alice Bearer");
        assertThat(send("OPTIONS", "/open").statusCode()).isEqualTo(200);
        assertThat(get("/open").headers().allValues("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    final void a_filter_in_front_does_not_run_for_dispatches() throws Exception {
        run(context -> {
            Filter counting = (request, response, chain) -> {
                response.getWriter().write("front ");
                chain.doFilter(request, response);
            };
            JwtServlet.register(context, counting, JwtServlet.optional(guard), "/*");
            mount(context, "/who", WHO);
            mount(
                    context,
                    "/include",
                    (request, response) -> request.getRequestDispatcher("/who").include(request, response));
        });
        assertThat(get("/include").body()).isEqualTo("front null null null null");
    }

    @Test
    final void a_filter_in_front_takes_the_init_parameters_of_the_registration() throws Exception {
        run(context -> {
            Filter front = new HttpFilter() {
                @Override
                protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                        throws IOException {
                    response.getWriter().write(getInitParameter("greeting"));
                }
            };
            JwtServlet.register(context, front, JwtServlet.required(guard), "/*")
                    .setInitParameter("greeting", "hello");
            mount(context, "/", WHO);
        });
        assertThat(get("/").body()).isEqualTo("hello");
    }

    /**
     * A deployment descriptor or a framework may map the filter without {@code register}, and then the filter compares
     * no paths.
     */
    @Test
    final void a_filter_with_another_mapping_decides_on_every_request_of_its_mapping() throws Exception {
        run(context -> {
            FilterRegistration.Dynamic registration = context.addFilter("plain", JwtServlet.required(guard));
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/plain/*");
            mount(context, "/*", WHO);
        });
        assertThat(get("/plain/x").body()).isEqualTo(REJECTION);
        assertThat(getAs("alice", "/plain/x").body()).isEqualTo("alice alice alice Bearer");
        assertThat(get("/open").statusCode()).isEqualTo(200);
    }

    private static void cors(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ((HttpServletResponse) response).addHeader("Access-Control-Allow-Origin", "https://app.example");
        if (((HttpServletRequest) request).getMethod().equals("OPTIONS")) {
            ((HttpServletResponse) response).setStatus(204);
        } else {
            chain.doFilter(request, response);
        }
    }

    @Test
    final void an_asynchronous_request_is_supported() throws Exception {
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
