package io.jwtsimple.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.RequestAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The adapter for the JDK's server, where one exchange is both request and response. The exchange is a
 * {@link GuardedExchange}, which stores the decision in a field.
 */
final class HttpServerAdapter implements RequestAdapter<HttpExchange, HttpExchange> {

    /** The name of the attribute for the decision. */
    static final String DECISION = HttpServerAdapter.class.getName() + ".decision";

    @Override
    public List<String> headers(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? List.of() : values;
    }

    @Override
    public String method(HttpExchange exchange) {
        return exchange.getRequestMethod();
    }

    @Override
    public void attach(HttpExchange exchange, Decision decision) {
        exchange.setAttribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(HttpExchange exchange) {
        // Ignores a Decision whose class comes from another class loader.
        return exchange.getAttribute(DECISION) instanceof Decision decision ? decision : null;
    }

    @Override
    public boolean reject(HttpExchange exchange, Rejected rejected, ErrorResponse error) throws IOException {
        if (exchange.getResponseCode() != -1) {
            return false;
        }
        Headers headers = exchange.getResponseHeaders();
        error.writeHeaders(headers::set, headers::add);
        byte[] body = error.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(error.status(), -1); // 0 would mean a body of unknown length
            } else {
                exchange.sendResponseHeaders(error.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
        return true;
    }
}
