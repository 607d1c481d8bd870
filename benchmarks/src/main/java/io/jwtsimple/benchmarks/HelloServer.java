package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Base64;

/** A server on Undertow that has the same minimal endpoint twice, guarded and unguarded. */
final class HelloServer {

    private HelloServer() {}

    /**
     * Starts the server with the secret in the argument, and prints its port. The server stops when its standard input
     * ends, which happens when the parent JVM ends.
     */
    public static void main(String[] args) throws IOException {
        JwtGuard guard = JwtGuard.of(
                JwtManager.of(JwtKey.secret(Algorithm.HS256, Base64.getDecoder().decode(args[0]))));
        HttpHandler hello = exchange -> exchange.getResponseSender().send("{\"msg\":\"hello\"}");
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path()
                        .addExactPath("/unguarded", hello)
                        .addExactPath("/guarded", JwtUndertow.required(guard, hello)))
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        System.out.println(address.getPort());
        System.in.read();
        server.stop();
    }
}
