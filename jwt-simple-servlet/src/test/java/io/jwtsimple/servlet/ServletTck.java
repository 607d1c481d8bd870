package io.jwtsimple.servlet;

import io.jwtsimple.tck.AdapterTck;
import io.jwtsimple.tck.Endpoint;
import io.jwtsimple.tck.RunningServer;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the adapter must do on every servlet container: what every adapter must do, and what only servlets have. */
public abstract class ServletTck extends AdapterTck {

    /** For the test of one container. */
    protected ServletTck() {}

    /**
     * Starts the container on 127.0.0.1 and port 0, as {@link #start(List)} demands.
     *
     * @param app what it is to run
     * @return the running container
     * @throws Exception if it does not start
     */
    protected abstract RunningServer start(WebApp app) throws Exception;

    @Override
    protected final RunningServer start(List<Endpoint> endpoints) throws Exception {
        return start(WebApp.of(endpoints));
    }

    @Nested
    final class Asynchronous extends AsyncTests {
        Asynchronous() {
            super(ServletTck.this::start);
        }
    }

    @Nested
    final class Dispatches extends DispatchTests {
        Dispatches() {
            super(ServletTck.this::start);
        }
    }

    @Nested
    final class Filters extends FilterTests {
        Filters() {
            super(ServletTck.this::start);
        }
    }

    @Nested
    final class Rejections extends RejectionTests {
        Rejections() {
            super(ServletTck.this::start);
        }
    }

    @Nested
    final class Registrations extends RegistrationTests {
        Registrations() {
            super(ServletTck.this::start);
        }
    }

    @Nested
    final class Spellings extends SpellingTests {
        Spellings() {
            super(ServletTck.this::start);
        }
    }
}
