package io.jwtsimple.servlet;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.tck.Call;
import io.jwtsimple.tck.Endpoint;
import jakarta.servlet.Filter;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A web application for the root context of a container.
 *
 * @param declared a filter that the container must declare for every path, like a filter in {@code web.xml}
 * @param errorPage the path to which the container must dispatch errors; null for none
 * @param initializer the code that runs before the application starts, like a
 *     {@link jakarta.servlet.ServletContainerInitializer}
 * @param listener the code that runs after all initializers, like a {@link ServletContextListener} in {@code web.xml}
 */
public record WebApp(
        Filter declared,
        @Nullable String errorPage,
        Consumer<ServletContext> initializer,
        Consumer<ServletContext> listener) {

    /** A servlet with one method. */
    @FunctionalInterface
    interface Page {
        void serve(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    static WebApp of(Consumer<ServletContext> initializer) {
        return new WebApp(
                (request, response, chain) -> chain.doFilter(request, response), null, initializer, context -> {});
    }

    static WebApp of(List<Endpoint> endpoints) {
        return of(context -> endpoints.forEach(endpoint -> mount(context, endpoint)));
    }

    WebApp declaring(Filter declared) {
        return new WebApp(declared, errorPage, initializer, listener);
    }

    WebApp withErrorPage(String path) {
        return new WebApp(declared, path, initializer, listener);
    }

    WebApp listening(Consumer<ServletContext> listener) {
        return new WebApp(declared, errorPage, initializer, listener);
    }

    /**
     * Runs only the {@link #initializer()}, because the {@link Listener} runs the {@link #listener()}.
     *
     * @param context the servlet context of the application
     */
    public void start(ServletContext context) {
        context.setAttribute(WebApp.class.getName(), this);
        initializer.accept(context);
    }

    /**
     * A listener that runs {@link #listener()}. The container must declare this class, because undeclared listeners may
     * not register filters.
     */
    public static final class Listener implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            WebApp app = (WebApp) event.getServletContext().getAttribute(WebApp.class.getName());
            app.listener.accept(event.getServletContext());
        }
    }

    /** Mounts a page at a path, for every method. */
    static void mount(ServletContext context, String path, Page page) {
        ServletRegistration.Dynamic registration = context.addServlet(path, new PageServlet(page));
        registration.setAsyncSupported(true);
        registration.addMapping(path);
    }

    private static void mount(ServletContext context, Endpoint endpoint) {
        mount(context, endpoint.path(), (request, response) -> {
            String text = endpoint.handler().handle(new ServletCall(request));
            response.setContentType("application/json");
            response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        });
        Filter inFront = (request, response, chain) -> {
            endpoint.headersInFront().forEach(((HttpServletResponse) response)::setHeader);
            if (endpoint.sentInFront() != null) {
                response.setContentType("text/plain");
                response.getOutputStream().write(endpoint.sentInFront().getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
            }
            chain.doFilter(request, response);
        };
        if (endpoint.guardInFront() != null) {
            JwtServlet.register(context, JwtServlet.required(endpoint.guardInFront()), endpoint.path());
        }
        if (endpoint.guard() != null) {
            Filter filter = endpoint.access() == Access.REQUIRED
                    ? JwtServlet.required(endpoint.guard())
                    : JwtServlet.optional(endpoint.guard());
            JwtServlet.register(context, inFront, filter, endpoint.path());
        } else {
            JwtServlet.register(context, inFront, endpoint.path());
        }
    }

    @SuppressWarnings("serial") // no servlet is serialized
    private static final class PageServlet extends GenericServlet {

        private final Page page;

        PageServlet(Page page) {
            this.page = page;
        }

        @Override
        public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
            try {
                page.serve((HttpServletRequest) request, (HttpServletResponse) response);
            } catch (RuntimeException | ServletException | IOException e) {
                throw e;
            } catch (Exception e) {
                throw new ServletException(e);
            }
        }
    }

    private record ServletCall(HttpServletRequest request) implements Call {
        @Override
        public Claims claims() {
            return JwtServlet.claims(request);
        }

        @Override
        public Object identity() {
            return JwtServlet.identity(request);
        }

        @Override
        public <T> T identity(Class<T> type) {
            return JwtServlet.identity(request, type);
        }

        @Override
        public TokenResult result() {
            return JwtServlet.result(request);
        }

        @Override
        public @Nullable String user() {
            return request.getUserPrincipal() == null
                    ? null
                    : request.getUserPrincipal().getName();
        }

        @Override
        public String body() throws IOException {
            return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
