package io.jwtsimple.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.servlet.JwtServlet;
import io.jwtsimple.tck.RawGet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests Jetty with a setting that accepts ambiguous paths. For an ambiguous path, {@code getServletPath()} throws an
 * exception, so the guard can only use the raw path.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AmbiguousPathTest {

    // This strong reference protects the logger and its setting from the garbage collector.
    private static final Logger LOG = Logger.getLogger("org.eclipse.jetty");

    static {
        LOG.setUseParentHandlers(false);
    }

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final Server jetty = new Server();
    private ServerConnector connector;

    @BeforeAll
    void start() throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.LEGACY);
        connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler app = new ServletContextHandler("/app");
        app.addServletContainerInitializer((classes, context) -> {
            JwtServlet.register(context, JwtServlet.required(JwtGuard.of(jwt)), "/api/*");
            context.addServlet("page", new Page()).addMapping("/*");
        });
        jetty.setHandler(app);
        jetty.start();
    }

    @AfterAll
    void stop() throws Exception {
        jetty.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/open/a%2Fb", "/app/open//x", "/app/open/a%25b"})
    void a_public_page_stays_public(String target) throws Exception {
        assertThat(RawGet.send(connector.getLocalPort(), target)).endsWith("a page at " + target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/api/a%2Fb", "/app/api//x", "/app//api/x", "/app%2Fapi/x", "/app/api/a%25b"})
    void a_guarded_page_needs_a_token(String target) throws Exception {
        int port = connector.getLocalPort();
        assertThat(RawGet.send(port, target)).doesNotStartWith("HTTP/1.1 2").doesNotContain("a page at");
        assertThat(RawGet.send(port, target, "Authorization: Bearer " + jwt.create("alice")))
                .doesNotStartWith("HTTP/1.1 401")
                .doesNotStartWith("HTTP/1.1 5");
    }

    /** A servlet that responds with the raw path. */
    @SuppressWarnings("serial") // Servlets inherit Serializable, but nobody serializes them.
    private static final class Page extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("a page at " + request.getRequestURI());
        }
    }
}
