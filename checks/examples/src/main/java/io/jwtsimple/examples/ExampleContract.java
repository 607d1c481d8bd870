package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests over HTTP that every example must pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ExampleContract {

    private static final String SECRET = "the secret of the tests of the examples";

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    /** Creates the tests of an example. */
    protected ExampleContract() {}

    /**
     * Returns the main class of the example.
     *
     * @return the class with its main method
     */
    protected abstract Class<?> main();

    /**
     * Starts the example on a free port.
     *
     * @param key the key that signs and verifies the tokens of the example
     * @return the port on which the example listens
     * @throws Exception if the example does not start
     */
    protected abstract int start(JwtKey key) throws Exception;

    /**
     * Stops the example.
     *
     * @throws Exception if the example does not stop
     */
    protected abstract void stop() throws Exception;

    @BeforeAll
    final void start_the_example() throws Exception {
        port = start(JwtKey.secret(SECRET));
    }

    @AfterAll
    final void stop_the_example() throws Exception {
        stop();
    }

    @Test
    final void a_token_from_login_opens_the_protected_endpoint() throws Exception {
        HttpResponse<String> login = send("POST", "/login", null, "{\"username\":\"test\",\"password\":\"test\"}");
        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(login.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(login.body()).matches("\\{\"jwt\":\"[\\w-]+\\.[\\w-]+\\.[\\w-]+\"}");

        HttpResponse<String> reply = send("GET", "/protected", login.body().split("\"")[3], "");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(reply.body()).isEqualTo("{\"hello_from\":\"test\"}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        no body                  |                                                | 400 | Missing JSON in request
        not JSON                 | username=test&password=test                    | 400 | Missing JSON in request
        JSON, but not an object  | ["test", "test"]                               | 400 | Missing JSON in request
        more than JSON           | {"username": "test", "password": "test"} {}    | 400 | Missing JSON in request
        JSON and something else  | {"username": "test", "password": "test"} junk  | 400 | Missing JSON in request
        no username              | {"password": "test"}                           | 400 | Missing username parameter
        an empty username        | {"username": "", "password": "test"}           | 400 | Missing username parameter
        a username that is null  | {"username": null, "password": "test"}         | 400 | Missing username parameter
        no password              | {"username": "test"}                           | 400 | Missing password parameter
        nothing in the object    | {}                                             | 400 | Missing username parameter
        a wrong username         | {"username": "someone", "password": "test"}    | 401 | Bad username or password
        a wrong password         | {"username": "test", "password": "wrong"}      | 401 | Bad username or password
        """)
    final void login_rejects_bad_input_with_the_reason(String why, String body, int status, String message)
            throws Exception {
        HttpResponse<String> reply = send("POST", "/login", null, body == null ? "" : body);
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(reply.body()).isEqualTo("{\"msg\":\"" + message + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"/protected", "/claims"})
    final void a_guarded_endpoint_rejects_a_request_without_a_token(String path) throws Exception {
        assertRejected(send("GET", path, null, ""), "Missing Authorization Header");
    }

    @ParameterizedTest
    @CsvSource({"/protected", "/claims", "/optional"})
    final void every_guarded_endpoint_rejects_a_bad_token(String path) throws Exception {
        String token = JwtManager.of(JwtKey.secret("another secret with more than 32 bytes"))
                .create("test");
        assertRejected(send("GET", path, token, ""), "Signature verification failed");
    }

    @Test
    final void the_optional_endpoint_greets_the_user_of_a_token() throws Exception {
        HttpResponse<String> reply = send("GET", "/optional", token(), "");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"hello_from\":\"test\"}");
    }

    @Test
    final void without_a_token_the_optional_endpoint_greets_null() throws Exception {
        HttpResponse<String> reply = send("GET", "/optional", null, "");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"hello_from\":null}");
    }

    @Test
    final void a_secret_is_not_published() throws Exception {
        HttpResponse<String> reply = send("GET", "/.well-known/jwks.json", null, "");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(reply.body()).isEqualTo("{\"keys\":[]}");
    }

    @Test
    final void the_claims_endpoint_responds_with_all_claims() throws Exception {
        HttpResponse<String> reply = send("GET", "/claims", token(), "");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body())
                .contains("\"sub\":\"test\"")
                .containsPattern("\"exp\":\\d+")
                .containsPattern("\"iat\":\\d+")
                .containsPattern("\"nbf\":\\d+");
    }

    @ParameterizedTest
    @CsvSource({"/protected", "/claims", "/optional"})
    final void head_responds_as_get_without_a_body(String path) throws Exception {
        HttpResponse<String> reply = send("HEAD", path, token(), "");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/protected", "/claims"})
    final void head_is_guarded_as_get_is(String path) throws Exception {
        HttpResponse<String> reply = send("HEAD", path, null, "");
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.headers().firstValue("WWW-Authenticate").orElseThrow()).isEqualTo("Bearer");
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"abc, it must be a number", "65536, port out of range:65536"})
    final void an_invalid_port_is_reported_without_a_stack_trace(String port, String reason, @TempDir Path folder)
            throws Exception {
        Path output = folder.resolve("output");
        ProcessBuilder example = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", main().getName());
        example.environment().putAll(Map.of("CLASSPATH", System.getProperty("java.class.path"), "PORT", port));
        example.redirectError(output.toFile());
        assertThat(example.start().waitFor()).isEqualTo(1);
        assertThat(output)
                .content()
                .contains("Cannot start with PORT=" + port + ": ")
                .endsWith(reason + System.lineSeparator())
                .doesNotContain("\tat ");
    }

    /**
     * Sends a request to the example.
     *
     * @param method the method
     * @param path the path
     * @param token the token for the Authorization header; null for none
     * @param body the body; empty for none
     * @return the response
     * @throws Exception if there is no response
     */
    protected final HttpResponse<String> send(String method, String path, @Nullable String token, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private String token() throws Exception {
        return send("POST", "/login", null, "{\"username\":\"test\",\"password\":\"test\"}")
                .body()
                .split("\"")[3];
    }

    private static void assertRejected(HttpResponse<String> reply, String message) {
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
        assertThat(reply.body()).isEqualTo("{\"msg\":\"" + message + "\"}");
    }
}
