package io.jwtsimple.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP/1.1 connection. The connection can send requests that other clients do not send, for instance with duplicate
 * header lines or non-ASCII values. A test can also send several requests on the same connection.
 */
final class RawConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    RawConnection(int port, Duration patience) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) patience.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request, with unchanged header lines in Latin-1, and reads exactly its response. */
    Reply send(Request request) throws IOException {
        write(request);
        return read(request.method().equals("HEAD"));
    }

    /** Sends a request, and reads only the first line of the response. */
    void begin(Request request) throws IOException {
        write(request);
        line();
    }

    void write(Request request) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
        if (request.headers().stream().noneMatch(line -> line.startsWith("Host:"))) {
            head.append("Host: localhost\r\n");
        }
        request.headers().forEach(line -> head.append(line).append("\r\n"));
        byte[] body = request.body().getBytes(UTF_8);
        if (body.length > 0 && !request.headers().contains("Transfer-Encoding: chunked")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        message.writeBytes(body);
        message.writeTo(socket.getOutputStream());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Reply read(boolean head) throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] field = line.split(":", 2);
            headers.computeIfAbsent(field[0], name -> new ArrayList<>()).add(field[1].strip());
        }
        byte[] body = head || status == 204 || status == 304 ? new byte[0] : body(headers);
        return new Reply(status, headers, new String(body, UTF_8));
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("Transfer-Encoding")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] chunk;
            do {
                chunk = bytes(Integer.parseInt(line(), 16));
                body.writeBytes(chunk);
                line();
            } while (chunk.length > 0);
            return body.toByteArray();
        }
        List<String> length = headers.get("Content-Length");
        return length == null ? in.readAllBytes() : bytes(Integer.parseInt(length.get(0)));
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException(
                        "the connection ended within the head of a response: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
