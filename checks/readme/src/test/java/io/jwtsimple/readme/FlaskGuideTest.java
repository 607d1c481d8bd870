package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the program of the guide for users of flask-jwt-simple. */
class FlaskGuideTest {

    private final Page guide = new Page(Path.of("../../guides/flask.md"));

    @Test
    void the_program_greets_the_user(@TempDir Path folder) throws Exception {
        assertThat(guide.names()).containsExactly("first");
        JwtManager jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
        Snippet snippet = guide.compile("first", "routes", folder);
        try (Server server = Server.undertow((HttpHandler) snippet.run())) {
            assertThat(get(server, "Bearer " + jwt.create("alice"))).isEqualTo("Hello alice");
            assertThat(get(server, "Basic x")).startsWith("{\"msg\":\"Bad Authorization header");
        }
    }

    private static String get(Server server, String authorization) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/protected"))
                                .header("Authorization", authorization)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
