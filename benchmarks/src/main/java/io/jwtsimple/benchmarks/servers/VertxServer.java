package io.jwtsimple.benchmarks.servers;

import io.jwtsimple.benchmarks.contenders.Keys;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.JWTAuthHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A server on Vert.x, with one event loop for each core. */
final class VertxServer extends VerticleBase {

    private final JWTAuth auth;
    private final CompletableFuture<Integer> port;

    private VertxServer(JWTAuth auth, CompletableFuture<Integer> port) {
        this.auth = auth;
        this.port = port;
    }

    static int start(Keys keys) throws ExecutionException, InterruptedException {
        JWTAuth auth = io.jwtsimple.benchmarks.contenders.Vertx.auth(keys);
        CompletableFuture<Integer> port = new CompletableFuture<>();
        DeploymentOptions everyCore =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        Vertx.vertx()
                .deployVerticle(() -> new VertxServer(auth, port), everyCore)
                .onFailure(port::completeExceptionally);
        return port.get();
    }

    // All instances listen on the same port. With -1 as the port, Vert.x chooses a free port and shares this port
    // between the instances.
    @Override
    public Future<HttpServer> start() {
        Handler<RoutingContext> hello = context -> context.response().end(Framework.HELLO);
        Router router = Router.router(vertx);
        router.get(Guard.NONE.path()).handler(hello);
        router.get(Guard.VERTX.path()).handler(JWTAuthHandler.create(auth)).handler(hello);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(-1, "127.0.0.1")
                .onSuccess(server -> port.complete(server.actualPort()));
    }
}
