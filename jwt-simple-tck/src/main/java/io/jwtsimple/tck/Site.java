package io.jwtsimple.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server under test and its endpoints. This class counts the calls of all handlers, because a handler may have run
 * although the response looks like a rejection.
 */
final class Site {

    /** The results of the accessors in a handler for an admitted request, and the text of the response. */
    record Seen(
            Claims claims,
            @Nullable Object identity,
            @Nullable TokenResult result,
            @Nullable String user,
            String text) {}

    /** The default handler, which responds with the identity as text. */
    static final Endpoint.Handler GREET = call -> String.valueOf(call.identity());

    /** The response of the endpoint for all other paths, which is mounted last. */
    static final String LAST = "the last endpoint";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpClient http2 =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private final Duration patience;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final AtomicInteger entries = new AtomicInteger();
    private volatile @Nullable Seen lastSeen;
    private int expectedEntries;
    private @Nullable RunningServer server;

    Site(Duration patience) {
        this.patience = patience;
    }

    /** Returns how long a test waits for a response. */
    Duration patience() {
        return patience;
    }

    void required(String path, JwtGuard guard) {
        mount(path, guard, Access.REQUIRED, GREET);
    }

    void optional(String path, JwtGuard guard) {
        mount(path, guard, Access.OPTIONAL, GREET);
    }

    void mount(String path, @Nullable JwtGuard guard, Access access, Endpoint.Handler handler) {
        endpoints.add(new Endpoint(path, guard, access, counting(handler), Map.of(), null, null));
    }

    /** Mounts an endpoint with two guards. The first guard requires a token. */
    void mountBehind(JwtGuard first, String path, JwtGuard guard, Endpoint.Handler handler) {
        endpoints.add(new Endpoint(path, guard, Access.REQUIRED, counting(handler), Map.of(), null, first));
    }

    /** Mounts an endpoint behind a handler that sets headers and may begin the response. */
    void mountBehind(
            Map<String, String> headers, @Nullable String sent, String path, JwtGuard guard, Endpoint.Handler handler) {
        endpoints.add(new Endpoint(path, guard, Access.REQUIRED, counting(handler), headers, sent, null));
    }

    /** Returns the endpoints that are mounted, and after them the endpoint for all other requests. */
    List<Endpoint> endpoints() {
        Endpoint last = new Endpoint("/*", null, Access.REQUIRED, counting(call -> LAST), Map.of(), null, null);
        return Stream.concat(endpoints.stream(), Stream.of(last)).toList();
    }

    private Endpoint.Handler counting(Endpoint.Handler handler) {
        return call -> {
            entries.incrementAndGet();
            String text = handler.handle(call);
            lastSeen = new Seen(call.claims(), call.identity(), call.result(), call.user(), text);
            return text;
        };
    }

    void runOn(RunningServer server) {
        this.server = server;
    }

    boolean knowsUsers() {
        return running().knowsUsers();
    }

    boolean makesSpacesOfTabs() {
        return running().makesSpacesOfTabs();
    }

    RawConnection connect() throws IOException {
        return new RawConnection(port(), patience);
    }

    /** Sends a request, and checks that it is admitted: the handler runs once, and the response has its text. */
    Seen admitted(Request request) throws Exception {
        return admitted(request, () -> send(request));
    }

    Seen admitted(Request request, RawConnection connection) throws Exception {
        return admitted(request, () -> connection.send(request));
    }

    /**
     * Sends a request, and checks that it is rejected: no handler runs, the response has no HTML, and no session
     * begins.
     */
    Reply rejected(Request request) throws Exception {
        return rejected(() -> send(request));
    }

    Reply rejected(Request request, RawConnection connection) throws Exception {
        return rejected(() -> connection.send(request));
    }

    /** Sends a request like {@link #admitted(Request)}, but over HTTP/2 if the server supports HTTP/2. */
    Seen admittedOverHttp2(Request request) throws Exception {
        return admitted(request, () -> sendOverHttp2(request));
    }

    /** Sends a request like {@link #rejected(Request)}, but over HTTP/2 if the server supports HTTP/2. */
    Reply rejectedOverHttp2(Request request) throws Exception {
        return rejected(() -> sendOverHttp2(request));
    }

    /** Returns the host and the port to which requests are sent. */
    String authority() {
        return "127.0.0.1:" + port();
    }

    /**
     * Sends a request for which a callback or handler of the application fails, and checks that the server sends a 5xx.
     */
    void failed(Request request, int handlerEntries) throws Exception {
        assertThat(entering(handlerEntries, () -> send(request)).status()).isBetween(500, 599);
    }

    /** Makes calls, and checks how often handlers run during these calls. */
    <T> T entering(int times, Callable<T> calls) throws Exception {
        int before = entries.get();
        try {
            T result = calls.call();
            assertThat(entries.get() - before).as("number of handler calls").isEqualTo(times);
            return result;
        } finally {
            expectedEntries += entries.get() - before;
        }
    }

    /**
     * Stops the server, and checks the number of handler calls again, because a handler may run after a rejection was
     * received.
     */
    void stop() throws Exception {
        running().close();
        assertThat(entries).as("number of handler calls in all tests").hasValue(expectedEntries);
    }

    private Seen admitted(Request request, Callable<Reply> call) throws Exception {
        lastSeen = null;
        Reply reply = entering(1, call);
        Seen seen = Objects.requireNonNull(lastSeen, "the handler did not return");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("WWW-Authenticate")).isEmpty();
        assertThat(reply.body()).isEqualTo(request.method().equals("HEAD") ? "" : seen.text());
        return seen;
    }

    private Reply rejected(Callable<Reply> call) throws Exception {
        Reply reply = entering(0, call);
        assertThat(reply.header("Set-Cookie")).isEmpty();
        assertThat(String.join("", reply.header("Content-Type"))).doesNotContainIgnoringCase("html");
        assertThat(reply.body()).doesNotContainIgnoringCase("<html");
        return reply;
    }

    private Reply send(Request request) throws IOException, InterruptedException {
        if (!request.body().isEmpty()) {
            // HttpClient sends the head and then the body, and fails if the server closes the connection before the
            // body.
            try (RawConnection connection = connect()) {
                return connection.send(request);
            }
        }
        return reply(send(request, client));
    }

    private Reply sendOverHttp2(Request request) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request, http2);
        assertThat(response.version())
                .isEqualTo(running().speaksHttp2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        return reply(response);
    }

    private HttpResponse<String> send(Request request, HttpClient client) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://" + authority() + request.target()))
                .timeout(patience)
                .method(request.method(), BodyPublishers.noBody());
        request.headers().forEach(line -> {
            String[] field = line.split(":", 2);
            builder.header(field[0], field[1].strip());
        });
        return client.send(builder.build(), BodyHandlers.ofString());
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers().map(), response.body());
    }

    private int port() {
        return running().port();
    }

    private RunningServer running() {
        return Objects.requireNonNull(server, "server");
    }
}
