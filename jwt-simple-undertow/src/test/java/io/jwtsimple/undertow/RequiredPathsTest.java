package io.jwtsimple.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.RawGet;
import io.jwtsimple.tck.RequiredPathsTck;
import io.jwtsimple.tck.RunningServer;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code requiredPaths} in front of a resource handler. */
class RequiredPathsTest extends RequiredPathsTck<HttpHandler> {

    @Override
    protected HttpHandler files(Path folder) {
        return Handlers.resource(new PathResourceManager(folder));
    }

    @Override
    protected HttpHandler identity() {
        return exchange -> exchange.getResponseSender().send("of " + JwtUndertow.identity(exchange));
    }

    @Override
    protected HttpHandler requiredPaths(@Nullable JwtGuard guard, @Nullable HttpHandler next, String... patterns) {
        return JwtUndertow.requiredPaths(guard, next, patterns);
    }

    @Override
    protected RunningServer start(String prefix, HttpHandler handler) {
        return new TestServer(prefix.isEmpty() ? handler : Handlers.path().addPrefixPath(prefix, handler));
    }

    @Override
    protected List<String> targets(String path) {
        List<String> targets = new ArrayList<>(super.targets(path));
        targets.addAll(List.of("/" + path, path + ";jsessionid=0A1B"));
        return targets;
    }

    @Test
    void a_path_with_dot_segments_is_served_with_a_token(@TempDir Path folder) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        Files.writeString(Files.createDirectory(folder.resolve("secret")).resolve("plan.txt"), "the plan");
        HttpHandler guarded = requiredPaths(JwtGuard.of(jwt), files(folder), "/secret/*");
        try (TestServer server = new TestServer(guarded)) {
            String token = "Authorization: Bearer " + jwt.create("alice");
            assertThat(RawGet.send(server.port(), "/x/../secret/plan.txt", token))
                    .endsWith("the plan");
        }
    }

    /**
     * Tests that a pattern for an index file does not guard the path of the folder, for which the handler sends the
     * same file.
     */
    @Test
    void an_index_file_is_also_served_for_its_folder(@TempDir Path folder) throws Exception {
        JwtGuard guard = JwtGuard.of(JwtManager.of(JwtKey.generate(Algorithm.HS256)));
        Files.writeString(Files.createDirectory(folder.resolve("secret")).resolve("index.html"), "the plan");
        try (TestServer file = new TestServer(requiredPaths(guard, files(folder), "*.html"));
                TestServer all = new TestServer(requiredPaths(guard, files(folder), "/secret/*"))) {
            assertThat(RawGet.send(file.port(), "/secret/index.html")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(file.port(), "/secret/")).endsWith("the plan");
            assertThat(RawGet.send(all.port(), "/secret/index.html")).startsWith("HTTP/1.1 401");
            assertThat(RawGet.send(all.port(), "/secret/")).startsWith("HTTP/1.1 401");
        }
    }
}
