package io.jwtsimple.servlet;

import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.RequestAdapter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The adapter for servlet containers. The decision is an attribute of the request, because attributes survive every
 * dispatch.
 */
final class ServletAdapter implements RequestAdapter<HttpServletRequest, HttpServletResponse> {

    /** The name of the request attribute for the decision. */
    static final String DECISION = ServletAdapter.class.getName() + ".decision";

    @Override
    public List<String> headers(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (values == null) { // The container does not allow access to the headers.
            return List.of();
        }
        return values.hasMoreElements() || !name.equalsIgnoreCase("Host")
                ? Collections.list(values)
                : authority(request);
    }

    /**
     * Returns the authority of a request over HTTP/2 or later, where some containers provide no header {@code Host}.
     */
    private static List<String> authority(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1")
                ? List.of()
                : List.of(request.getServerName() + ':' + request.getServerPort());
    }

    @Override
    public String method(HttpServletRequest request) {
        return request.getMethod();
    }

    @Override
    public void attach(HttpServletRequest request, Decision decision) {
        request.setAttribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(HttpServletRequest request) {
        // Ignores a Decision whose class comes from another class loader.
        return request.getAttribute(DECISION) instanceof Decision decision ? decision : null;
    }

    /**
     * Writes the response itself, because {@code sendError} would replace the response with the container's error page.
     */
    @Override
    public boolean reject(HttpServletResponse response, Rejected rejected, ErrorResponse error) throws IOException {
        if (response.isCommitted()) {
            return false;
        }
        discardContent(response);
        response.setStatus(error.status());
        error.writeHeaders(response::setHeader, response::addHeader);
        byte[] body = error.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        return true;
    }

    /**
     * Discards the written content, the content type and the writer. A remaining writer would determine the character
     * encoding of the rejection. Only {@code reset} discards the writer, but {@code reset} also removes all headers.
     * This method therefore restores all headers that do not describe the content.
     */
    private static void discardContent(HttpServletResponse response) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, List.copyOf(response.getHeaders(name))));
        response.reset();
        response.setCharacterEncoding(null); // in some containers, reset does not remove the encoding
        headers.forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Content-Type") && !name.equalsIgnoreCase("Content-Length")) {
                response.setHeader(name, values.get(0));
                values.stream().skip(1).forEach(value -> response.addHeader(name, value));
            }
        });
    }
}
