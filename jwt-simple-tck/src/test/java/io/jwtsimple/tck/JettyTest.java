package io.jwtsimple.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Tests the adapter for Jetty's core, on a server that calls its handlers in turn until one of them handles the
 * request.
 */
class JettyTest extends AdapterTck {

    private static final Logger LOG = Logger.getLogger("org.eclipse.jetty");

    static {
        LOG.setLevel(Level.OFF); // Jetty logs the exceptions that some tests provoke
    }

    private final JettyAdapter adapter = adapter();

    JettyAdapter adapter() {
        return new JettyAdapter();
    }

    @Override
    protected RunningServer start(List<Endpoint> endpoints) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(64 * 1024);
        Server server = new Server();
        ServerConnector connector =
                new ServerConnector(server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(
                new Handler.Sequence(endpoints.stream().map(this::handler).toList()));
        server.start();
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
                server.stop();
            }
        };
    }

    private Handler handler(Endpoint endpoint) {
        Handler handler = new Application(endpoint.handler());
        if (endpoint.guard() != null) {
            handler = adapter.guarded(endpoint.guard(), endpoint.access(), handler);
        }
        if (endpoint.guardInFront() != null) {
            handler = adapter.guarded(endpoint.guardInFront(), Access.REQUIRED, handler);
        }
        return new Front(endpoint, handler);
    }

    /**
     * The handler in front of an endpoint. This handler compares the path, and writes the headers and the text that
     * must come before the guard.
     */
    private static final class Front extends Handler.Wrapper {

        private final Endpoint endpoint;

        Front(Endpoint endpoint, Handler next) {
            super(next);
            this.endpoint = endpoint;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (!endpoint.path().equals("/*") && !endpoint.path().equals(Request.getPathInContext(request))) {
                return false;
            }
            endpoint.headersInFront().forEach(response.getHeaders()::put);
            if (endpoint.sentInFront() != null) {
                response.setStatus(200);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
                Content.Sink.write(
                        response, false, ByteBuffer.wrap(endpoint.sentInFront().getBytes(UTF_8)));
            }
            return super.handle(request, response, callback);
        }
    }

    /**
     * The handler of the application. It declares that it does not block, and runs the endpoint as a separate task, so
     * only the guard decides whether Jetty uses a thread that may block.
     */
    private final class Application extends Handler.Abstract.NonBlocking {

        private final Endpoint.Handler handler;

        Application(Endpoint.Handler handler) {
            this.handler = handler;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            request.getContext().execute(() -> {
                try {
                    byte[] text = handler.handle(new JettyCall(request)).getBytes(UTF_8);
                    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                    response.write(true, ByteBuffer.wrap(text), callback);
                } catch (Exception e) {
                    Response.writeError(request, response, callback, e);
                }
            });
            return true;
        }
    }

    private final class JettyCall implements Call {

        private final Request request;

        JettyCall(Request request) {
            this.request = request;
        }

        @Override
        public Claims claims() {
            return adapter.claims(request);
        }

        @Override
        public @Nullable Object identity() {
            return adapter.identity(request);
        }

        @Override
        public <T> @Nullable T identity(Class<T> type) {
            return adapter.identity(request, type);
        }

        @Override
        public @Nullable TokenResult result() {
            return adapter.result(request);
        }

        @Override
        public @Nullable String user() {
            Request.AuthenticationState state = Request.getAuthenticationState(request);
            Principal user = state == null ? null : state.getUserPrincipal();
            return user == null ? null : user.getName();
        }

        @Override
        public String body() throws IOException {
            return Content.Source.asString(request, UTF_8);
        }
    }
}
