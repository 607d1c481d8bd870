package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.test.TestRequest;
import io.jwtsimple.test.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the Java blocks of the guide on browsers with the requests of a browser. */
class BrowsersGuideTest {

    private static final String[] SAME_ORIGIN = {"Sec-Fetch-Site", "same-origin"};
    private static final String[] CROSS_SITE = {"Sec-Fetch-Site", "cross-site"};
    private static final String FORM = "user=alice&password=right";

    private static final JwtKey KEY = JwtKey.secret("a secret of the guide's tests, 32 bytes and more");

    private final JwtManager jwt = JwtManager.of(KEY);
    private final Page guide = new Page(Path.of("../../guides/browsers.md"));

    @TempDir
    private Path folder;

    @Test
    void every_block_is_tested() { // checks/javalin tests the blocks for Javalin
        assertThat(guide.names())
                .containsExactlyInAnyOrder(
                        "servlet", "javalin", "revoke", "javalin-revoke", "login", "dead", "revoked");
    }

    @Test
    void a_page_logs_in_and_out() throws Exception {
        Snippet snippet = snippet("servlet", "null");
        try (Server server = Server.tomcat(folder, null, context -> {
            snippet.context = context;
            snippet.run();
            context.addServlet("hello", new Hello()).addMapping("/api/hello");
        })) {
            assertThat(send(server, "GET", "/api/hello", "").statusCode()).isEqualTo(401);

            HttpResponse<String> login = send(server, "POST", "/session", FORM, SAME_ORIGIN);
            assertThat(login.statusCode()).isEqualTo(204);
            String setCookie = login.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(setCookie).matches("__Host-session=[^;]+; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax");
            String[] cookie = {"Cookie", setCookie.substring(0, setCookie.indexOf(';'))};

            assertThat(send(server, "GET", "/api/hello", "", cookie).body()).isEqualTo("Hello alice");
            assertThat(send(server, "POST", "/api/hello", "", join(cookie, SAME_ORIGIN))
                            .body())
                    .isEqualTo("Hello alice");
            HttpResponse<String> attack = send(server, "POST", "/api/hello", "", join(cookie, CROSS_SITE));
            assertThat(attack.statusCode()).isEqualTo(403);
            assertThat(guide.text()).contains("403 `" + attack.body() + "`");

            HttpResponse<String> logout = send(server, "DELETE", "/session", "", join(cookie, SAME_ORIGIN));
            assertThat(logout.headers().allValues("Set-Cookie"))
                    .containsExactly("__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
        }
    }

    @Test
    void the_lines_of_curl_log_in_and_are_rejected_for_another_site() throws Exception {
        Path curl = Path.of("/usr/bin/curl");
        assumeTrue(Files.isExecutable(curl), "this machine has no curl");
        String lines = guide.text().replaceFirst("(?s).*```sh\\R(curl .*?)```.*", "$1");
        Snippet snippet = snippet("servlet", "null");
        try (Server server = Server.tomcat(folder.resolve("work"), null, context -> {
            snippet.context = context;
            snippet.run();
            context.addServlet("hello", new Hello()).addMapping("/api/hello");
        })) {
            String commands =
                    lines.replace("curl ", "curl -s -w '\\n' ").replace("8080", String.valueOf(server.port()));
            Process process = new ProcessBuilder("/bin/sh", "-c", commands)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactly("", "Hello alice", "Hello alice", "{\"msg\":\"Cross-origin request\"}");
        }
    }

    @Test
    void a_log_out_revokes_the_token_and_clears_the_cookie() throws Exception {
        JwtManager revoking =
                JwtManager.builder(KEY).revocations(Revocations.inMemory()).build();
        TokenCookie session = TokenCookie.of("__Host-session");
        String[] cookie = {"Cookie", "__Host-session=" + revoking.create("alice")};
        Snippet snippet = snippet("revoke", "null");
        snippet.jwt = revoking;
        snippet.guard = JwtGuard.builder(revoking).cookie(session).build();
        try (Server server = Server.tomcat(folder, null, context -> {
            snippet.context = context;
            snippet.run();
        })) {
            HttpResponse<String> logout = send(server, "POST", "/logout", "", join(cookie, SAME_ORIGIN));
            assertThat(logout.statusCode()).isEqualTo(204);
            assertThat(logout.headers().allValues("Set-Cookie")).containsExactly(session.clear());
            HttpResponse<String> again = send(server, "POST", "/logout", "", join(cookie, SAME_ORIGIN));
            assertThat(again.body()).isEqualTo("{\"msg\":\"Token has been revoked\"}");
        }
    }

    @Test
    void a_login_of_another_site_or_with_a_wrong_password_sets_no_cookie() throws Exception {
        Snippet snippet = snippet("servlet", "null");
        try (Server server = Server.tomcat(folder, null, context -> {
            snippet.context = context;
            snippet.run();
        })) {
            HttpResponse<String> attack = send(server, "POST", "/session", FORM, CROSS_SITE);
            assertThat(attack.statusCode()).isEqualTo(403);
            assertThat(attack.headers().map()).doesNotContainKey("set-cookie");
            assertThat(send(server, "POST", "/session", FORM).statusCode()).isEqualTo(403);
            assertThat(send(server, "POST", "/session", "", SAME_ORIGIN).statusCode())
                    .isEqualTo(401);
            HttpResponse<String> wrong = send(server, "POST", "/session", "user=alice&password=wrong", SAME_ORIGIN);
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.headers().map()).doesNotContainKey("set-cookie");
        }
    }

