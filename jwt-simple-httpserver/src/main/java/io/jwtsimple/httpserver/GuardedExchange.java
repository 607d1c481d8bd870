package io.jwtsimple.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import io.jwtsimple.http.JwtPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that contains the guard's decision, and whose principal is the user of the token. The decision is stored
 * in a field, because before JDK 26 all requests of a context share the attributes of the wrapped exchange.
 */
final class GuardedExchange extends HttpExchange {

    private final HttpExchange exchange;
    private @Nullable Object decision;

    GuardedExchange(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** Returns an attribute. If this exchange has no decision, the decision is that of an outer guard. */
    @Override
    public @Nullable Object getAttribute(String name) {
        return decision != null && name.equals(HttpServerAdapter.DECISION) ? decision : exchange.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (name.equals(HttpServerAdapter.DECISION)) {
            decision = value;
        } else {
            exchange.setAttribute(name, value);
        }
    }

    /** Returns the user of the token. If the token has no identity, returns the principal of the wrapped exchange. */
    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        JwtPrincipal principal = JwtHttpServer.ADAPTER.principal(this);
        return principal == null ? exchange.getPrincipal() : new HttpPrincipal(principal.getName(), "");
    }

    @Override
    public Headers getRequestHeaders() {
        return exchange.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return exchange.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return exchange.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return exchange.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return exchange.getHttpContext();
    }

    @Override
    public void close() {
        exchange.close();
    }

    @Override
    public InputStream getRequestBody() {
        return exchange.getRequestBody();
    }

    @Override
    public OutputStream getResponseBody() {
        return exchange.getResponseBody();
    }

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        exchange.sendResponseHeaders(status, length);
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return exchange.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return exchange.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return exchange.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return exchange.getProtocol();
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
        exchange.setStreams(in, out);
    }
}
