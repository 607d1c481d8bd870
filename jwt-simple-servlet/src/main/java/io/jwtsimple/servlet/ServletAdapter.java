package io.jwtsimple.servlet;

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

/** The adapter for servlet containers. The decision is a request attribute, so that it outlives every dispatch. */
final class ServletAdapter implements RequestAdapter<HttpServletRequest, HttpServletResponse> {

    /** The name of the request attribute. */
    static final String DECISION = ServletAdapter.class.getName() + ".decision";

    @Override
    public List<String> headers(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        // Null, if the container does not allow access to the headers.
        return values == null ? List.of() : Collections.list(values);
    }

    @Override
    public void attach(HttpServletRequest request, Decision decision) {
        request.setAttribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(HttpServletRequest request) {
        // The attribute may be a Decision of another class loader, which is not a decision of this guard.
        return request.getAttribute(DECISION) instanceof Decision decision ? decision : null;
    }

    /** Writes by itself, since {@code sendError} would put the container's page in place of the answer. */
    @Override
    public boolean reject(HttpServletResponse response, ErrorResponse error) throws IOException {
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
     * Discards what was written so far, its type, and the writer, which would keep its character encoding. Only
     * {@code reset} does that, and it takes all headers with it; those that do not speak of the content are put back.
     */
    private static void discardContent(HttpServletResponse response) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, List.copyOf(response.getHeaders(name))));
        response.reset();
        response.setCharacterEncoding(null); // which reset forgets in some containers only
        headers.forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Content-Type") && !name.equalsIgnoreCase("Content-Length")) {
                response.setHeader(name, values.get(0));
                values.stream().skip(1).forEach(value -> response.addHeader(name, value));
            }
        });
    }
}
