package io.jwtsimple.browser;

import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;

/** A {@link Site} on a server of Undertow. */
record UndertowSite(Undertow server) implements RunningSite {

    static UndertowSite start(Site site) {
        HttpHandler notes = exchange -> exchange.getResponseSender()
                .send(
                        exchange.getRequestMethod().equals(Methods.GET)
                                ? "notes"
                                : site.change(exchange.getRequestHeaders().getFirst("Sec-Fetch-Site")));
        HttpHandler socket = Handlers.websocket((exchange, channel) -> {
            site.change(null);
            WebSockets.sendText("open", channel, null);
        });
        HttpHandler api = JwtUndertow.required(
                site.guard(), Handlers.path().addExactPath("/notes", notes).addExactPath("/socket", socket));
        return serve(Handlers.path()
                .addExactPath("/", UndertowSite::page)
                .addExactPath(
                        "/session", exchange -> exchange.getResponseHeaders().add(Headers.SET_COOKIE, site.logIn()))
                .addPrefixPath("/api", site.readers().isEmpty() ? api : cors(site, api)));
    }

    static UndertowSite serve(HttpHandler handler) {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler)
                .build();
        server.start();
        return new UndertowSite(server);
    }

    /** Starts a server with an empty page, from which scripts of the tests send requests to another server. */
    static UndertowSite startPages() {
        return serve(UndertowSite::page);
    }

    private static void page(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html");
        exchange.getResponseSender().send(Site.PAGE);
    }

    /** Returns the same handler as in the guide on CORS. */
    private static HttpHandler cors(Site site, HttpHandler api) {
        return exchange -> {
            HeaderMap headers = exchange.getResponseHeaders();
            headers.add(Headers.VARY, "Origin");
            String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
            if (origin != null && site.readers().contains(origin)) {
                headers.put(new HttpString("Access-Control-Allow-Origin"), origin);
                headers.put(new HttpString("Access-Control-Allow-Credentials"), "true");
                headers.put(new HttpString("Access-Control-Expose-Headers"), "WWW-Authenticate, Retry-After");
            }
            if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
                headers.put(new HttpString("Access-Control-Allow-Methods"), "GET, POST, PUT");
                headers.put(new HttpString("Access-Control-Allow-Headers"), "Authorization, Content-Type");
                exchange.setStatusCode(204);
            } else {
                api.handleRequest(exchange);
            }
        };
    }

    @Override
    public int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() {
        server.stop();
    }
}
