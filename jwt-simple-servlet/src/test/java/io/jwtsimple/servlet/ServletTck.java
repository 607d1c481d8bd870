package io.jwtsimple.servlet;

import io.jwtsimple.tck.AdapterTck;
import io.jwtsimple.tck.Endpoint;
import io.jwtsimple.tck.RunningServer;
import java.util.List;
import org.junit.jupiter.api.Nested;

/**
 * The contract of the servlet adapter on every container: the contract of all adapters, and tests for servlets only.
 */
public abstract class ServletTck extends AdapterTck {

    /** Creates the tests of one container. */
    protected ServletTck() {}

    /**
     * Starts the container on 127.0.0.1 and port 0, with the settings of {@link #start(List)}.
     *
     * @param app the application for the container
     * @return the running container
     * @throws Exception if the container does not start
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
