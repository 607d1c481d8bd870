package io.jwtsimple.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * The measured values of a server that gets the same request repeatedly, over several connections with keep-alive. Each
 * connection sends one request at a time.
 *
 * @param perSecond the number of responses per second
 * @param cpuMicros the CPU time of the server's process for one request in microseconds
 * @param p99Micros the 99th percentile of the response time in microseconds
 */
record Requests(double perSecond, double cpuMicros, double p99Micros) {

    private static final int CONNECTIONS = 16;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    static Requests send(ServerProcess server, String path, Duration duration) throws IOException {
        byte[] request = request(path, server.token());
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long cpu = server.cpuNanos();
            long end = System.nanoTime() + duration.toNanos();
            List<Future<long[]>> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(threads.submit(() -> connection(server.port(), request, end)));
            }
            LongStream.Builder all = LongStream.builder();
            for (Future<long[]> connection : connections) {
                LongStream.of(connection.get()).forEach(all);
            }
            long[] nanos = all.build().sorted().toArray();
            return new Requests(
                    nanos.length * NANOS_PER_SECOND / duration.toNanos(),
                    (server.cpuNanos() - cpu) / NANOS_PER_MICRO / nanos.length,
                    nanos[nanos.length * 99 / 100] / NANOS_PER_MICRO);
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    static byte[] request(String path, String token) {
        String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Returns the response times of one connection in nanoseconds, without the time of the first response. Assumes that
     * all responses are as long as the first response.
     */
    private static long[] connection(int port, byte[] request, long end) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write(request);
            byte[] response = firstResponse(in);
            LongStream.Builder nanos = LongStream.builder();
            long start = System.nanoTime();
            do {
                out.write(request);
                in.readFully(response);
                long now = System.nanoTime();
                requireOk(response);
                nanos.add(now - start);
                start = now;
            } while (start < end);
            return nanos.build().toArray();
        }
    }

    static byte[] firstResponse(DataInputStream in) throws IOException {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        while (!response.toString(StandardCharsets.ISO_8859_1).endsWith("\"hello\"}")) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("unexpected response: " + response.toString(StandardCharsets.ISO_8859_1));
            }
            response.write(b);
        }
        return response.toByteArray();
    }

    static void requireOk(byte[] response) throws IOException {
        if (response[9] != '2' || response[response.length - 1] != '}') {
            throw new IOException("unexpected response: " + new String(response, StandardCharsets.ISO_8859_1));
        }
    }
}
