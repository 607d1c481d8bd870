package io.jwtsimple.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.servlet.JwtServlet;
import io.jwtsimple.tck.RawGet;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a guard protects the files of Undertow's default servlet. A filter mapping such as {@code /secret/*} does
 * not match some spellings of a path for which the servlet returns the file.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DefaultServletTest {

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private UndertowServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("secret")).resolve("plan.txt"), "the plan");
        Files.writeString(folder.resolve("index.txt"), "the index");
        ServletContainerInitializer register =
                (classes, context) -> JwtServlet.register(context, JwtServlet.required(JwtGuard.of(jwt)), "/secret/*");
        DeploymentInfo files = Servlets.deployment()
                .setResourceManager(new PathResourceManager(folder))
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        ServletContainerInitializer.class, new ImmediateInstanceFactory<>(register), Set.of()));
        server = new UndertowServer(files);
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/secret/plan.txt",
                "//secret/plan.txt",
                "/x/../secret/plan.txt",
                "/./secret/plan.txt",
                "/;a/secret/plan.txt",
                "/x/%2e%2e/secret/plan.txt",
                "http://localhost//secret/plan.txt"
            })
    void no_spelling_of_a_file_bypasses_the_guard(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target)).startsWith("HTTP/1.1 401");
        assertThat(RawGet.send(server.port(), target, "Authorization: Bearer " + jwt.create("alice")))
                .startsWith("HTTP/1.1 200")
                .endsWith("the plan");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/secret/../secret/plan.txt",
                "/%73ecret/plan.txt",
                "/secret%2fplan.txt",
                "/SECRET/plan.txt",
                "/\\secret/plan.txt"
            })
    void other_spellings_do_not_serve_the_file(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target)).doesNotContain("the plan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.txt", "/index.txt;jsessionid=0A1B", "//index.txt", "http://localhost//index.txt"})
    void a_public_file_stays_public(String target) throws Exception {
        assertThat(RawGet.send(server.port(), target)).endsWith("the index");
    }
}
