package io.jwtsimple.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.RawGet;
import io.jwtsimple.tck.RequiredPathsTck;
import io.jwtsimple.tck.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code requiredPaths} in front of a file handler. */
class RequiredPathsTest extends RequiredPathsTck<HttpHandler> {

    /** Returns the file handler of JDK 18 and newer, or an equivalent handler for JDK 17. */
    @Override
    protected HttpHandler files(Path folder) throws ReflectiveOperationException {
        if (Runtime.version().feature() >= 18) {
            return (HttpHandler) Class.forName("com.sun.net.httpserver.SimpleFileServer")
                    .getMethod("createFileHandler", Path.class)
                    .invoke(null, folder.toAbsolutePath());
        }
        return exchange -> serve(exchange, folder);
    }

    private static void serve(HttpExchange exchange, Path folder) throws IOException {
        String context = exchange.getHttpContext().getPath();
        String path = exchange.getRequestURI().getPath().substring(context.length());
        Path file = folder.resolve(path.replaceFirst("^/+", "")).normalize();
        if (file.startsWith(folder) && Files.isRegularFile(file)) {
            TestServer.send(exchange, 200, Files.readString(file));
        } else {
            TestServer.send(exchange, 404, "");
        }
    }

    @Override
    protected HttpHandler identity() {
        return exchange -> TestServer.send(exchange, 200, "of " + JwtHttpServer.identity(exchange));
    }

    @Override
    protected HttpHandler requiredPaths(@Nullable JwtGuard guard, @Nullable HttpHandler next, String... patterns) {
        return JwtHttpServer.requiredPaths(guard, next, patterns);
    }

    @Override
    protected RunningServer start(String prefix, HttpHandler handler) throws IOException {
        return TestServer.http(contexts -> contexts.createContext(prefix + "/", handler));
    }

    /**
     * A guard on the context {@code /secret} does not protect the files, because other spellings of the path reach the
     * context {@code /}.
     */
    @Test
    void a_context_does_not_match_other_spellings_of_its_path(@TempDir Path folder) throws Exception {
        JwtGuard guard = JwtGuard.of(JwtManager.of(JwtKey.generate(Algorithm.HS256)));
        Files.writeString(Files.createDirectory(folder.resolve("secret")).resolve("plan.txt"), "the plan");
        HttpHandler files = files(folder);
        try (TestServer contexts = TestServer.http(started -> {
            started.createContext("/", files);
            started.createContext("/secret", JwtHttpServer.required(guard, files));
        })) {
            assertThat(RawGet.send(contexts.port(), "/secret/plan.txt")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(contexts.port(), "http://h//secret/plan.txt"))
                    .endsWith("the plan");
        }
    }
}
