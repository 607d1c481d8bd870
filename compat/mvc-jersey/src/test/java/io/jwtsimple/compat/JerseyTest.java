package io.jwtsimple.compat;

import io.jwtsimple.servlet.JwtServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.concurrent.CompletableFuture;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Tests resources of Jersey behind the filter. */
class JerseyTest extends FrameworkTest {

    @Override
    Servlet servlet(ServletContext context) {
        return new ServletContainer(new ResourceConfig(Required.class, Optional.class));
    }

    /** The guarded resource. */
    @Path("/required")
    public static class Required {

        @GET
        @Path("/now")
        public String now(@Context SecurityContext security, @Context HttpServletRequest request) {
            return greet(security, request);
        }

        @GET
        @Path("/later")
        public void later(
                @Context SecurityContext security,
                @Context HttpServletRequest request,
                @Suspended AsyncResponse response) {
            CompletableFuture.runAsync(() -> response.resume(greet(security, request)));
        }

        @POST
        @Path("/now")
        public String post(@Context SecurityContext security, @Context HttpServletRequest request, String body) {
            return greet(security, request) + ": " + body;
        }
    }

    /** The resource class for the path with optional authentication. */
    @Path("/optional")
    public static class Optional {

        @GET
        @Path("/now")
        public String now(@Context SecurityContext security, @Context HttpServletRequest request) {
            return greet(security, request);
        }
    }

    private static String greet(SecurityContext security, HttpServletRequest request) {
        Principal user = security.getUserPrincipal();
        return (user == null ? "null" : user.getName()) + ", an "
                + JwtServlet.claims(request).get("role");
    }
}