    /**
     * The {@code return} in the block has no value, but a snippet must return a value, so the test changes the
     * statement to {@code return null}. The first line of the block must also be in the login handler of the guide.
     */
    @Test
    void the_line_for_the_login_compiles() throws Exception {
        Page.compileCode(guide.code("login").replace("return;", "return null;"), "null", folder);
        assertThat(guide.code("servlet"))
                .contains(guide.code("login").lines().findFirst().orElseThrow().strip());
    }

    @Test
    void a_cookie_with_an_expired_token_is_cleared_and_an_invalid_one_is_kept() throws Exception {
        TestTokens tokens = TestTokens.create();
        Snippet snippet = snippet("dead", "guard");
        snippet.jwt = tokens.manager();
        JwtGuard guard = (JwtGuard) snippet.run();

        assertThat(response(guard, tokens.expired("alice")).headers())
                .containsEntry("Set-Cookie", "__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
                .containsEntry("Vary", "Cookie");
        assertThat(response(guard, tokens.forged("alice")).headers()).doesNotContainKey("Set-Cookie");
    }

    @Test
    void a_cookie_with_a_revoked_token_is_cleared_and_an_invalid_one_is_kept() throws Exception {
        TestTokens tokens = TestTokens.of(
                JwtManager.builder(KEY).revocations(Revocations.inMemory()).build());
        Snippet snippet = snippet("revoked", "guard");
        snippet.jwt = tokens.manager();
        JwtGuard guard = (JwtGuard) snippet.run();
        String revoked = tokens.signed("alice");
        tokens.manager().revoke(tokens.manager().decode(revoked).orElseThrow(rejected -> new AssertionError(rejected)));

        ErrorResponse response = response(guard, revoked);
        assertThat(response.body()).isEqualTo("{\"msg\":\"Token has been revoked\"}");
        assertThat(response.headers()).containsEntry("Set-Cookie", snippet.cookie.clear());
        assertThat(response(guard, tokens.forged("alice")).headers()).doesNotContainKey("Set-Cookie");
    }

    @Test
    void the_table_of_rejections_is_correct() {
        JwtGuard guard =
                JwtGuard.builder(jwt).cookie(TokenCookie.of("__Host-session")).build();
        TestRequest anonymous = TestRequest.anonymous();
        assertThat(anonymous.isAdmittedBy(guard)).isFalse();
        assertThat(guide.text().replaceAll("\\s+", " "))
                .contains("neither the cookie nor a token in the header gets a 401 `"
                        + anonymous.response().body() + "`")
                .contains("| has the cookie twice | 401 `"
                        + response(guard, "x; __Host-session=y").body() + "` |")
                .contains("such as one in quotes | 401 `"
                        + response(guard, "\"x\"").body() + "` |");
    }

    private static ErrorResponse response(JwtGuard guard, String value) {
        TestRequest request = TestRequest.anonymous().header("Cookie", "__Host-session=" + value);
        assertThat(request.isAdmittedBy(guard)).isFalse();
        return request.response();
    }

    private Snippet snippet(String name, String expression) throws Exception {
        Snippet snippet = guide.compile(name, expression, folder);
        snippet.jwt = jwt;
        snippet.cookie = TokenCookie.of("__Host-session");
        snippet.passwords = (user, password) -> "alice".equals(user) && "right".equals(password);
        return snippet;
    }

    private static String[] join(String[] first, String[] second) {
        return new String[] {first[0], first[1], second[0], second[1]};
    }

    private static HttpResponse<String> send(Server server, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
