package io.jwtsimple.readme;

import io.jwtsimple.servlet.JwtServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that greets the user of an admitted request, for every method. */
@SuppressWarnings("serial") // Servlets are serializable by descent, not by use.
final class Hello extends HttpServlet {

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print("Hello " + JwtServlet.identity(request));
    }
}
