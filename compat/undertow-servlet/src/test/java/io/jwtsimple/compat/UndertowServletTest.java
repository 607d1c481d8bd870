package io.jwtsimple.compat;

import io.jwtsimple.servlet.ServletTck;
import io.jwtsimple.servlet.WebApp;
import io.jwtsimple.tck.RunningServer;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContainerInitializer;
import java.util.Set;

/** Tests the servlet adapter on Undertow. */
class UndertowServletTest extends ServletTck {

    @Override
    protected RunningServer start(WebApp app) throws Exception {
        ServletContainerInitializer initializer = (classes, context) -> app.start(context);
        DeploymentInfo deployment = Servlets.deployment()
                .addFilter(new FilterInfo("declared", Filter.class, new ImmediateInstanceFactory<>(app.declared()))
                        .setAsyncSupported(true))
                .addFilterUrlMapping("declared", "/*", DispatcherType.REQUEST)
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        ServletContainerInitializer.class, new ImmediateInstanceFactory<>(initializer), Set.of()))
                .addListener(Servlets.listener(WebApp.Listener.class));
        if (app.errorPage() != null) {
            deployment.addErrorPage(Servlets.errorPage(app.errorPage()));
        }
        return new UndertowServer(deployment);
    }
}
