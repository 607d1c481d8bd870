package io.jwtsimple.browser;

import io.jwtsimple.servlet.JwtServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.filters.CorsFilter;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** A {@link Site} on a server of Tomcat. */
record TomcatSite(Tomcat server) implements RunningSite {

    // This strong reference protects the logger and its level from the garbage collector.
    private static final Logger LOG = Logger.getLogger("org.apache");

    static {
        LOG.setLevel(Level.SEVERE);
    }

    static TomcatSite start(Site site) throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer((classes, servlets) -> addTo(servlets, site), Set.of());
        tomcat.start();
        return new TomcatSite(tomcat);
    }

    private static void addTo(ServletContext context, Site site) {
        Filter guard = JwtServlet.required(site.guard());
        if (site.readers().isEmpty()) {
            JwtServlet.register(context, guard, "/api/*");
        } else {
            JwtServlet.register(context, new CorsFilter(), guard, "/api/*")
                    .setInitParameters(Map.of(
                            "cors.allowed.origins", String.join(",", site.readers()),
                            "cors.allowed.methods", "GET, POST, PUT",
                            "cors.allowed.headers", "Authorization, Content-Type",
                            "cors.support.credentials", "true"));
        }
        context.addServlet("site", new SiteServlet(site)).addMapping("/");
        ServerEndpointConfig socket = ServerEndpointConfig.Builder.create(Socket.class, "/api/socket")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new Socket(site));
                    }
                })
                .build();
        try {
            ((ServerContainer) context.getAttribute(ServerContainer.class.getName())).addEndpoint(socket);
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int port() {
        return server.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
            server.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class SiteServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient Site site;

        SiteServlet(Site site) {
            this.site = site;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (request.getRequestURI()) {
                case "/" -> {
                    response.setContentType("text/html");
                    response.getWriter().print(Site.PAGE);
                }
                case "/session" -> response.addHeader("Set-Cookie", site.logIn());
                case "/api/notes" ->
                    response.getWriter()
                            .print(
                                    request.getMethod().equals("GET")
                                            ? "notes"
                                            : site.change(request.getHeader("Sec-Fetch-Site")));
                default -> response.setStatus(404);
            }
        }
    }

    private static final class Socket extends Endpoint {

        private final Site site;

        Socket(Site site) {
            this.site = site;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            site.change(null);
            session.getAsyncRemote().sendText("open");
        }
    }
}
