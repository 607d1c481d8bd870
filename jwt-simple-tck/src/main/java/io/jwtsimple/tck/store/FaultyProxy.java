package io.jwtsimple.tck.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on this machine that simulates network faults in front of a server. */
public final class FaultyProxy implements AutoCloseable {

    /** The behaviour of the proxy. */
    public enum Mode {
        /** Passes all bytes. */
        PASS,
        /** Closes all open connections and every new connection. */
        AWAY,
        /** Accepts connections, but passes on no bytes from the server. */
        HANG,
        /** Sends bytes of another protocol in place of the server's bytes. */
        NONSENSE
    }

    private static final byte[] OTHER_PROTOCOL =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}\r\n\u0000\u0001".getBytes(StandardCharsets.ISO_8859_1);

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.PASS;

    /**
     * Starts a proxy on a free port.
     *
     * @param target the port of the server
     * @throws IOException if there is no free port
     */
    public FaultyProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    /**
     * Returns the port of the proxy.
     *
     * @return the port
     */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Changes the behaviour, also of open connections. A change from another mode to {@link Mode#PASS} closes all open
     * connections, because they have lost bytes.
     *
     * @param next the behaviour
     */
    public void set(Mode next) {
        Mode before = mode;
        mode = next;
        if (next == Mode.AWAY || next == Mode.PASS && before != Mode.PASS) {
            sockets.forEach(FaultyProxy::close);
            sockets.clear();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (mode == Mode.AWAY) {
                    client.close();
                    continue;
                }
                sockets.add(client);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(server);
                start("to server", () -> copy(client, server, false));
                start("to client", () -> copy(server, client, true));
            } catch (IOException e) {
                // The listener was closed, or the server is unavailable and the client waits.
            }
        }
    }

    private void copy(Socket from, Socket to, boolean fromServer) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Mode now = mode;
                if (fromServer && now == Mode.NONSENSE) {
                    out.write(OTHER_PROTOCOL);
                } else if (!fromServer || now == Mode.PASS) {
                    out.write(buffer, 0, n);
                }
                out.flush();
            }
        } catch (IOException e) {
            // One side has closed its connection, so the other side is closed too.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "faulty-proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is closed.
        }
    }

    @Override
    public void close() throws IOException {
        set(Mode.AWAY);
        listener.close();
    }
}
