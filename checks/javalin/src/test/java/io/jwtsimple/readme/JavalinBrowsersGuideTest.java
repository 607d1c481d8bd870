package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the program for Javalin in the guide on browsers behaves as the guide describes. */
@TestInstance(Lifecycle.PER_CLASS)
class JavalinBrowsersGuideTest {

    private static final String FORM = "user=alice&password=right";

    private final HttpClient client = HttpClient.newHttpClient();
    private Javalin server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Page guide = new Page(Path.of("../../guides/browsers.md"));
        guide.compileFile(
                "javalin",
                "Pages",
                code -> code.replace("config.routes", "config.router") // as the guide says for Javalin 6
                        .replace("            delete(", guide.code("javalin-revoke") + "            delete("),
                folder);
        Class<?> type = Page.load("Pages", folder);
        BiPredicate<String, String> passwords = (user, password) -> user.equals("alice") && password.equals("right");
        Object pages = type.getConstructor(JwtManager.class, BiPredicate.class)
                .newInstance(
                        JwtManager.builder(JwtKey.generate(Algorithm.HS256))
                                .revocations(Revocations.inMemory())
                                .build(),
                        passwords);
        server = Javalin.create(config -> {
                    try {
                        type.getMethod("addTo", JavalinConfig.class).invoke(pages, config);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .start("127.0.0.1", 0);
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @Test
    void a_page_logs_in_and_out() throws Exception {
        HttpResponse<String> login = send("POST", "/session", FORM, "Sec-Fetch-Site", "same-origin");
        assertThat(login.statusCode()).isEqualTo(204);
        String setCookie = login.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(setCookie).matches("__Host-session=[^;]+; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax");
        String cookie = setCookie.substring(0, setCookie.indexOf(';'));

        HttpResponse<String> hello = send("GET", "/api/hello", "", "Cookie", cookie);
        assertThat(hello.body()).isEqualTo("Hello alice");
        assertThat(hello.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(send("POST", "/api/hello", "", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                        .body())
                .isEqualTo("Saved for alice");
        assertThat(send("POST", "/api/hello", "", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", "/session", "", "Cookie", cookie).headers().allValues("Set-Cookie"))
                .containsExactly("__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void a_log_out_revokes_the_token_and_clears_the_cookie() throws Exception {
        String setCookie = send("POST", "/session", FORM, "Sec-Fetch-Site", "same-origin")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        String cookie = setCookie.substring(0, setCookie.indexOf(';'));
        HttpResponse<String> logout = send("POST", "/logout", "", "Cookie", cookie, "Sec-Fetch-Site", "same-origin");
        assertThat(logout.statusCode()).isEqualTo(204);
        assertThat(logout.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(send("GET", "/api/hello", "", "Cookie", cookie).body())
                .isEqualTo("{\"msg\":\"Token has been revoked\"}");
    }

    @Test
    void a_request_without_a_cookie_is_rejected() throws Exception {
        assertThat(send("GET", "/api/hello", "").statusCode()).isEqualTo(401);
    }

    @Test
    void a_login_of_another_site_or_with_a_wrong_password_sets_no_cookie() throws Exception {
        HttpResponse<String> attack = send("POST", "/session", FORM, "Sec-Fetch-Site", "cross-site");
        assertThat(attack.statusCode()).isEqualTo(403);
        assertThat(attack.headers().map()).doesNotContainKey("set-cookie");
        String wrong = "user=alice&password=wrong";
        assertThat(send("POST", "/session", "", "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(401);
        HttpResponse<String> rejected = send("POST", "/session", wrong, "Sec-Fetch-Site", "same-origin");
        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(rejected.headers().map()).doesNotContainKey("set-cookie");
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
