package io.jwtsimple.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;

/** A GET request whose target is sent unchanged, even if an HTTP client would change or reject the target. */
public final class RawGet {

    private RawGet() {}

    /**
     * Sends a request on a new connection.
     *
     * @param port the port of the server on 127.0.0.1
     * @param target the request target, which is sent unchanged
     * @param headers further header lines
     * @return the whole response, headers and body
     * @throws IOException if the connection fails, or the server sends nothing for ten seconds
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
     * @return the status line of the response, with the status 101 if the WebSocket has opened
     * @throws IOException if the connection fails, or the server sends nothing for ten seconds
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

    /**
     * Asserts that a WebSocket opens with a token in the header. With a token in a cookie, the WebSocket must open only
     * for pages of the same origin or of a trusted origin. This matters because a browser sends the cookie with the
     * handshake of any page.
     *
     * @param port the port of the server on 127.0.0.1
     * @param target the request target of a WebSocket behind a guard that requires a token. The guard reads the cookie
     *     {@code session}, and trusts the origin {@code https://trusted.example}
     * @param token a token that the guard accepts
     * @throws IOException if a connection fails, or the server sends nothing for ten seconds
     */
    public static void expectHandshakesOfTheSameOrigin(int port, String target, String token) throws IOException {
        String cookie = "Cookie: session=" + token;
        String same = "Sec-Fetch-Site: same-origin";
        String cross = "Sec-Fetch-Site: cross-site";
        String evil = "Origin: https://evil.example";
        String trusted = "Origin: https://trusted.example";
        String switching = "HTTP/1.1 101";
        assertThat(handshake(port, target, "Authorization: Bearer " + token)).startsWith(switching);
        assertThat(handshake(port, target, "Authorization: Bearer " + token, evil, cross))
                .startsWith(switching);
        assertThat(handshake(port, target, cookie, same)).startsWith(switching);
        assertThat(handshake(port, target, cookie, "Origin: http://localhost")).startsWith(switching);
        assertThat(handshake(port, target, cookie, trusted, cross)).startsWith(switching);
        assertThat(handshake(port, target, cookie, trusted)).startsWith(switching);
        assertThat(handshake(port, target, same)).startsWith("HTTP/1.1 401");
        for (String[] headers : new String[][] {
            {cookie}, {cookie, evil}, {cookie, cross}, {cookie, evil, cross}, {cookie, "Origin: null"}
        }) {
            assertThat(handshake(port, target, headers)).startsWith("HTTP/1.1 403");
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
