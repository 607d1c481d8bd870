package io.jwtsimple.benchmarks;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The measured values of a server that gets many requests at the same time. Each request has its own connection and its
 * own thread. The guard of the server fetches its remote keys during the first burst.
 *
 * @param threads {@link #PLATFORM} or {@link #VIRTUAL}
 * @param requests the number of requests of a burst
 * @param firstMillis the duration in milliseconds of the first burst, during which all requests wait for the keys
 * @param perSecond the number of responses per second in later bursts, the median
 * @param pinned how often a virtual thread blocked its carrier thread in all bursts
 */
record Burst(String threads, int requests, double firstMillis, double perSecond, long pinned) {

    static final String PLATFORM = "platform";
    static final String VIRTUAL = "virtual";

    private static final int WARM_UP_REQUESTS = 100;
    private static final int WARM_UP_BURSTS = 10;
    private static final int BURSTS = 15;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * Options of the server's JVM: memory for thousands of connections and threads, idle connections that stay open,
     * and no delay of small packets.
     */
    private static final List<String> OPTIONS = List.of(
            "-Xms1g",
            "-Xmx1g",
            "-Dsun.net.httpserver.maxIdleConnections=100000",
            "-Dsun.net.httpserver.idleInterval=3600",
            "-Dsun.net.httpserver.nodelay=true");

    private record Connection(DataInputStream in, OutputStream out) {}

    /**
     * Returns the figures for platform threads and for virtual threads; an empty list if this JDK has no virtual
     * threads.
     */
    static List<Burst> measure(int requests) throws IOException {
        List<Burst> bursts = new ArrayList<>();
        if (Runtime.version().feature() >= 21) {
            for (String threads : List.of(PLATFORM, VIRTUAL)) {
                System.out.println(requests + " requests at once, " + threads + " threads");
                bursts.add(measure(threads, requests));
            }
        }
        return bursts;
    }

    static Burst measure(String threads, int requests) throws IOException {
        Process server = ChildJvm.start(OPTIONS, BurstServer.class, threads, String.valueOf(requests));
        List<Socket> sockets = new ArrayList<>();
        try (BufferedReader out = server.inputReader()) {
            int port = Integer.parseInt(out.readLine());
            String token = out.readLine();
            warmUp(port, Requests.request("/warm-up", token));
            server.outputWriter().append('\n').flush();
            out.readLine();
            byte[] request = Requests.request("/burst", token);
            List<Connection> connections = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                connections.add(new Connection(new DataInputStream(socket.getInputStream()), socket.getOutputStream()));
            }
            long start = System.nanoTime();
            send(connections, request);
            byte[] response = Requests.firstResponse(connections.get(0).in());
            receive(connections.subList(1, requests), response);
            double first = System.nanoTime() - start;
            List<Double> nanos = new ArrayList<>();
            for (int i = 0; i < WARM_UP_BURSTS + BURSTS; i++) {
                start = System.nanoTime();
                send(connections, request);
                receive(connections, response);
                nanos.add((double) (System.nanoTime() - start));
            }
            List<Double> measured = nanos.subList(WARM_UP_BURSTS, nanos.size());
            Collections.sort(measured);
            server.outputWriter().append('\n').flush();
            long pinned = Long.parseLong(out.readLine());
            double perSecond = requests * NANOS_PER_SECOND / measured.get(BURSTS / 2);
            return new Burst(threads, requests, first / NANOS_PER_MILLI, perSecond, pinned);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            server.destroy();
        }
    }

    /**
     * Sends some requests one after the other, so that the server loads its classes before the bursts. A virtual thread
     * that loads a class pins its carrier thread, and the server counts pinned threads during the bursts.
     */
    private static void warmUp(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < WARM_UP_REQUESTS; i++) {
                socket.getOutputStream().write(request);
                Requests.firstResponse(in);
            }
        }
    }

    private static void send(List<Connection> connections, byte[] request) throws IOException {
        for (Connection connection : connections) {
            connection.out().write(request);
        }
    }

    private static void receive(List<Connection> connections, byte[] response) throws IOException {
        for (Connection connection : connections) {
            connection.in().readFully(response);
            Requests.requireOk(response);
        }
    }
}
