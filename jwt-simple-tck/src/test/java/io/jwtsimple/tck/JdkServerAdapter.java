package io.jwtsimple.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.RequestAdapter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An adapter for the server of the JDK, whole: the proof that the four methods are enough. */
final class JdkServerAdapter implements RequestAdapter<JdkServerAdapter.Request, JdkServerAdapter.Request> {

    /** An exchange with room for a decision: all requests of a context share the exchange's own attributes. */
    static final class Request {
        final HttpExchange exchange;
        private @Nullable Decision decision;

        Request(HttpExchange exchange) {
            this.exchange = exchange;
        }
    }

    /** What an application does with an admitted request. */
    interface Handler {
        void handle(Request request) throws IOException;
    }

    HttpHandler guarded(JwtGuard guard, Access access, Handler next) {
        return exchange -> {
            Request request = new Request(exchange);
            if (guard.admit(this, access, request, request)) {
                next.handle(request);
            }
        };
    }

    @Override
    public List<String> headers(Request request, String name) {
        return request.exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    @Override
    public void attach(Request request, Decision decision) {
        request.decision = decision;
    }

    @Override
    public @Nullable Decision attached(Request request) {
        return request.decision;
    }

    @Override
    public void reject(Request request, ErrorResponse error) throws IOException {
        if (request.exchange.getResponseCode() == -1) {
            Headers headers = request.exchange.getResponseHeaders();
            error.writeHeaders(headers::set, headers::add);
            send(request.exchange, error.status(), error.body());
        }
    }

    static void send(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(UTF_8);
            boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, none ? -1 : body.length);
            if (!none) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
