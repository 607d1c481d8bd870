package io.jwtsimple.readme;

import com.sun.net.httpserver.HttpServer;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import spark.Spark;

/**
 * A running server.
 *
 * @param port the port on localhost on which the server listens
 * @param stop stops the server
 */
record Server(int port, Stop stop) implements AutoCloseable {

    // This strong reference protects the logger from the garbage collector. The setting of the logger hides the log of
    // Tomcat.
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    static {
        TOMCAT.setUseParentHandlers(false);
    }

    interface Stop {
        void run() throws LifecycleException;
    }

    static Server undertow(HttpHandler handler) {
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "localhost")
                .setHandler(handler)
                .build();
        undertow.start();
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        return new Server(port, undertow::stop);
    }

    /** Starts the JDK's server, after the argument has added the contexts. */
    static Server jdk(Consumer<HttpServer> contexts) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        contexts.accept(server);
        server.start();
        return new Server(server.getAddress().getPort(), () -> server.stop(0));
    }

    /** Starts Spark, after the argument has added the routes. */
    static Server spark(Runnable routes) {
        Spark.port(0);
        routes.run();
        Spark.awaitInitialization();
        return new Server(Spark.port(), () -> {
            Spark.stop();
            Spark.awaitStop();
        });
    }

    /**
     * Starts Tomcat with a context that an initializer configures. If {@code webapp} is given, the context reads the
     * {@code web.xml} and the classes in this folder.
     */
    static Server tomcat(Path work, @Nullable Path webapp, Consumer<ServletContext> initializer) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(work.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", webapp == null ? null : webapp.toString());
        if (webapp != null) {
            ContextConfig webXml = new ContextConfig();
            webXml.setDefaultWebXml(Constants.NoDefaultWebXml);
            context.addLifecycleListener(webXml);
        }
        ServletContainerInitializer atStart = (classes, servletContext) -> initializer.accept(servletContext);
        context.addServletContainerInitializer(atStart, Set.of());
        tomcat.start();
        return new Server(tomcat.getConnector().getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }

    @Override
    public void close() throws LifecycleException {
        stop.run();
    }
}
