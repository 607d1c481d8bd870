package io.jwtsimple.servlet;

import org.junit.jupiter.api.Nested;

/** The tests of the adapter on a servlet container with web sockets (Jakarta WebSocket). */
public abstract class WebSocketTck extends ServletTck {

    /** Makes the tests for one container. */
    protected WebSocketTck() {}

    @Nested
    final class WebSockets extends WebSocketTests {
        WebSockets() {
            super(WebSocketTck.this::start);
        }
    }
}
