package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the server in the guide on MCP with the Java client of the SDK, and with plain HTTP requests. */
@TestInstance(Lifecycle.PER_CLASS)
class McpGuideTest {

    private static final Duration MINUTES = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private AuthorizationServer authorization;
    private McpGuideServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        authorization = new AuthorizationServer();
        server = McpGuideServer.start(authorization.issuer(), folder);
    }

    @AfterAll
    void stop() throws Exception {
        server.stop();
        authorization.close();
    }

    @Test
    void the_dependencies_have_the_versions_of_this_test() {
        assertThat(Pattern.compile("<version>(.*)</version>")
                        .matcher(McpGuideServer.PAGE.xml())
                        .results()
                        .map(version -> version.group(1)))
                .containsExactly(System.getProperty("versions").split(" "));
    }

    @Test
    void the_server_has_less_than_forty_lines() {
        String code = McpGuideServer.PAGE.code("server");
        assertThat(code.lines().filter(line -> !line.isBlank()))
                .contains("public class Tools {")
                .hasSizeLessThan(40);
    }

    /** The identity type of an application, which Jackson converts from JSON. */
    public record Identity(@JsonValue String name) {}

    /** The MCP SDK depends on an older version of jackson-annotations than the core. */
    @Test
    void the_versions_of_jackson_fit() {
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        Identity alice = new Identity("alice");
        Claims claims = jwt.decode(jwt.create(alice)).orElseThrow(rejected -> new AssertionError(rejected.message()));
        assertThat(claims.identity(Identity.class)).isEqualTo(alice);
    }

    @Test
    void the_java_client_calls_a_tool_although_it_knows_only_the_address() {
        Discovery discovery = new Discovery();
        try (McpSyncClient client = client(discovery)) {
            assertThat(client.initialize().protocolVersion()).isEqualTo("2025-11-25");
            assertThat(greeting(client)).isEqualTo("Hello alice");
        }
        assertThat(discovery.lastChallenge())
                .isEqualTo("Bearer scope=\"tools:call\", resource_metadata=\"" + server.metadata() + "\"");
    }

    @Test
    void the_java_client_requests_a_missing_scope() {
        authorization.grantNext("tools:list");
        Discovery discovery = new Discovery();
        try (McpSyncClient client = client(discovery)) {
            client.initialize();
            assertThat(greeting(client)).isEqualTo("Hello alice");
        }
        assertThat(discovery.lastChallenge()).contains("error=\"insufficient_scope\"", "scope=\"tools:call\"");
    }

    Stream<Arguments> rejected() {
        String resource = server.resource();
        return Stream.of(
                Arguments.of(
                        "another audience", token("https://other.example/mcp", "tools:call"), 401, "Invalid audience"),
                Arguments.of("no audience", token(null, "tools:call"), 401, "Token is missing the 'aud' claim"),
                Arguments.of("a shorter audience", token(server.origin(), "tools:call"), 401, "Invalid audience"),
                Arguments.of("another scope", token(resource, "tools:list"), 403, "Insufficient scope"),
                Arguments.of("no scope", token(resource, null), 403, "Insufficient scope"),
                Arguments.of(
                        "an expired token",
                        authorization.token("alice", resource, "tools:call", Duration.ofMinutes(-5)),
                        401,
                        "Token has expired"));
    }

    private String token(@Nullable String audience, @Nullable String scope) {
        return authorization.token("alice", audience, scope, MINUTES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void a_token_that_is_not_for_this_server_is_rejected(String reason, String token, int status, String message)
            throws Exception {
        String error = status == 403 ? "insufficient_scope" : "invalid_token";
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            HttpResponse<String> response =
                    http.send(request(method, token, null, "{}").build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).isEqualTo("{\"msg\":\"" + message + "\"}");
            assertThat(response.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Bearer error=\"" + error + "\", error_description=\"" + message
                            + "\", scope=\"tools:call\", resource_metadata=\"" + server.metadata() + "\"");
        }
    }

    @Test
    void a_tool_gets_the_claims_of_the_request_and_not_of_the_session() throws Exception {
        String session = session(authorization.token("alice", server.resource(), "tools:call", MINUTES));
        assertThat(greeting("alice", session)).contains("Hello alice");
        assertThat(greeting("bob", session)).contains("Hello bob");
    }

    @Test
    void a_stream_ends_when_its_token_expires() throws Exception {
        // The guard has a leeway of 30 seconds, so this expired token is still accepted for three seconds.
        String token = authorization.token("alice", server.resource(), "tools:call", Duration.ofSeconds(-27));
        String session = session(token);
        HttpResponse<String> stream =
                http.send(request("GET", token, session, null).build(), BodyHandlers.ofString());
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.body()).isEmpty(); // the client gets the body when the stream ends

        HttpResponse<String> again =
                http.send(request("GET", token, session, null).build(), BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"", "Token has expired", "resource_metadata=");

        assertThat(greeting("alice", session)).contains("Hello alice"); // the session continues with a new token
    }

    @Test
    void the_page_of_another_origin_is_rejected() throws Exception {
        String token = authorization.token("alice", server.resource(), "tools:call", MINUTES);
        HttpResponse<String> response = http.send(
                request("POST", token, null, "{}")
                        .header("Origin", "https://evil.example")
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void the_metadata_needs_no_token() throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(URI.create(server.metadata())).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(response.body())
                .isEqualTo("{\"resource\":\"" + server.resource() + "\",\"authorization_servers\":[\""
                        + authorization.issuer() + "\"],\"scopes_supported\":[\"tools:call\"]}");
    }

    /** Calls the tool in a session with a new token of a user, and returns the body of the response. */
    private String greeting(String user, String session) throws Exception {
        String token = authorization.token(user, server.resource(), "tools:call", MINUTES);
        String call = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\","
                + "\"params\":{\"name\":\"greet\",\"arguments\":{}}}";
        HttpResponse<String> response =
                http.send(request("POST", token, session, call).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** Begins a session, and returns its id. */
    private String session(String token) throws Exception {
        String initialize = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
                + "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                + "\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}";
        HttpResponse<String> response =
                http.send(request("POST", token, null, initialize).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        String session = response.headers().firstValue("Mcp-Session-Id").orElseThrow();
        String initialized = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
        assertThat(http.send(request("POST", token, session, initialized).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
        return session;
    }

    private HttpRequest.Builder request(String method, String token, @Nullable String session, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.resource()))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json, text/event-stream")
                .header("Content-Type", "application/json");
        return session == null ? request : request.header("Mcp-Session-Id", session);
    }

    private McpSyncClient client(Discovery discovery) {
        return McpClient.sync(HttpClientStreamableHttpTransport.builder(server.origin())
                        .endpoint("/mcp")
                        .addHttpRequestCustomizer(discovery)
                        .authorizationErrorHandler(discovery)
                        .build())
                .requestTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static String greeting(McpSyncClient client) {
        CallToolResult result = client.callTool(CallToolRequest.builder("greet").build());
        return ((TextContent) result.content().get(0)).text();
    }
}
