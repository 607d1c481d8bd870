package io.jwtsimple.compat;

import io.jwtsimple.servlet.WebApp;
import io.jwtsimple.servlet.WebSocketTck;
import io.jwtsimple.tck.RunningServer;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Tests the servlet adapter on Jetty 12. */
class JettyTest extends WebSocketTck {

    // This strong reference protects the logger and its setting from the garbage collector. The setting hides the log
    // of the errors that the tests provoke.
    private static final Logger LOG = Logger.getLogger("org.eclipse.jetty");

    static {
        LOG.setUseParentHandlers(false);
    }

    @Override
    protected RunningServer start(WebApp app) throws Exception {
        Server jetty = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(64 * 1024);
        ServerConnector connector =
                new ServerConnector(jetty, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);

        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(new FilterHolder(app.declared()), "/*", EnumSet.of(DispatcherType.REQUEST));
        // Jetty adds the filter for WebSockets in front of all existing filters. WebSockets are configured before the
        // application starts, so that the application can add the guard in front of this filter.
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((classes, servletContext) -> app.start(servletContext));
        context.addEventListener(new WebApp.Listener());
        if (app.errorPage() != null) {
            ErrorPageErrorHandler errorPages = new ErrorPageErrorHandler();
            errorPages.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, app.errorPage());
            context.setErrorHandler(errorPages);
        }
        jetty.setHandler(context);
        jetty.start();
        return new RunningServer() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public boolean speaksHttp2() {
                return true;
            }

            @Override
            public void close() throws Exception {
                jetty.stop();
            }
        };
    }
}
