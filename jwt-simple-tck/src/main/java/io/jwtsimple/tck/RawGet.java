package io.jwtsimple.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;

/** A GET request with an unchanged target, for request targets that an HTTP client would not send. */
public final class RawGet {

    private RawGet() {}

    /**
     * Sends a request on a new connection.
     *
     * @param port the port of the server on 127.0.0.1
     * @param target the request target, which is sent unchanged
     * @param headers further header lines
     * @return the whole response, headers and body
     * @throws IOException if the connection fails, or the response takes more than ten seconds
     */
    public static String send(int port, String target, String... headers) throws IOException {
        try (Socket socket = open(port, target, "Connection: close", headers)) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /**
     * Sends a WebSocket handshake (RFC 6455 §4.1).
     *
     * @param port the port of the server on 127.0.0.1
     * @param target the request target, which is sent unchanged
     * @param headers further header lines
     * @return the status line of the response; its status is 101 if the web socket has opened
     * @throws IOException if the connection fails, or the response takes more than ten seconds
     */
    public static String handshake(int port, String target, String... headers) throws IOException {
        String upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
        try (Socket socket = open(port, target, upgrade, headers)) {
            StringBuilder line = new StringBuilder();
            for (int b = socket.getInputStream().read();
                    b >= 0 && b != '\r';
                    b = socket.getInputStream().read()) {
                line.append((char) b);
            }
            return line.toString();
        }
    }

    private static Socket open(int port, String target, String first, String... headers) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + first + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        return socket;
    }
}
