package io.jwtsimple.tck;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * What every adapter must do. Its test extends this class and says how to start a server; one server runs for all tests
 * of the class. Each group of tests tells in its own file what it expects, and what usually goes wrong.
 *
 * <pre>{@code
 * class TomcatTest extends AdapterTck {
 *     @Override
 *     protected RunningServer start(List<Endpoint> endpoints) throws Exception {
 *         ...
 *     }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AdapterTck {

    private final Site site = new Site(patience());

    /** For the adapter's test. */
    protected AdapterTck() {}

    /**
     * Starts the server on 127.0.0.1 and port 0, and lets it serve the endpoints with nothing else around them: no
     * session, no filter, no custom error page. What a server must be told:
     *
     * <ul>
     *   <li>every endpoint answers every method, HEAD and OPTIONS too, even where the framework has an answer to them
     *       of its own;
     *   <li>request headers of 64 KiB are let through: a token may have 16 KiB, and a longer one is for the guard to
     *       refuse;
     *   <li>a handler may block and read the request's body, of 100 KiB at most;
     *   <li>as many requests as the machine has processors, and eight more, are answered at the same time, while their
     *       guards or handlers block;
     *   <li>what a handler or a guard throws is answered with a 5xx status; where the server does not do so by itself, the
     *       test does it for the server.
     * </ul>
     *
     * @param endpoints what to serve, the last of them being the one for all other paths
     * @return the server, which the tests close when they are done
     * @throws Exception if it does not start
     */
    protected abstract RunningServer start(List<Endpoint> endpoints) throws Exception;

    /** Returns how long a test waits for a response. */
    Duration patience() {
        return Duration.ofSeconds(10);
    }

    @BeforeAll
    final void startServer() throws Exception {
        mount(site);
        site.runOn(start(site.endpoints()));
    }

    static void mount(Site site) {
        ResponseTests.mount(site);
        CallbackTests.mount(site);
        ClaimsTests.mount(site);
        ExchangeTests.mount(site);
        ForbiddenTests.mount(site);
        FrontTests.mount(site);
        FunctionTests.mount(site);
        HeaderTests.mount(site);
        IdentityTests.mount(site);
        LoadTests.mount(site);
    }

    @AfterAll
    final void stopServer() throws Exception {
        site.stop();
    }

    @Nested
    final class Responses extends ResponseTests {
        Responses() {
            super(site);
        }
    }

    @Nested
    final class Callbacks extends CallbackTests {
        Callbacks() {
            super(site);
        }
    }

    @Nested
    final class ClaimsOfTokens extends ClaimsTests {
        ClaimsOfTokens() {
            super(site);
        }
    }

    @Nested
    final class Exchanges extends ExchangeTests {
        Exchanges() {
            super(site);
        }
    }

    @Nested
    final class ForbiddenTokens extends ForbiddenTests {
        ForbiddenTokens() {
            super(site);
        }
    }

    @Nested
    final class Fronts extends FrontTests {
        Fronts() {
            super(site);
        }
    }

    @Nested
    final class Functions extends FunctionTests {
        Functions() {
            super(site);
        }
    }

    @Nested
    final class Headers extends HeaderTests {
        Headers() {
            super(site);
        }
    }

    @Nested
    final class Identities extends IdentityTests {
        Identities() {
            super(site);
        }
    }

    @Nested
    final class Loads extends LoadTests {
        Loads() {
            super(site);
        }
    }
}
