package io.jwtsimple.undertow;

import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.RequestAdapter;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The adapter for Undertow, where one exchange is both request and response. */
final class UndertowAdapter implements RequestAdapter<HttpServerExchange, HttpServerExchange> {

    private static final AttachmentKey<Decision> DECISION = AttachmentKey.create(Decision.class);

    @Override
    public List<String> headers(HttpServerExchange exchange, String name) {
        HeaderValues values = exchange.getRequestHeaders().get(name);
        return values == null ? List.of() : values;
    }

    @Override
    public String method(HttpServerExchange exchange) {
        return exchange.getRequestMethod().toString();
    }

    @Override
    public void attach(HttpServerExchange exchange, Decision decision) {
        exchange.putAttachment(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(HttpServerExchange exchange) {
        return exchange.getAttachment(DECISION);
    }

    @Override
    public boolean reject(HttpServerExchange exchange, Rejected rejected, ErrorResponse error) {
        if (exchange.isResponseStarted()) {
            return false;
        }
        exchange.setStatusCode(error.status());
        HeaderMap headers = exchange.getResponseHeaders();
        error.writeHeaders(
                (name, value) -> headers.put(new HttpString(name), value),
                (name, value) -> headers.add(new HttpString(name), value));
        exchange.getResponseSender().send(error.body(), StandardCharsets.UTF_8);
        return true;
    }
}
