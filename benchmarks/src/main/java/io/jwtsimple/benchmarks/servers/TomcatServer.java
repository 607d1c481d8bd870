package io.jwtsimple.benchmarks.servers;

import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.servlet.JwtServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A server on Tomcat 11. Each guard is a filter in front of the same servlet. */
final class TomcatServer {

    private static final Logger LOG = Logger.getLogger("org.apache"); // a strong reference, so that the level stays set
    private static final String ALL_REQUESTS = "-1";

    private TomcatServer() {}

    static int start(Keys keys) throws LifecycleException {
        LOG.setLevel(Level.SEVERE);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", ALL_REQUESTS); // the default is 100
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", new File(".").getAbsolutePath());
        Tomcat.addServlet(context, "hello", new Hello());
        context.addServletMapping("/*", "hello");
        add(context, Guard.JWT_SIMPLE, JwtServlet.required(Framework.guard(keys)));
        add(context, Guard.PAC4J, Pac4jGuard.filter(keys));
        add(context, Guard.SPRING, SpringGuard.filter(keys, context.getServletContext()));
        tomcat.start();
        return connector.getLocalPort();
    }

    private static void add(Context context, Guard guard, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(guard.name());
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(guard.name());
        map.addURLPattern(guard.path());
        context.addFilterMap(map);
    }

    private static final class Hello extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(Framework.HELLO);
        }
    }
}
