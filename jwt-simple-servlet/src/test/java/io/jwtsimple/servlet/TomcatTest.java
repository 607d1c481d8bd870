package io.jwtsimple.servlet;

import io.jwtsimple.tck.RunningServer;
import jakarta.servlet.Filter;
import java.util.Set;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsSci;

/** Tests the adapter on Tomcat. The test calls only methods that Tomcat 10.1 and 11 both have. */
class TomcatTest extends WebSocketTck {

    // The log output is disabled, because the tests provoke errors. A strong reference keeps the logger and its setting
    // in memory.
    private static final Logger LOG = Logger.getLogger("org.apache");

    static {
        LOG.setUseParentHandlers(false);
    }

    @Override
    protected RunningServer start(WebApp app) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(0);
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.addUpgradeProtocol(new Http2Protocol());
        connector.setProperty("maxHttpRequestHeaderSize", "65536");

        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer((classes, servletContext) -> app.start(servletContext), Set.of());
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addApplicationListener(WebApp.Listener.class.getName());
        declare(context, app.declared());
        if (app.errorPage() != null) {
            ErrorPage errorPage = new ErrorPage();
            errorPage.setLocation(app.errorPage());
            context.addErrorPage(errorPage);
        }
        tomcat.start();
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
            public void close() throws LifecycleException {
                tomcat.stop();
                tomcat.destroy();
            }
        };
    }

    private static void declare(Context context, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("declared");
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("declared");
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
    }
}
