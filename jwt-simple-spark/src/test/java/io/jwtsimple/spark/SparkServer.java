package io.jwtsimple.spark;

import io.jwtsimple.tck.RunningServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import spark.Service;
import spark.embeddedserver.EmbeddedServers;
import spark.embeddedserver.jetty.EmbeddedJettyFactory;
import spark.embeddedserver.jetty.JettyServerFactory;

/**
 * Spark with a connector that accepts long headers and listens on a port that the system chooses. For port 0, Spark
 * itself would choose a free port and open this port later, so another program could open the port first.
 */
final class SparkServer implements RunningServer, AutoCloseable, JettyServerFactory {

    private final Service service = Service.ignite();
    private ServerConnector connector;

    private SparkServer() {}

    static SparkServer start(Consumer<Service> application) {
        SparkServer server = new SparkServer();
        EmbeddedServers.add(server, new EmbeddedJettyFactory(server));
        server.service.embeddedServerIdentifier(server);
        application.accept(server.service);
        server.service.init();
        server.service.awaitInitialization();
        return server;
    }

    @Override
    public Server create(int maxThreads, int minThreads, int threadTimeoutMillis) {
        return create(new QueuedThreadPool());
    }

    @Override
    public Server create(ThreadPool threadPool) {
        Server jetty = new Server(threadPool);
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(64 * 1024);
        connector =
                new ServerConnector(jetty, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        return jetty;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        // The client uses HTTP/1.1, because Spark's own server supports no other version.
        HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a request target that an HTTP client would normalize, and returns the whole response. */
    String raw(String method, String target, String header) throws IOException {
        return raw(port(), method, target, header);
    }

    static String raw(int port, String method, String target, String header) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header;
            socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns false, because Spark has no concept of a user. */
    @Override
    public boolean knowsUsers() {
        return false;
    }

    @Override
    public boolean speaksHttp2() {
        return true;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        service.stop();
        service.awaitStop();
    }
}
