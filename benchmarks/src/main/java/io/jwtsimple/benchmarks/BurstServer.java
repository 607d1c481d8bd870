package io.jwtsimple.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.benchmarks.contenders.JwtSimple;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.servers.Framework;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.httpserver.JwtHttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * The JDK's {@code HttpServer} with a guarded endpoint and remote keys. The provider sends the keys only after all
 * requests of the first burst have arrived, so all these requests wait for the keys together.
 */
final class BurstServer {

    private static final String PINNED = "jdk.VirtualThreadPinned";

    private static final String ISSUER = "https://login.example";

    private BurstServer() {}

    /**
     * Starts the server, and prints its port and a token. After the first line of the standard input, counts how often
     * a virtual thread blocks its carrier thread. After the second line, prints the count. The arguments are the type
     * of the threads and the number of requests.
     */
    public static void main(String[] args) throws Exception {
        int requests = Integer.parseInt(args[1]);
        Keys keys = Keys.generate(Algorithm.RS256);
        CountDownLatch arrived = new CountDownLatch(requests);
        String provider = "http://127.0.0.1:" + startProvider(keys, arrived);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), requests);
        server.setExecutor(executor(args[0]));
        server.createContext("/warm-up", guarded(provider + "/at-once"));
        HttpHandler guarded = guarded(provider + "/later");
        server.createContext("/burst", exchange -> {
            arrived.countDown();
            guarded.handle(exchange);
        });
        server.start();
        System.out.println(server.getAddress().getPort());
        System.out.println(Sample.VALID.token(keys, Map.of("iss", ISSUER)));
        System.in.read();
        try (Recording recording = new Recording()) {
            recording.enable(PINNED).withThreshold(Duration.ZERO);
            recording.start();
            System.out.println("recording");
            System.in.read();
            System.out.println(pinned(recording));
        }
        System.exit(0);
    }

    private static HttpHandler guarded(String keys) {
        JwtKeySet remote =
                JwtKeySet.remote(Algorithm.RS256, URI.create(keys), options -> options.timeout(Duration.ofMinutes(1)));
        JwtManager jwt = JwtManager.builder(remote)
                .issuer(ISSUER)
                .acceptMissingAudience()
                .build();
        return JwtHttpServer.required(JwtGuard.of(jwt), exchange -> send(exchange, Framework.HELLO));
    }

    /** Starts the provider of the keys, and returns its port. */
    private static int startProvider(Keys keys, CountDownLatch arrived) throws IOException {
        String jwks = JwtKeySet.of(JwtSimple.key(keys)).toJson();
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(Executors.newCachedThreadPool());
        provider.createContext("/at-once", exchange -> send(exchange, jwks));
        provider.createContext("/later", exchange -> {
            try {
                arrived.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            send(exchange, jwks);
        });
        provider.start();
        return provider.getAddress().getPort();
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /**
     * Returns an executor with a thread for each request. This method uses reflection, because JDK 17 has no virtual
     * threads.
     */
    private static Executor executor(String name) throws ReflectiveOperationException {
        return name.equals(Burst.VIRTUAL)
                ? (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null)
                : Executors.newCachedThreadPool();
    }

    private static long pinned(Recording recording) throws IOException {
        Path file = Files.createTempFile("burst", ".jfr");
        try {
            recording.dump(file);
            long pinned = 0;
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                if (event.getEventType().getName().equals(PINNED)) {
                    pinned++;
                    System.err.println(event);
                }
            }
            return pinned;
        } finally {
            Files.delete(file);
        }
    }
}
