package io.jwtsimple.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the advice in the exception for a registration at the wrong time. Tomcat's own exception gives other advice.
 */
class EmbeddedTomcatTest {

    private static final String ADVICE =
            "filter: the container accepts no filter now; register it while the application starts, in a"
                    + " ServletContainerInitializer (embedded Tomcat: Context.addServletContainerInitializer, embedded Jetty:"
                    + " ServletContextHandler.addServletContainerInitializer) or in a ServletContextListener that web.xml or"
                    + " @WebListener declares";

    private final Filter filter = JwtServlet.required(JwtGuard.of(JwtManager.of(JwtKey.generate(Algorithm.HS256))));
    private final Tomcat tomcat = new Tomcat();
    private final Context app;

    EmbeddedTomcatTest() {
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(0);
        app = tomcat.addContext("", null);
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void a_registration_before_the_start_is_rejected_with_advice() {
        ServletContext context = app.getServletContext();
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtServlet.register(context, filter, "/*"))
                .withMessage(ADVICE)
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_registration_by_an_undeclared_listener_is_rejected_with_advice() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        app.addServletContainerInitializer(
                (classes, context) -> context.addListener(new ServletContextListener() {
                    @Override
                    public void contextInitialized(ServletContextEvent event) {
                        thrown.set(catchThrowable(() -> JwtServlet.register(event.getServletContext(), filter, "/*")));
                    }
                }),
                Set.of());
        tomcat.start();
        assertThat(thrown.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(ADVICE)
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }
}
