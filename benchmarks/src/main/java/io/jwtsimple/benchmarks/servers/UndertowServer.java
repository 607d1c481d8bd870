package io.jwtsimple.benchmarks.servers;

import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;

/** A server on Undertow. */
final class UndertowServer {

    private UndertowServer() {}

    static int start(Keys keys) {
        HttpHandler hello = exchange -> exchange.getResponseSender().send(Framework.HELLO);
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path()
                        .addExactPath(Guard.NONE.path(), hello)
                        .addExactPath(Guard.JWT_SIMPLE.path(), JwtUndertow.required(Framework.guard(keys), hello)))
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }
}
