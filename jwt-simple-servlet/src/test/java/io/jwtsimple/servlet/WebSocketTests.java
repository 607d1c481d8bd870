package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.tck.RawGet;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the guard runs before the container's own filter that opens WebSockets. */
abstract class WebSocketTests extends WebAppTests {

    WebSocketTests(Container container) {
        super(container);
    }

    /** A WebSocket of the application. */
    @ServerEndpoint("/api/chat")
    public static final class Chat {
        /** Returns each text to the client. */
        @OnMessage
        public String echo(String text) {
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/api/*", "/api/chat"})
    final void a_handshake_needs_a_token_when_a_listener_registers_the_guard(String pattern) throws Exception {
        Consumer<ServletContext> register =
                context -> JwtServlet.register(context, JwtServlet.required(guard), pattern);
        run(WebApp.of(context -> mount(context, "/", WHO)).listening(register.andThen(WebSocketTests::addChat)));
        expectTokenForHandshake();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/api/*", "/api/chat"})
    final void a_handshake_needs_a_token_when_an_initializer_registers_the_guard(String pattern) throws Exception {
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), pattern);
            mount(context, "/", WHO);
        });
        run(app.listening(WebSocketTests::addChat));
        expectTokenForHandshake();
    }

    @Test
    final void a_handshake_needs_a_token_when_other_filters_were_registered_first() throws Exception {
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.optional(guard), "/other/*");
            JwtServlet.register(context, JwtServlet.optional(guard), "/others/*");
            mount(context, "/", WHO);
        });
        run(app.listening(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), "/api/*");
            addChat(context);
        }));
        expectTokenForHandshake();
    }

    @Test
    final void a_handshake_with_a_cookie_must_come_from_the_same_origin() throws Exception {
        JwtGuard browsers = JwtGuard.builder(jwt)
                .cookie(TokenCookie.of("session").trusting("https://trusted.example"))
                .build();
        Consumer<ServletContext> register =
                context -> JwtServlet.register(context, JwtServlet.required(browsers), "/api/*");
        run(WebApp.of(context -> mount(context, "/", WHO)).listening(register.andThen(WebSocketTests::addChat)));
        RawGet.expectHandshakesOfTheSameOrigin(port(), "/api/chat", jwt.create("alice"));
    }

    private void expectTokenForHandshake() throws Exception {
        assertThat(handshake("/api/chat")).startsWith("HTTP/1.1 401");
        assertThat(handshake("/x/../api/chat")).doesNotStartWith("HTTP/1.1 101");
        assertThat(handshake("//api/chat")).doesNotStartWith("HTTP/1.1 101");
        assertThat(handshake("/api/chat;x")).doesNotStartWith("HTTP/1.1 101");
        assertThat(handshake("/api/chat", "Authorization: Bearer " + jwt.create("alice")))
                .startsWith("HTTP/1.1 101");
    }

    private static void addChat(ServletContext context) {
        try {
            ((ServerContainer) context.getAttribute(ServerContainer.class.getName())).addEndpoint(Chat.class);
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }
}
