package io.jwtsimple.servlet;

import org.junit.jupiter.api.Nested;

/** The contract of the servlet adapter on a container with Jakarta WebSocket. */
public abstract class WebSocketTck extends ServletTck {

    /** Creates the tests of one container. */
    protected WebSocketTck() {}

    @Nested
    final class WebSockets extends WebSocketTests {
        WebSockets() {
            super(WebSocketTck.this::start);
        }
    }
}
