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
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the code for embedded Jetty in the servlet guide behaves as the guide describes. The module checks/readme
 * tests the other code of this guide.
 */
class EmbeddedJettyGuideTest {

    private static final Path GUIDE = Path.of("../../guides/servlet.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```java embedded-jetty\n(.*?)```");
    private static final String SOURCE = """
            import io.jwtsimple.http.*;
            import io.jwtsimple.servlet.*;
            import jakarta.servlet.http.*;
            import org.eclipse.jetty.ee10.servlet.*;
            import org.eclipse.jetty.ee10.websocket.jakarta.server.config.*;
            import org.eclipse.jetty.server.*;

            public class Block {
                public static Server run(int port, HttpServlet hello, JwtGuard guard) throws Exception {
            %s
                    return jetty;
                }
            }
            """;

    @Test
    void a_guard_is_registered_in_embedded_jetty(@TempDir Path folder) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        Server jetty = (Server) compile(folder)
                .getMethod("run", int.class, HttpServlet.class, JwtGuard.class)
                .invoke(null, 0, new Hello(), JwtGuard.of(jwt));
        try {
            int port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
            assertThat(RawGet.send(port, "/api/hello")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(port, "/api/hello", "Authorization: Bearer " + jwt.create("alice")))
                    .endsWith("Hello alice");
            assertThat(RawGet.send(port, "/open")).endsWith("Hello null");
        } finally {
            jetty.stop();
        }
    }

    private static Class<?> compile(Path folder) throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(GUIDE));
        assertThat(block.find()).isTrue();
        Path file = folder.resolve("Block.java");
        Files.writeString(file, SOURCE.formatted(block.group(1)));
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertThat(errors).isZero();
        URL[] classes = {folder.toUri().toURL()};
        return new URLClassLoader(classes, EmbeddedJettyGuideTest.class.getClassLoader()).loadClass("Block");
    }

    /** A servlet that greets the user. */
    @SuppressWarnings("serial") // nobody serializes this servlet
    private static final class Hello extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("Hello " + JwtServlet.identity(request));
        }
    }
}
