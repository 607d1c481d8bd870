package io.jwtsimple.javalin;

import io.javalin.http.Context;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.RequestAdapter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The adapter for Javalin, where one context is both request and response. */
final class JavalinAdapter implements RequestAdapter<Context, Context> {

    private static final String DECISION = JavalinAdapter.class.getName() + ".decision";

    @Override
    public List<String> headers(Context context, String name) {
        Enumeration<String> values = context.req().getHeaders(name);
        if (values == null) { // The container does not allow access to the headers.
            return List.of();
        }
        return values.hasMoreElements() || !name.equalsIgnoreCase("Host")
                ? Collections.list(values)
                : authority(context.req());
    }

    /** Returns the authority of a request over HTTP/2 or later, where Jetty provides no header {@code Host}. */
    private static List<String> authority(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1")
                ? List.of()
                : List.of(request.getServerName() + ':' + request.getServerPort());
    }

    @Override
    public String method(Context context) {
        return context.req().getMethod();
    }

    @Override
    public void attach(Context context, Decision decision) {
        context.attribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(Context context) {
        // Ignores a Decision whose class comes from another class loader.
        Object attribute = context.attribute(DECISION);
        return attribute instanceof Decision decision ? decision : null;
    }

    /**
     * Writes the response directly, and not with {@code Context.result}, because Javalin does not send a result for a
     * rejected WebSocket handshake. If a request contained the entity tag of the result, Javalin would also replace the
     * rejection with a 304.
     */
    @Override
    public boolean reject(Context context, Rejected rejected, ErrorResponse error) throws IOException {
        HttpServletResponse response = context.res();
        if (response.isCommitted()) {
            return false;
        }
        context.result(InputStream.nullInputStream()); // replaces the result of an earlier handler
        response.resetBuffer();
        response.setStatus(error.status());
        error.writeHeaders(response::setHeader, response::addHeader);
        byte[] body = error.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
        return true;
    }
}
