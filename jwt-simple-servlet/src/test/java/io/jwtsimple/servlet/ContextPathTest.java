package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.RawGet;
import java.util.Set;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that patterns are relative to the context path, in every spelling of the context path. */
@TestInstance(Lifecycle.PER_CLASS)
class ContextPathTest {

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final Tomcat tomcat = new Tomcat();

    @BeforeAll
    void start() throws Exception {
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(0);
        tomcat.addContext("/app", null)
                .addServletContainerInitializer(
                        (classes, context) -> {
                            JwtServlet.register(context, JwtServlet.required(JwtGuard.of(jwt)), "/api/*");
                            mount(
                                    context,
                                    "/*",
                                    (request, response) ->
                                            response.getWriter().write("a page at " + request.getRequestURI()));
                        },
                        Set.of());
        tomcat.start();
    }

    @AfterAll
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/api",
                "/app/api/x",
                "/%61pp/api/x",
                "//app/api/x",
                "/app//api/x",
                "/app;x/api/x",
                "/app/../app/api/x",
                "/x/../app/api/x",
                "/app/%2e%2e/app/api/x",
                "/app/api/../x",
                "/app/api/../../app/x",
                "/%61pp/api/../x",
                "/app;x/api/..;/x"
            })
    void a_spelling_of_a_guarded_path_is_guarded(String target) throws Exception {
        int port = tomcat.getConnector().getLocalPort();
        assertThat(RawGet.send(port, target)).startsWith("HTTP/1.1 401").doesNotContain("a page at");
        assertThat(RawGet.send(port, target, "Authorization: Bearer " + jwt.create("alice")))
                .contains("a page at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/", "/app/open", "/app/open;jsessionid=0A1B", "/app/app/api/x"})
    void a_public_page_stays_public(String target) throws Exception {
        assertThat(RawGet.send(tomcat.getConnector().getLocalPort(), target)).contains("a page at");
    }
}
