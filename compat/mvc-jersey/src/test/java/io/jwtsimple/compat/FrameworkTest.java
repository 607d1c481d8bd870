package io.jwtsimple.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.servlet.JwtServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a framework behind the filter passes the principal, the claims and the body to the application. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class FrameworkTest {

    // These strong references protect the loggers and their settings from the garbage collector.
    private static final List<Logger> LOGS = Stream.of("org.apache", "org.springframework", "org.glassfish")
            .map(Logger::getLogger)
            .toList();

    static {
        LOGS.forEach(log -> log.setUseParentHandlers(false));
    }

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final JwtGuard guard = JwtGuard.of(jwt);
    private final Tomcat tomcat = new Tomcat();

    /**
     * Returns the framework's servlet with an application that responds with the name of the principal and the role.
     * The application responds to GET requests for /required/now, /required/later (asynchronously) and /optional/now.
     * For POST /required/now, the response also contains the body of the request.
     */
    abstract Servlet servlet(ServletContext context);

    @BeforeAll
    final void start() throws Exception {
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(0);
        tomcat.addContext("", null)
                .addServletContainerInitializer(
                        (classes, context) -> {
                            JwtServlet.register(context, JwtServlet.required(guard), "/required/*");
                            JwtServlet.register(context, JwtServlet.optional(guard), "/optional/*");
                            ServletRegistration.Dynamic registration =
                                    context.addServlet("framework", servlet(context));
                            registration.setAsyncSupported(true);
                            registration.addMapping("/*");
                        },
                        Set.of());
        tomcat.start();
    }

    @AfterAll
    final void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/required/now", "/required/later", "/optional/now"})
    final void the_principal_and_the_claims_reach_the_application(String path) throws Exception {
        assertThat(send("GET", path, token(), "").body()).isEqualTo("alice, an admin");
    }

    @Test
    final void an_anonymous_request_has_no_principal() throws Exception {
        assertThat(send("GET", "/optional/now", null, "").body()).isEqualTo("null, an null");
    }

    @Test
    final void the_application_reads_the_body() throws Exception {
        assertThat(send("POST", "/required/now", token(), "a body").body()).isEqualTo("alice, an admin: a body");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,     /required/now",
        "HEAD,    /required/now",
        "OPTIONS, /required/now",
        "POST,    /required/now",
        "GET,     /required/later",
        "GET,     /required/unknown"
    })
    final void a_request_without_a_token_does_not_reach_the_framework(String method, String path) throws Exception {
        HttpResponse<String> rejection = send(method, path, null, "");
        assertThat(rejection.statusCode()).isEqualTo(401);
        assertThat(rejection.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
        assertThat(rejection.body())
                .isEqualTo(method.equals("HEAD") ? "" : "{\"msg\":\"Missing Authorization Header\"}");
    }

    private String token() {
        return jwt.create("alice", claims -> claims.put("role", "admin"));
    }

    private HttpResponse<String> send(String method, String path, @Nullable String token, String body)
            throws Exception {
        URI uri = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "text/plain");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
