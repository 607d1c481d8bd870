package io.jwtsimple.servlet;

import org.junit.jupiter.api.Nested;

/** What the adapter must do on a servlet container that has web sockets (Jakarta WebSocket). */
public abstract class WebSocketTck extends ServletTck {

    /** For the test of one container. */
    protected WebSocketTck() {}

    @Nested
    final class WebSockets extends WebSocketTests {
        WebSockets() {
            super(WebSocketTck.this::start);
        }
    }
}
