package io.jwtsimple.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jwtsimple.tck.RunningServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A server of the JDK with the contexts of a test, and a client of this server. */
final class TestServer implements AutoCloseable, RunningServer {

    // A key pair with a self-signed certificate for localhost.
    private static final Path KEY_STORE =
            Path.of("../jwt-simple-core/src/test/resources/io/jwtsimple/tls/localhost.p12");

    private final HttpServer server;
    private final HttpClient client;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TestServer(HttpServer server, HttpClient client, Consumer<HttpServer> contexts) {
        this.server = server;
        this.client = client;
        server.setExecutor(threads);
        contexts.accept(server);
        server.start();
    }

    static TestServer http(Consumer<HttpServer> contexts) throws IOException {
        return new TestServer(HttpServer.create(anyPort(), 0), HttpClient.newHttpClient(), contexts);
    }

    static TestServer https(Consumer<HttpServer> contexts) throws IOException, GeneralSecurityException {
        SSLContext tls = tls();
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new TestServer(server, HttpClient.newBuilder().sslContext(tls).build(), contexts);
    }

    HttpResponse<String> get(String path, @Nullable String token) throws Exception {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(10));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a text as the response, and ends the exchange. */
    static void send(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, none ? -1 : body.length);
            if (!none) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }

    private static SSLContext tls() throws IOException, GeneralSecurityException {
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance(KEY_STORE.toFile(), password);
        KeyManagerFactory server = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        server.init(keys, password);
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("localhost", keys.getCertificate("localhost"));
        TrustManagerFactory client = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        client.init(authorities);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(server.getKeyManagers(), client.getTrustManagers(), null);
        return tls;
    }
}
