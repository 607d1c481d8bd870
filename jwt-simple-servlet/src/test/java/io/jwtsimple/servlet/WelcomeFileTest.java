package io.jwtsimple.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.RawGet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a guard for a welcome file, which the container also sends for the path of its folder. */
class WelcomeFileTest {

    @Test
    void a_guard_for_a_welcome_file_also_guards_its_folder(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("secret")).resolve("index.html"), "the plan");
        Files.writeString(Files.createDirectory(folder.resolve("open")).resolve("page.txt"), "a page");
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(0);
        Context context = tomcat.addContext("", folder.toString());
        context.addWelcomeFile("index.html");
        context.addServletContainerInitializer(
                (classes, starting) -> {
                    JwtServlet.register(starting, JwtServlet.required(JwtGuard.of(jwt)), "*.html");
                    starting.addServlet("files", new DefaultServlet()).addMapping("/");
                },
                Set.of());
        try {
            tomcat.start();
            int port = tomcat.getConnector().getLocalPort();
            assertThat(RawGet.send(port, "/secret/")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(port, "/secret/", "Authorization: Bearer " + jwt.create("alice")))
                    .endsWith("the plan");
            assertThat(RawGet.send(port, "/open/page.txt")).endsWith("a page");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
