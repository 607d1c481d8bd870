package io.jwtsimple.readme;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two instances of a service under load. Each client gets tokens from both instances, and uses each token at both
 * instances. A deployment updates one instance after the other, while requests arrive.
 */
final class Fleet implements AutoCloseable {

    private static final int CLIENTS = 4;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final List<Instance> instances;
    private final List<Undertow> servers = new CopyOnWriteArrayList<>();
    private final List<URI> guarded = new CopyOnWriteArrayList<>();
    private final List<String> rejections = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Phaser rounds = new Phaser(CLIENTS);
    private volatile Instant now = Instant.now();
    private volatile JwtKeySet published;
    private volatile boolean closed;

    /** An instance of the service. A deployment replaces the routes of the instance. */
    private final class Instance {
        private volatile HttpHandler routes;
        private final URI uri = serve(exchange -> routes.handleRequest(exchange));

        void deploy(JwtManager jwt) {
            HttpHandler hello = JwtUndertow.required(JwtGuard.of(jwt), exchange -> {});
            routes = exchange -> {
                if (exchange.getRequestPath().equals("/login")) {
                    exchange.getResponseSender().send(jwt.create("alice", claims -> claims.put("iss", "fleet")));
                } else {
                    hello.handleRequest(exchange);
                }
            };
        }
    }

    Fleet(JwtManager jwt) {
        instances = List.of(new Instance(), new Instance());
        for (Instance instance : instances) {
            instance.deploy(jwt);
            guarded.add(instance.uri);
        }
        for (int client = 0; client < CLIENTS; client++) {
            threads.execute(this::beClient);
        }
    }

    /** Deploys a manager on one instance after the other, while requests arrive. */
    void deploy(JwtManager jwt) {
        for (Instance instance : instances) {
            instance.deploy(jwt);
            waitUntilEveryTokenIsNew();
        }
    }

    /** Publishes keys in place of the keys that were published before. */
    void publish(JwtKeySet keys) {
        published = keys;
    }

    /**
     * Adds a server that verifies tokens with the published keys. {@link #pass} advances the clock of the added server.
     */
    void addVerifier() {
        URI keys = serve(exchange -> exchange.getResponseSender().send(published.toJson()));
        JwtManager jwt = JwtManager.builder(
                        JwtKeySet.remote(Algorithm.ES256, keys, options -> options.clock(() -> now)))
                .issuer("fleet")
                .acceptMissingAudience()
                .build();
        guarded.add(serve(JwtUndertow.required(JwtGuard.of(jwt), exchange -> {})));
        waitUntilEveryTokenIsNew();
    }

    /** Advances the clock of the server that {@link #addVerifier} has added. */
    void pass(Duration duration) {
        now = now.plus(duration);
        waitUntilEveryTokenIsNew();
    }

    /**
     * Waits until every client has finished two rounds. The current round may have begun with older tokens, but the
     * next round uses only new tokens.
     */
    void waitUntilEveryTokenIsNew() {
        int round = rounds.getPhase();
        rounds.awaitAdvance(round);
        rounds.awaitAdvance(round + 1);
    }

    /** Returns the rejections of requests that should have been admitted. */
    List<String> rejections() {
        return rejections;
    }

    int requests() {
        return requests.get();
    }

    /**
     * Runs a client. In each round, the client gets a token from every instance, and uses each token at every server.
     */
    private void beClient() {
        try {
            while (!closed) {
                for (Instance instance : instances) {
                    String token = get(instance.uri.resolve("/login"), "").body();
                    for (int i = 0; i < 3; i++) {
                        for (URI server : guarded) {
                            HttpResponse<String> reply = get(server, token);
                            if (reply.statusCode() != 200) {
                                rejections.add(reply.body());
                            }
                        }
                    }
                }
                rounds.arriveAndAwaitAdvance();
            }
        } catch (Exception e) {
            rejections.add(e.toString());
        } finally {
            rounds.arriveAndDeregister();
        }
    }

    private HttpResponse<String> get(URI uri, String token) throws Exception {
        requests.incrementAndGet();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private URI serve(HttpHandler handler) {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "localhost")
                .setHandler(handler)
                .build();
        server.start();
        servers.add(server);
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        return URI.create("http://localhost:" + address.getPort() + "/");
    }

    @Override
    public void close() {
        closed = true;
        rounds.awaitAdvance(rounds.getPhase());
        threads.shutdown();
        servers.forEach(Undertow::stop);
    }
}
