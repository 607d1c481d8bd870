package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.httpserver.JwtHttpServer;
import io.jwtsimple.servlet.JwtServlet;
import io.jwtsimple.spark.JwtSpark;
import io.jwtsimple.undertow.JwtUndertow;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spark.Spark;

/** Tests with long tokens that the limits for request headers in the guide on keys are correct. */
class HeaderLimitsTest {

    private final Page guide = new Page(Path.of("../../guides/keys.md"));
    private final JwtManager jwt = JwtManager.of(JwtKey.secret("a secret of the limits, of thirty-two bytes"));
    private final JwtGuard guard = JwtGuard.of(jwt);

    @Test
    void undertow_accepts_a_token_of_16_kb() throws Exception {
        try (Server server = Server.undertow(JwtUndertow.required(
                guard, exchange -> exchange.getResponseSender().send("Hello " + JwtUndertow.identity(exchange))))) {
            assertThat(get(server, "/api/hello", 16_000)).endsWith("Hello alice");
        }
    }

    @Test
    void the_server_of_the_jdk_accepts_a_token_of_16_kb() throws Exception {
        try (Server server = Server.jdk(http -> http.createContext("/api", JwtHttpServer.required(guard, exchange -> {
            byte[] text = ("Hello " + JwtHttpServer.identity(exchange)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        })))) {
            assertThat(get(server, "/api/hello", 16_000)).endsWith("Hello alice");
        }
    }

    @ParameterizedTest
    @CsvSource({"7500, HTTP/1.1 200", "8300, HTTP/1.1 431"})
    void spark_accepts_8_kb(int length, String status) throws Exception {
        try (Server server =
                Server.spark(() -> Spark.get("/api/hello", JwtSpark.required(guard, (request, response) -> "Hello")))) {
            assertThat(get(server, "/api/hello", length)).startsWith(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 7500, HTTP/1.1 200", "false, 8300, HTTP/1.1 400", "true, 16000, HTTP/1.1 200"})
    void tomcat_accepts_8_kb_and_more_with_the_property(boolean raised, int length, String status, @TempDir Path folder)
            throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.addContext("", null)
                .addServletContainerInitializer(
                        (classes, context) -> {
                            JwtServlet.register(context, JwtServlet.required(guard), "/api/*");
                            context.addServlet("hello", new Hello()).addMapping("/");
                        },
                        Set.of());
        if (raised) {
            tomcat.getConnector().setProperty("maxHttpRequestHeaderSize", "20480");
        }
        tomcat.start();
        try (Server server = new Server(tomcat.getConnector().getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        })) {
            assertThat(get(server, "/api/hello", length)).startsWith(status);
        }
        assertThat(guide.text()).contains("tomcat.getConnector().setProperty(\"maxHttpRequestHeaderSize\", \"20480\")");
    }

    /** Sends a request with a token of about this length, and returns the whole response. */
    private String get(Server server, String path, int length) throws IOException {
        String token = jwt.create("alice", claims -> claims.put("pad", "x".repeat((length - 250) * 3 / 4)));
        assertThat(token.length()).isBetween(length - 100, length + 100);
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + token + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
