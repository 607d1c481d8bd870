package io.jwtsimple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A server that publishes keys, or sends the responses that a test chooses. The server records all requests. */
final class TestKeyServer implements AutoCloseable {

    static {
        System.setProperty(
                "sun.net.httpserver.nodelay", "true"); // avoids a pause of 40 ms between the headers and the body
    }

    private static final Set<JwtKeySet> SETS =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
    private volatile HttpHandler response = exchange -> respond(exchange, 404, "");

    private TestKeyServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange);
            try (exchange) {
                response.handle(exchange);
            }
        });
        server.start();
    }

    static TestKeyServer http() {
        try {
            return new TestKeyServer(HttpServer.create(loopback(), 0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static TestKeyServer https(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new TestKeyServer(server);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    URI uri() {
        return URI.create(address() + "/keys");
    }

    String address() {
        return (server instanceof HttpsServer ? "https" : "http") + "://localhost:"
                + server.getAddress().getPort();
    }

    /** Publishes the public keys of the given keys from now on. */
    void publish(JwtKey first, JwtKey... others) {
        publish(JwtKeySet.of(first, others).toJson());
    }

    /** Publishes the given text from now on. */
    void publish(String body) {
        respond(exchange -> respond(exchange, 200, body));
    }

    void respond(HttpHandler handler) {
        response = handler;
    }

    static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Returns all requests so far, in their order. */
    List<HttpExchange> requests() {
        return requests;
    }

    /**
     * Returns a manager with the EdDSA and ES256 keys of this server. The manager accepts the tokens that
     * {@link #token} creates.
     */
    JwtManager manager(TestClock clock, Consumer<RemoteOptions> options) {
        Consumer<RemoteOptions> withClock =
                chosen -> options.accept(chosen.alsoAccept(Algorithm.ES256).clock(clock));
        return manager(JwtKeySet.remote(Algorithm.EdDSA, uri(), withClock));
    }

    static JwtManager manager(JwtKeySet keys) {
        SETS.add(keys);
        return JwtManager.builder(keys)
                .issuer("me")
                .audience("api")
                .clock(() -> TestJwts.NOW)
                .build();
    }

    /** Returns a token that is signed with the given key. The token does not expire during any test. */
    static String token(JwtKey key) {
        return manager(JwtKeySet.of(key)).create("alice", claims -> claims.expiresIn(Duration.ofDays(365)));
    }

    /** Decodes the token repeatedly until keys are available, for 20 seconds at most, and returns the last result. */
    static TokenResult whenAvailable(JwtManager jwt, String token) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        TokenResult result = jwt.decode(token);
        while (result instanceof TokenResult.Unavailable && System.nanoTime() < end) {
            Thread.onSpinWait();
            result = jwt.decode(token);
        }
        return result;
    }

    /** Waits until no manager of this class fetches keys. A fetch ends with its timeout at the latest. */
    static void awaitFetches() {
        List<JwtKeySet> sets = List.copyOf(SETS);
        while (sets.stream().anyMatch(JwtKeySet::isFetching)) {
            Thread.onSpinWait();
        }
    }

    /** Waits until the latch is counted down, for 30 seconds at most. */
    static void await(CountDownLatch latch) {
        await(latch, Duration.ofSeconds(30));
    }

    static void await(CountDownLatch latch, Duration atMost) {
        try {
            latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
