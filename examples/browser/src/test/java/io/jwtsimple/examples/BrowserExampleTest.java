package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.Revocations;
import io.jwtsimple.jdbc.JdbcStore;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the server of the example with requests that have the headers of a browser. */
class BrowserExampleTest {

    private static final String USER = "user=test&password=test";

    private final HttpClient client = HttpClient.newHttpClient();
    private final JwtKey key = JwtKey.generate(Algorithm.HS256);
    private final Undertow server = BrowserExample.start(0, key, Revocations.inMemory());

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/app.js, javascript",
        "/style.css, text/css",
        "/icon.svg, svg",
        "/other-site.html, text/html",
        "/other-site.js, javascript"
    })
    void the_page_is_public(String path, String type) throws Exception {
        HttpResponse<String> page = send("GET", path, "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).contains(type);
        assertThat(page.headers().firstValue("Content-Security-Policy")).hasValue("default-src 'self'");
    }

    @Test
    void a_user_logs_in_and_adds_a_note() throws Exception {
        String cookie = logIn();
        assertThat(send("GET", "/api/me", "", "Cookie", cookie).body())
                .startsWith("{\"")
                .contains("\"user\":\"test\"");
        HttpResponse<String> added = post("/api/notes", "text=+Buy+milk%21+", cookie);
        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(send("GET", "/api/notes", "", "Cookie", cookie).body()).isEqualTo("{\"notes\":[\"Buy milk!\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text=", "text=+++", "other=x"})
    void an_empty_note_is_rejected(String form) throws Exception {
        String cookie = logIn();
        assertThat(post("/api/notes", form, cookie).statusCode()).isEqualTo(400);
        assertThat(send("GET", "/api/notes", "", "Cookie", cookie).body()).isEqualTo("{\"notes\":[]}");
    }

    @Test
    void only_the_last_notes_are_kept_and_a_long_note_is_rejected() throws Exception {
        String cookie = logIn();
        for (int i = 1; i <= 21; i++) {
            assertThat(post("/api/notes", "text=n" + i, cookie).statusCode()).isEqualTo(201);
        }
        assertThat(post("/api/notes", "text=" + "x".repeat(201), cookie).statusCode())
                .isEqualTo(400);
        assertThat(send("GET", "/api/notes", "", "Cookie", cookie).body())
                .startsWith("{\"notes\":[\"n21\",\"n20\",")
                .endsWith(",\"n2\"]}");
    }

    @ParameterizedTest
    @CsvSource({"same-origin, user=test&password=wrong, 401", "same-origin, '', 401", "cross-site, " + USER + ", 403"})
    void a_login_with_a_wrong_password_or_of_another_site_sets_no_cookie(String site, String form, int status)
            throws Exception {
        HttpResponse<String> login = send("POST", "/session", form, "Sec-Fetch-Site", site);
        assertThat(login.statusCode()).isEqualTo(status);
        assertThat(login.headers().map()).doesNotContainKey("set-cookie");
    }

    @Test
    void a_note_of_another_site_is_rejected() throws Exception {
        String cookie = logIn();
        HttpResponse<String> attack =
                send("POST", "/api/notes", "text=x", "Cookie", cookie, "Sec-Fetch-Site", "cross-site");
        assertThat(attack.statusCode()).isEqualTo(403);
        assertThat(attack.body()).isEqualTo("{\"msg\":\"Cross-origin request\"}");
        assertThat(send("GET", "/api/notes", "", "Cookie", cookie).body()).isEqualTo("{\"notes\":[]}");
    }

    @Test
    void a_logout_ends_one_token_and_deletes_the_cookie() throws Exception {
        String here = logIn();
        String elsewhere = logIn();
        assertDeletesTheCookie(post("/api/logout", "", here));
        assertThat(send("GET", "/api/me", "", "Cookie", here).body()).isEqualTo("{\"msg\":\"Token has been revoked\"}");
        assertThat(send("GET", "/api/me", "", "Cookie", elsewhere).statusCode()).isEqualTo(200);
    }

    @Test
    void a_logout_everywhere_ends_all_tokens() throws Exception {
        String here = logIn();
        String elsewhere = logIn();
        assertDeletesTheCookie(post("/api/logout-everywhere", "", here));
        assertThat(send("GET", "/api/me", "", "Cookie", here).statusCode()).isEqualTo(401);
        assertThat(send("GET", "/api/me", "", "Cookie", elsewhere).statusCode()).isEqualTo(401);
        assertThat(send("GET", "/api/me", "", "Cookie", logIn()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_logout_everywhere_takes_effect_on_a_second_server_with_the_same_file(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("revocations.db");
        Undertow first = BrowserExample.start(0, key, Revocations.of(JdbcStore.file(file)));
        Undertow second = BrowserExample.start(0, key, Revocations.of(JdbcStore.file(file)));
        try {
            String here = logIn(first);
            String there = logIn(second);
            for (String cookie : List.of(here, there)) {
                assertThat(me(first, cookie).statusCode()).isEqualTo(200);
                assertThat(me(second, cookie).statusCode()).isEqualTo(200);
            }
            assertDeletesTheCookie(post(first, "/api/logout-everywhere", "", here));
            long start = System.nanoTime();
            HttpResponse<String> response = me(second, there);
            while (response.statusCode() == 200) {
                assertThat(System.nanoTime() - start)
                        .as("nanoseconds since the log out")
                        .isLessThan(10_000_000_000L);
                response = me(second, there);
            }
            assertThat(response.body()).isEqualTo("{\"msg\":\"Token has been revoked\"}");
            assertThat(me(second, here).statusCode()).isEqualTo(401);
            assertThat(me(second, logIn(second)).statusCode()).isEqualTo(200);
        } finally {
            first.stop();
            second.stop();
        }
    }

    private static void assertDeletesTheCookie(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Set-Cookie"))
                .hasValue("__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    }

    private String logIn() throws Exception {
        return logIn(server);
    }

    private String logIn(Undertow server) throws Exception {
        String cookie = send(server, "POST", "/session", USER, "Sec-Fetch-Site", "same-origin")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpResponse<String> me(Undertow server, String cookie) throws Exception {
        return send(server, "GET", "/api/me", "", "Cookie", cookie);
    }

    private HttpResponse<String> post(String path, String form, String cookie) throws Exception {
        return post(server, path, form, cookie);
    }

    private HttpResponse<String> post(Undertow server, String path, String form, String cookie) throws Exception {
        return send(server, "POST", path, form, "Cookie", cookie, "Sec-Fetch-Site", "same-origin");
    }

    private HttpResponse<String> send(String method, String path, String form, String... headers) throws Exception {
        return send(server, method, path, form, headers);
    }

    private HttpResponse<String> send(Undertow server, String method, String path, String form, String... headers)
            throws Exception {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, BodyPublishers.ofString(form))
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
