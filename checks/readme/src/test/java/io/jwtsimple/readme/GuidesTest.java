package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spark.Spark;

/** Tests that the Java blocks of the guides behave as the guides describe. */
class GuidesTest {

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class Paths_on_undertow {

        private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        private Server server;
        private Server unprepared;

        @BeforeAll
        void start(@TempDir Path folder) throws Exception {
            Files.createDirectory(folder.resolve("secret"));
            Files.writeString(folder.resolve("secret/plan.txt"), "the plan");
            Files.writeString(folder.resolve("index.txt"), "the index");
            Snippet recipe = new Page(Path.of("../../guides/undertow.md")).compile("paths", "routes", folder);
            recipe.guard = JwtGuard.of(jwt);
            recipe.folder = folder;
            server = Server.undertow((HttpHandler) recipe.run());
            HttpHandler files = Handlers.resource(new PathResourceManager(folder));
            unprepared = Server.undertow(
                    Handlers.path(files).addPrefixPath("/secret", exchange -> exchange.setStatusCode(401)));
        }

        @AfterAll
        void stop() throws Exception {
            server.close();
            unprepared.close();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/secret/plan.txt",
                    "//secret/plan.txt",
                    "/secret//plan.txt",
                    "/./secret/plan.txt",
                    "/secret/./plan.txt",
                    "/x/../secret/plan.txt",
                    "/secret/../secret/plan.txt",
                    "/%2e/secret/plan.txt",
                    "/x/%2e%2e/secret/plan.txt",
                    "/x/..%2fsecret/plan.txt",
                    "/%73ecret/plan.txt",
                    "/secret%2fplan.txt",
                    "/secret;x=y/plan.txt",
                    "/;x=y/secret/plan.txt",
                    "/.;x=y/secret/plan.txt",
                    "/x/..;x=y/secret/plan.txt",
                    "/\\secret/plan.txt",
                    "/SECRET/plan.txt",
                    "http://localhost//secret/plan.txt"
                })
        void no_spelling_of_a_path_bypasses_the_guard(String target) throws Exception {
            assertThat(get(server, target, "")).doesNotContain("the plan").doesNotStartWith("HTTP/1.1 200");
        }

        @ParameterizedTest
        @CsvSource({"/secret/plan.txt, the plan", "//secret/plan.txt, the plan", "/index.txt, the index"})
        void a_request_with_a_token_gets_every_file(String target, String text) throws Exception {
            assertThat(get(server, target, "Authorization: Bearer " + jwt.create("alice") + "\r\n"))
                    .endsWith(text);
        }

        /**
         * These request targets bypass a guard on a path prefix. The guide therefore shows a recipe that also guards
         * such targets.
         */
        @ParameterizedTest
        @ValueSource(strings = {"//secret/plan.txt", "/./secret/plan.txt", "/x/../secret/plan.txt"})
        void a_guard_in_front_of_a_prefix_is_bypassed(String target) throws Exception {
            assertThat(get(unprepared, "/secret/plan.txt", "")).startsWith("HTTP/1.1 401");
            assertThat(get(unprepared, target, "")).endsWith("the plan");
        }
    }

    @Test
    void a_listener_of_web_xml_registers_the_guard(@TempDir Path folder) throws Exception {
        Page guide = new Page(Path.of("../../guides/servlet.md"));
        Path classes = Files.createDirectories(folder.resolve("webapp/WEB-INF/classes"));
        guide.compileFile("listener", "ApiGuard", classes);
        Files.writeString(folder.resolve("webapp/WEB-INF/web.xml"), guide.xml());
        JwtManager jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
        try (Server server = Server.tomcat(
                folder.resolve("work"),
                folder.resolve("webapp"),
                context -> context.addServlet("hello", new Hello()).addMapping("/"))) {
            assertThat(get(server, "/api/hello", "")).startsWith("HTTP/1.1 401");
            assertThat(get(server, "/api/hello", "Authorization: Bearer " + jwt.create("alice") + "\r\n"))
                    .endsWith("Hello alice");
            assertThat(get(server, "/open", "")).endsWith("Hello null");
        }
    }

    @Test
    void a_second_filter_requires_a_role(@TempDir Path folder) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        AtomicInteger decoded = new AtomicInteger();
        Snippet snippet = new Page(Path.of("../../guides/servlet.md")).compile("role", "null", folder);
        snippet.guard = JwtGuard.of(token -> {
            decoded.incrementAndGet();
            return jwt.decode(token);
        });
        try (Server server = Server.tomcat(folder.resolve("work"), null, context -> {
            snippet.context = context;
            snippet.run();
            context.addServlet("hello", new Hello()).addMapping("/");
        })) {
            String user = "Authorization: Bearer " + jwt.create("bob") + "\r\n";
            String admin =
                    "Authorization: Bearer " + jwt.create("alice", claims -> claims.put("role", "admin")) + "\r\n";
            assertThat(get(server, "/api/hello", user)).endsWith("Hello bob");
            assertThat(get(server, "/api/admin/users", user)).endsWith("{\"msg\":\"Administrators only\"}");
            decoded.set(0);
            assertThat(get(server, "/api/admin/users", admin)).endsWith("Hello alice");
            assertThat(decoded).hasValue(1);
            assertThat(get(server, "/public/hello", "")).endsWith("Hello null");
        }
    }

    @Test
    void a_web_socket_on_spark_is_closed_without_a_token(@TempDir Path folder) throws Exception {
        new Page(Path.of("../../guides/spark.md")).compileFile("web-socket", "Chat", folder);
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        Object chat = Page.load("Chat", folder).getConstructor(JwtGuard.class).newInstance(JwtGuard.of(jwt));
        try (Server server = Server.spark(() -> {
            Spark.webSocket("/chat", chat);
            Spark.init();
        })) {
            assertThat(firstEvent(server, "Bearer " + jwt.create("alice"))).isEqualTo("Hello alice");
            assertThat(firstEvent(server, "Bearer abc")).isEqualTo("1008 a valid token is required");
            assertThat(firstEvent(server, "Basic abc")).isEqualTo("1008 a valid token is required");
        }
    }

    /** Returns the first text from the WebSocket, or the status and the reason with which the WebSocket closes. */
    private static String firstEvent(Server server, String authorization) throws Exception {
        CompletableFuture<String> event = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                event.complete(text.toString());
                return null;
            }

            @Override
            public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                event.complete(status + " " + reason);
                return null;
            }
        };
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", authorization)
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/chat"), listener)
                .get(10, TimeUnit.SECONDS);
        try {
            return event.get(10, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    /** Sends a GET request without normalizing the target, and returns the whole response. */
    private static String get(Server server, String target, String headers) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            String request =
                    "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
