package io.jwtsimple.examples;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.jdbc.JdbcStore;
import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.EagerFormParsingHandler;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A web page with login, notes and logout. The token of the user is in a cookie that no script can read. */
public final class BrowserExample {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_NOTES = 20;
    private static final int MAX_LENGTH = 200;

    private final JwtManager jwt;
    private final TokenCookie cookie = TokenCookie.of("__Host-session");
    private final Deque<String> notes = new ArrayDeque<>();

    private BrowserExample(JwtKey key, Revocations revocations) {
        jwt = JwtManager.builder(key).revocations(revocations).build();
    }

    /**
     * Starts the server. The environment may set PORT (default: 8080), JWT_SECRET_KEY (default: a new random key) and
     * STORE, a file for revocations (default: revocations in memory). A logout at one server takes effect at all
     * servers with the same key and the same file.
     */
    public static void main(String[] args) {
        String port = System.getenv().getOrDefault("PORT", "8080");
        String secret = System.getenv("JWT_SECRET_KEY");
        String store = System.getenv("STORE");
        try {
            start(
                    Integer.parseInt(port),
                    secret == null ? JwtKey.generate(Algorithm.ES256).withThumbprintId() : JwtKey.secret(secret),
                    store == null ? Revocations.inMemory() : Revocations.of(JdbcStore.file(Path.of(store))));
        } catch (NumberFormatException e) {
            fail(port, "it must be a number");
        } catch (RuntimeException e) {
            fail(port, e.getMessage());
        }
        if (secret == null) {
            System.out.println("JWT_SECRET_KEY is not set: a new key is used, and tokens are invalid after a restart.");
        }
        System.out.println("""
                Open http://localhost:PORT in a browser, and log in as test with the password test. Ctrl-C stops the server.
                A request with the cookie alone is rejected, because no header says where the request comes from:

                  COOKIE=$(curl -si localhost:PORT/session -H 'Sec-Fetch-Site: same-origin' -d 'user=test&password=test' \\
                      | sed -n 's/^Set-Cookie: \\([^;]*\\).*/\\1/p')
                  curl -i localhost:PORT/api/notes -b "$COOKIE" -d text=hello
                """.replace("PORT", port));
    }

    private static void fail(String port, String reason) {
        System.err.println("Cannot start with PORT=" + port + ": " + reason);
        System.exit(1);
    }

    static Undertow start(int port, JwtKey key, Revocations revocations) {
        BrowserExample example = new BrowserExample(key, revocations);
        JwtGuard guard = JwtGuard.builder(example.jwt).cookie(example.cookie).build();
        HttpHandler api = Handlers.routing()
                .get("/me", example::me)
                .get("/notes", example::sendNotes)
                .post("/notes", new EagerFormParsingHandler().setNext(example::addNote))
                .post("/logout", example::logOut)
                .post("/logout-everywhere", example::logOutEverywhere);
        HttpHandler page =
                Handlers.resource(new ClassPathResourceManager(BrowserExample.class.getClassLoader(), "page"));
        HttpHandler routes = Handlers.routing()
                .post("/session", new EagerFormParsingHandler().setNext(example::logIn))
                .setFallbackHandler(
                        Handlers.path(Handlers.header(page, "Content-Security-Policy", "default-src 'self'"))
                                .addPrefixPath("/api", JwtUndertow.required(guard, api)));
        Undertow server = Undertow.builder()
                .addHttpListener(port, "localhost")
                .setHandler(routes)
                .build();
        server.start();
        return server;
    }

    private void logIn(HttpServerExchange exchange) throws IOException {
        String user = field(exchange, "user");
        if (!"same-origin".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Site"))) {
            send(exchange, 403, Map.of("msg", "Log in from the page of this server"));
        } else if (!user.equals("test") || !field(exchange, "password").equals("test")) {
            send(exchange, 401, Map.of("msg", "Bad user or password"));
        } else {
            exchange.getResponseHeaders().add(Headers.SET_COOKIE, cookie.set(jwt.create(user), jwt));
            send(exchange, 200, Map.of("user", user));
        }
    }

    private void me(HttpServerExchange exchange) throws IOException {
        Claims claims = JwtUndertow.claims(exchange);
        send(exchange, 200, Map.of("user", user(exchange), "until", String.valueOf(claims.expiresAt())));
    }

    private void sendNotes(HttpServerExchange exchange) throws IOException {
        synchronized (notes) {
            send(exchange, 200, Map.of("notes", List.copyOf(notes)));
        }
    }

    private void addNote(HttpServerExchange exchange) throws IOException {
        String text = field(exchange, "text").strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            send(exchange, 400, Map.of("msg", "A note must have 1 to " + MAX_LENGTH + " characters"));
            return;
        }
        synchronized (notes) {
            notes.addFirst(text);
            if (notes.size() > MAX_NOTES) {
                notes.removeLast();
            }
            send(exchange, 201, Map.of("notes", List.copyOf(notes)));
        }
    }

    private void logOut(HttpServerExchange exchange) throws IOException {
        jwt.revoke(JwtUndertow.claims(exchange));
        exchange.getResponseHeaders().add(Headers.SET_COOKIE, cookie.clear());
        send(exchange, 200, Map.of("msg", "Logged out in this browser"));
    }

    private void logOutEverywhere(HttpServerExchange exchange) throws IOException {
        jwt.revokeAll(user(exchange));
        exchange.getResponseHeaders().add(Headers.SET_COOKIE, cookie.clear());
        send(exchange, 200, Map.of("msg", "Logged out everywhere"));
    }

    private static String user(HttpServerExchange exchange) {
        return Objects.requireNonNull(JwtUndertow.identity(exchange, String.class), "the token has no identity");
    }

    /** Returns the value of a field in the form of the request; an empty text if the field is absent. */
    private static String field(HttpServerExchange exchange, String name) {
        FormData form = exchange.getAttachment(FormDataParser.FORM_DATA);
        FormData.FormValue value = form == null ? null : form.getFirst(name);
        return value == null || value.isFileItem() ? "" : value.getValue();
    }

    private static void send(HttpServerExchange exchange, int status, Object body) throws IOException {
        exchange.setStatusCode(status)
                .getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(JSON.writeValueAsString(body));
    }
}
