package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.servlet.WebApp.Page;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a guard protects a resource that reads the raw path, in every spelling of the path. */
abstract class SpellingTests extends WebAppTests {

    /** A servlet that responds with the raw path, because some frameworks route by the raw path. */
    private static final Page RAW = (request, response) ->
            response.getWriter().write("a page at " + request.getRequestURI().replace('<', '_'));

    SpellingTests(Container container) {
        super(container);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/plan",
                "/api/plan/",
                "/api/plan;x",
                "/api/plan/;x",
                "/api;x/plan",
                "//api/plan",
                "/./api/plan",
                "/;a/api/plan",
                "/x/../api/plan",
                "/api/../plan",
                "/api/%2e%2e/plan",
                "/api/.%2e/plan",
                "/api/..;/plan",
                "/api/%2e%2e;x/plan",
                "/api/plan/../../x",
                "/api/plan/%2e%2e/%2e%2e/x",
                "/%61pi/plan",
                "/%2561pi/plan",
                "/api%2fplan",
                "/API/plan",
                "/api/plan%00",
                "/api\\plan",
                "http://localhost/api/plan",
                "http://localhost//api/plan"
            })
    final void a_spelling_of_a_guarded_path_is_guarded(String target) throws Exception {
        guard("/api/*");
        assertThat(raw(target)).doesNotContain("a page at").doesNotStartWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/plan", "/api/plan/", "/api/plan;x", "/api/plan/;x", "//api/plan", "/api/x/../plan"})
    final void a_spelling_of_an_exact_path_is_guarded(String target) throws Exception {
        guard("/api/plan");
        assertThat(raw(target)).doesNotContain("a page at").doesNotStartWith("HTTP/1.1 200");
        assertThat(raw("/api/plan/x")).contains("a page at /api/plan/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open",
                "/",
                "/open;jsessionid=0A1B",
                "/apis",
                "/open/a%20b",
                "http://localhost/open",
                "/open?/api/"
            })
    final void a_public_page_stays_public(String target) throws Exception {
        guard("/api/*", "*.do");
        assertThat(raw(target)).startsWith("HTTP/1.1 200").contains("a page at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/b.do", "/a/b.do;x", "/a/b.do/", "/a/b.do/;x", "/a;x.do", "/a/b.d%6f"})
    final void a_spelling_of_an_extension_is_guarded(String target) throws Exception {
        guard("*.do");
        assertThat(raw(target)).doesNotContain("a page at").doesNotStartWith("HTTP/1.1 200");
    }

    private void guard(String... patterns) throws Exception {
        run(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), patterns);
            mount(context, "/*", RAW);
        });
    }
}
