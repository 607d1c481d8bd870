package io.jwtsimple.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.servlet.JwtServlet;
import io.jwtsimple.tck.RawGet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/**
 * Tests frameworks that route by the raw path while the container normalizes the path. Such a framework routes some
 * paths that a filter mapping of the container does not match.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RawRoutingTest {

    // These strong references protect the loggers and their settings from the garbage collector.
    private static final List<Logger> LOGS = Stream.of("org.apache", "org.springframework", "org.glassfish")
            .map(Logger::getLogger)
            .toList();

    static {
        LOGS.forEach(log -> log.setUseParentHandlers(false));
    }

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final Map<List<Object>, Running> servers = new HashMap<>();

    record Running(int port, AutoCloseable server) {}

    /** A servlet container, which runs an initializer at its start. */
    enum Container {
        TOMCAT {
            @Override
            Running start(Initializer initializer) throws Exception {
                Tomcat tomcat = new Tomcat();
                tomcat.setBaseDir("target/tomcat");
                tomcat.setPort(0);
                tomcat.addContext("", null)
                        .addServletContainerInitializer((classes, context) -> initializer.start(context), Set.of());
                tomcat.start();
                return new Running(tomcat.getConnector().getLocalPort(), () -> {
                    tomcat.stop();
                    tomcat.destroy();
                });
            }
        },
        JETTY {
            @Override
            Running start(Initializer initializer) throws Exception {
                Server jetty = new Server();
                ServerConnector connector = new ServerConnector(jetty);
                jetty.addConnector(connector);
                ServletContextHandler handler = new ServletContextHandler("/");
                handler.addServletContainerInitializer((classes, context) -> initializer.start(context));
                jetty.setHandler(handler);
                jetty.start();
                return new Running(connector.getLocalPort(), jetty::stop);
            }
        };

        interface Initializer {
            void start(ServletContext context);
        }

        abstract Running start(Initializer initializer) throws Exception;
    }

    /** A framework with routes at {@code /api/{version}/users}, below {@code /api/files} and at {@code /api/plan}. */
    enum Framework {
        SPRING {
            @Override
            Servlet servlet() {
                AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
                spring.register(Controller.class);
                return new DispatcherServlet(spring);
            }
        },
        JERSEY {
            @Override
            Servlet servlet() {
                return new ServletContainer(new ResourceConfig(Resource.class));
            }
        };

        abstract Servlet servlet();
    }

    @AfterAll
    void stop() throws Exception {
        for (Running running : servers.values()) {
            running.server().close();
        }
    }

    private int port(Container container, Framework framework, String pattern) throws Exception {
        List<Object> key = List.of(container, framework, pattern);
        Running running = servers.get(key);
        if (running == null) {
            running = container.start(context -> {
                JwtServlet.register(context, JwtServlet.required(JwtGuard.of(jwt)), pattern);
                ServletRegistration.Dynamic registration = context.addServlet("framework", framework.servlet());
                registration.setAsyncSupported(true);
                registration.addMapping("/*");
            });
            servers.put(key, running);
        }
        return running.port();
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "TOMCAT, SPRING, /api/*,    /api/../users",
        "TOMCAT, SPRING, /api/*,    /api/%2e%2e/users",
        "TOMCAT, SPRING, /api/*,    /api/.%2e/users",
        "TOMCAT, SPRING, /api/*,    /api/..;/users",
        "TOMCAT, SPRING, /api/*,    /api/%2e%2e;x/users",
        "TOMCAT, SPRING, /api/*,    /api/files/../../x",
        "TOMCAT, SPRING, /api/*,    /api/files/%2e%2e/%2e%2e/x",
        "TOMCAT, JERSEY, /api/*,    /api/../users",
        "TOMCAT, JERSEY, /api/*,    /api/%2e%2e/users",
        "TOMCAT, JERSEY, /api/*,    /api/.%2e/users",
        "TOMCAT, JERSEY, /api/*,    /api/..;/users",
        "TOMCAT, JERSEY, /api/*,    /api/%2e%2e;x/users",
        "TOMCAT, JERSEY, /api/*,    /api/files/../../x",
        "TOMCAT, JERSEY, /api/*,    /api/files/%2e%2e/%2e%2e/x",
        "TOMCAT, JERSEY, /api/plan, /api/plan/",
        "TOMCAT, JERSEY, /api/plan, /api/plan/;x",
        "JETTY,  SPRING, /api/*,    /api/../users",
        "JETTY,  SPRING, /api/*,    /api/files/../../x",
        "JETTY,  JERSEY, /api/*,    /api/../users",
        "JETTY,  JERSEY, /api/*,    /api/files/../../x",
        "JETTY,  JERSEY, /api/plan, /api/plan/"
    })
    void no_spelling_of_a_route_bypasses_the_guard(
            Container container, Framework framework, String pattern, String target) throws Exception {
        int port = port(container, framework, pattern);
        assertThat(RawGet.send(port, target)).startsWith("HTTP/1.1 401");
        assertThat(RawGet.send(port, target, "Authorization: Bearer " + jwt.create("alice")))
                .startsWith("HTTP/1.1 200")
                .contains("for members");
    }

    /** The framework runs as a filter for every path, like a filter that is declared in {@code web.xml}. */
    @ParameterizedTest
    @EnumSource
    void a_framework_that_is_a_filter_runs_behind_the_guard(Container container) throws Exception {
        Running running = container.start(context -> {
            FilterRegistration.Dynamic jersey =
                    context.addFilter("jersey", new ServletContainer(new ResourceConfig(Resource.class)));
            jersey.setAsyncSupported(true);
            jersey.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            context.addServlet("default", new Nothing()).addMapping("/");
            JwtServlet.register(context, JwtServlet.required(JwtGuard.of(jwt)), "/api/*");
        });
        servers.put(List.of(container, "filter"), running);
        assertThat(RawGet.send(running.port(), "/api/plan")).startsWith("HTTP/1.1 401");
        assertThat(RawGet.send(running.port(), "/api/../users")).startsWith("HTTP/1.1 401");
        assertThat(RawGet.send(running.port(), "/api/plan", "Authorization: Bearer " + jwt.create("alice")))
                .contains("for members");
    }

    /** The servlet for requests that no filter handles. */
    @SuppressWarnings("serial") // no servlet is serialized
    static final class Nothing extends HttpServlet {}

    /** The controller of the application on Spring MVC. */
    @EnableWebMvc
    @RestController
    static class Controller {

        @GetMapping({"/api/{version}/users", "/api/files/**", "/api/plan"})
        String response() {
            return "for members";
        }
    }

    /** The resource class of the application on Jersey. */
    @Path("/api")
    public static class Resource {

        @GET
        @Path("/{version}/users")
        public String users() {
            return "for members";
        }

        @GET
        @Path("/files/{file: .*}")
        public String files() {
            return "for members";
        }

        @GET
        @Path("/plan")
        public String plan() {
            return "for members";
        }
    }
}
