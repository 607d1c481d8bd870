package io.jwtsimple.servlet;

import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.RequestAdapter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A servlet container as a guard sees it. The decision is a request attribute, so that it outlives every dispatch. */
final class ServletAdapter implements RequestAdapter<HttpServletRequest, HttpServletResponse> {

    /** The name of the request attribute. */
    static final String DECISION = ServletAdapter.class.getName() + ".decision";

    @Override
    public List<String> headers(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        // A container may keep headers to itself, and gives null then.
        return values == null ? List.of() : Collections.list(values);
    }

    @Override
    public void attach(HttpServletRequest request, Decision decision) {
        request.setAttribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(HttpServletRequest request) {
        return (Decision) request.getAttribute(DECISION);
    }

    /** Writes by itself, since {@code sendError} would put the container's page in place of the answer. */
    @Override
    public void reject(HttpServletResponse response, ErrorResponse error) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(error.status());
        error.headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value); // addHeader may add it to one that is there
            } else {
                response.addHeader(name, value);
            }
        });
        OutputStream out;
        try {
            out = response.getOutputStream();
        } catch (IllegalStateException e) {
            // The resource that forwarded to this one took the writer before, and with it chose the encoding.
            response.getWriter().write(error.body());
            return;
        }
        byte[] body = error.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        out.write(body);
    }
}
