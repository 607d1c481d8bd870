package io.jwtsimple.compat;

import io.jwtsimple.tck.RunningServer;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** An Undertow server with one deployment of servlets. */
final class UndertowServer implements RunningServer, AutoCloseable {

    // These strong references protect the loggers and their settings from the garbage collector. The settings hide the
    // log of the errors that the tests provoke.
    private static final List<Logger> LOGS =
            Stream.of("io.undertow", "org.xnio").map(Logger::getLogger).toList();

    static {
        LOGS.forEach(log -> log.setUseParentHandlers(false));
    }

    private final DeploymentManager deployment;
    private final Undertow undertow;

    UndertowServer(DeploymentInfo application) throws ServletException {
        application
                .setClassLoader(getClass().getClassLoader())
                .setContextPath("/")
                .setDeploymentName("test");
        deployment = Servlets.newContainer().addDeployment(application);
        deployment.deploy();
        undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 64 * 1024)
                .setHandler(deployment.start())
                .build();
        undertow.start();
    }

    @Override
    public boolean speaksHttp2() {
        return true;
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() throws ServletException {
        undertow.stop();
        deployment.stop();
        deployment.undeploy();
    }
}
