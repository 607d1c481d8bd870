package io.jwtsimple.readme;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.test.TestRequest;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the Java blocks of the README behave as the README describes. */
class ReadmeTest {

    private static final JwtKey KEY = JwtKey.secret(System.getenv("JWT_SECRET_KEY"));
    private static final JwtManager JWT = JwtManager.of(KEY);

    private final Page readme = new Page(Path.of("../../README.md"));
    private final Map<String, Executable> checks = Map.ofEntries(
            entry("quickstart", this::the_server_responds_as_the_console_shows),
            entry("core", this::a_result_is_matched));

    @TempDir
    private Path folder;

    @Test
    void every_java_block_is_tested() {
        assertThat(readme.names()).containsExactlyInAnyOrderElementsOf(checks.keySet());
        assertThat(Pattern.compile("(?mi)^\\s*(```|~~~)\\s*java")
                        .matcher(readme.text())
                        .results())
                .hasSameSizeAs(checks.keySet());
    }

    @TestFactory
    Stream<DynamicTest> every_java_block_does_what_it_says() {
        return readme.names().stream().map(name -> dynamicTest(name, checks.get(name)));
    }

    @Test
    void the_bom_has_this_version() {
        assertThat(readme.text()).contains("<version>" + System.getProperty("project.version") + "</version>");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        has no token                  | -              | -
        has another scheme            | Basic YWxpY2U= | -
        has a malformed header        | Bearer a b     | -
        has the header twice          | Bearer a       | Bearer b
        """)
    void the_table_of_responses_is_correct(String request, @Nullable String first, @Nullable String second) {
        List<String> values = Stream.of(first, second).filter(Objects::nonNull).toList();
        assertThat(readme.text()).contains(rowOf(request, values));
    }

    @Test
    void the_table_of_responses_is_correct_for_an_expired_token() {
        assertThat(readme.text()).contains(rowOf("has a token that has expired", List.of("Bearer " + expiredToken())));
    }

    @Test
    void the_table_of_responses_is_correct_for_a_forbidden_token() {
        List<String> header = List.of("Bearer " + JWT.create("alice"));
        JwtGuard guard = JwtGuard.of(JWT);
        assertThat(readme.text())
                .contains(rowOf(
                        guard.withScope("orders:write"),
                        "has a token without a scope that the guard requires",
                        header));
        ErrorResponse denied = response(guard.allowing(claims -> false), header);
        assertThat(denied.headers()).doesNotContainKey("WWW-Authenticate");
        assertThat(readme.text())
                .contains("| has a token that a rule of the guard does not allow | " + denied.status() + " | `"
                        + denied.body() + "`, or the rule's message | none | `onForbidden` |");
    }

    @Test
    void the_table_of_responses_is_correct_for_a_revoked_token() {
        JwtManager jwt =
                JwtManager.builder(KEY).revocations(Revocations.inMemory()).build();
        String token = jwt.create("alice");
        jwt.revokeAll("alice");

        assertThat(readme.text())
                .contains(rowOf(JwtGuard.of(jwt), "has a token that was revoked", List.of("Bearer " + token)));
    }

    @ParameterizedTest
    @CsvSource({
        "the keys are unreachable, Key source unavailable",
        "the store of revocations is unreachable, Revocation source unavailable"
    })
    void the_table_of_responses_is_correct_for_an_outage(String why, String message) {
        ErrorResponse response = JwtGuard.of(JWT).response(new Unavailable(message));
        assertThat(readme.text())
                .contains("| cannot be checked, because " + why + " | " + response.status() + " | `" + response.body()
                        + "` | none; `Retry-After: " + response.headers().get("Retry-After") + "` | `onUnavailable` |");
    }

    private void the_server_responds_as_the_console_shows() throws Exception {
        int port = freePort();
        String code = readme.code("quickstart").replace("8080", Integer.toString(port));
        Undertow server = (Undertow) Page.compileCode(code, "server", folder).run();
        try {
            String rejected = get(port, "/hello", null);
            String admitted = get(port, "/hello", get(port, "/login", null));
            assertThat(readme.text())
                    .contains("$ curl localhost:8080/hello\n" + rejected + "\n")
                    .contains("localhost:8080/login)\" localhost:8080/hello\n" + admitted + "\n```");
            assertThat(admitted).isEqualTo("Hello alice");
        } finally {
            server.stop();
        }
    }

    private static String get(int port, String path, @Nullable String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void every_line_of_the_tables_compiles() throws Exception {
        List<String> lines = Pattern.compile("(?m)^\\| [^|`]+ \\|(?: `jwt-simple-\\w+` \\|)? (`.*`) \\| .*\\[.*\\|$")
                .matcher(readme.text())
                .results()
                .flatMap(row -> Stream.of(row.group(1).split("`(, `)?")))
                .filter(line -> !line.isEmpty() && !line.contains("JwtJavalin"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(18);
        StringBuilder code = new StringBuilder("""
                record User(long id, String name) {}
                ServletContext context = null;
                javax.sql.DataSource dataSource = null;
                io.undertow.server.HttpHandler handler = null;
                PathHandler path = null;
                Provider provider = null;
                ResourceMetadata metadata = null;
                java.util.function.Consumer<TokenResult.Rejected> listener = null;
                spark.Route route = null;
                com.sun.net.httpserver.HttpServer server = null;
                BindableService service = null;
                """);
        for (String line : lines) {
            String typed = line.startsWith("server.") ? line.replace("handler", "page") : line;
            code.append("new Object() { void line(com.sun.net.httpserver.HttpHandler page) { ")
                    .append(typed)
                    .append("; } };\n");
        }
        Page.compileCode(code.toString(), "null", folder);
    }

    @Test
    void the_line_of_javalin_is_the_one_of_the_example() throws IOException {
        String example = Files.readString(
                Path.of("../../examples/javalin/src/main/java/io/jwtsimple/examples/JavalinExample.java"));
        assertThat(readme.text()).contains("`app.get(\"/hello\", JwtJavalin.required(guard, handler))`");
        assertThat(example).contains("JwtJavalin.required(guard, ");
    }

    @Test
    void decoding_takes_half_the_time_of_the_next_library() {
        List<Double> multiples = Pattern.compile("(?m)^\\| \\**[\\w -]+\\** \\| ([\\d.]+) \\|")
                .matcher(readme.text().substring(readme.text().indexOf("<!-- benchmarks -->")))
                .results()
                .map(row -> Double.valueOf(row.group(1)))
                .toList();
        assertThat(multiples).hasSize(9);
        assertThat(multiples.subList(1, 9)).allMatch(other -> multiples.get(0) <= other / 2);
    }

    private void a_result_is_matched() throws Exception {
        Snippet snippet = snippet("core", "text");
        snippet.token = JWT.create("alice", claims -> claims.put("exp", Instant.parse("2100-01-01T00:00:00Z")));
        assertThat(snippet.run()).isEqualTo("Hello alice, until 2100-01-01T00:00:00Z");
        snippet.token = expiredToken();
        assertThat(snippet.run()).isEqualTo("No: Token has expired");
    }

    @Test
    void the_table_of_responses_is_correct_for_another_origin() {
        TestRequest request = TestRequest.anonymous().method("POST").header("Cookie", "__Host-session=x");
        JwtGuard guard =
                JwtGuard.builder(JWT).cookie(TokenCookie.of("__Host-session")).build();
        assertThat(request.isAdmittedBy(guard)).isFalse();
        ErrorResponse response = request.response();
        assertThat(response.headers()).doesNotContainKey("WWW-Authenticate");
        assertThat(readme.text())
                .contains("| has a token in a cookie, is unsafe, and comes from another origin | " + response.status()
                        + " | `" + response.body() + "` | none | `onForbidden` |");
    }

    private Snippet snippet(String name, String expression) throws Exception {
        Snippet snippet = readme.compile(name, expression, folder);
        snippet.jwt = JWT;
        return snippet;
    }

    /** Returns a row of the table of responses, with an ellipsis in place of the description in the challenge. */
    private static String rowOf(String request, List<String> headerValues) {
        return rowOf(JwtGuard.of(JWT), request, headerValues);
    }

    private static String rowOf(JwtGuard guard, String request, List<String> headerValues) {
        Rejected rejected = (Rejected) guard.check(headerValues);
        ErrorResponse response = guard.response(rejected);
        String challenge = response.headers().get("WWW-Authenticate").replaceFirst("error_description=.*", "…");
        return "| " + request + " | " + response.status() + " | `" + response.body() + "` | `" + challenge + "` | `"
                + callback(rejected) + "` |";
    }

    /** Returns the name of the callback that a guard calls for a rejection. */
    private static String callback(Rejected rejected) {
        return JwtGuard.builder(JWT)
                .onMissing(missing -> new ErrorResponse(418, Map.of(), "onMissing"))
                .onInvalid(invalid -> new ErrorResponse(418, Map.of(), "onInvalid"))
                .onExpired(expired -> new ErrorResponse(418, Map.of(), "onExpired"))
                .onForbidden(forbidden -> new ErrorResponse(418, Map.of(), "onForbidden"))
                .onUnavailable(unavailable -> new ErrorResponse(418, Map.of(), "onUnavailable"))
                .build()
                .response(rejected)
                .body();
    }

    private static ErrorResponse response(JwtGuard guard, List<String> headerValues) {
        return guard.response((Rejected) guard.check(headerValues));
    }

    private static String expiredToken() {
        return JwtManager.builder(KEY)
                .clock(InstantSource.fixed(Instant.parse("2020-01-01T00:00:00Z")))
                .build()
                .create("alice");
    }
}
