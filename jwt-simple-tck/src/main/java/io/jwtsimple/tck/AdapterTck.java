package io.jwtsimple.tck;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract of all adapters. An adapter's test extends this class and starts a server, which runs for all tests of
 * the class. The Javadoc of each group of tests describes the usual faults of adapters.
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
@SuppressWarnings("this-escape") // patience() returns a constant
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AdapterTck {

    private final Site site = new Site(patience());

    /** Creates the tests of an adapter. */
    protected AdapterTck() {}

    /**
     * Starts the server on 127.0.0.1 and port 0. The server must have no sessions, no other filters and no custom error
     * pages. Configure the server as follows:
     *
     * <ul>
     *   <li>every endpoint handles every HTTP method, including HEAD and OPTIONS, to which some frameworks can respond
     *       themselves;
     *   <li>the server accepts request headers of 64 KiB, so that the guard and not the server rejects a token of more
     *       than 16 KiB;
     *   <li>if the server supports HTTP/2, it accepts HTTP/2 without TLS ({@code h2c}) on the same port, and
     *       {@link RunningServer#speaksHttp2} returns true;
     *   <li>a handler may block, and may read a request body of up to 100 KiB;
     *   <li>if the machine has N processors, N + 8 requests can block in a guard or a handler at the same time;
     *   <li>the server responds to an exception of a handler or a guard with a 5xx status. If the server itself sends
     *       no 5xx status, the adapter's test must add an error handler.
     * </ul>
     *
     * @param endpoints the endpoints to mount; the last endpoint is for all other paths
     * @return the server, which the tests close at their end
     * @throws Exception if the server does not start
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
        CookieTests.mount(site);
        CrossOriginTests.mount(site);
        ExchangeTests.mount(site);
        ForbiddenTests.mount(site);
        FrontTests.mount(site);
        FunctionTests.mount(site);
        HeaderTests.mount(site);
        IdentityTests.mount(site);
        LoadTests.mount(site);
        MetadataTests.mount(site);
        RevocationTests.mount(site);
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
    final class Cookies extends CookieTests {
        Cookies() {
            super(site);
        }
    }

    @Nested
    final class CrossOrigins extends CrossOriginTests {
        CrossOrigins() {
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

    @Nested
    final class Metadata extends MetadataTests {
        Metadata() {
            super(site);
        }
    }

    @Nested
    final class RevokedTokens extends RevocationTests {
        RevokedTokens() {
            super(site);
        }
    }
}
