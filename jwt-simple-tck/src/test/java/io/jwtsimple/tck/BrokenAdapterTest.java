package io.jwtsimple.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Tests that the contract tests find faults. Each row has a faulty adapter and a test that must fail. */
class BrokenAdapterTest {

    static Stream<Arguments> breakages() {
        return Stream.of(
                arguments(
                        "lets the next handler run after a rejection",
                        RunsTheNextHandler.class,
                        AdapterTck.Exchanges.class,
                        "a_connection_stores_no_token"),
                arguments(
                        "ignores that a guard may block",
                        BlocksTheServer.class,
                        AdapterTck.Functions.class,
                        "checks_that_block_run_at_the_same_time"),
                arguments(
                        "ignores that a rule of a guard may block",
                        BlocksTheServer.class,
                        AdapterTck.ForbiddenTokens.class,
                        "rules_that_block_run_at_the_same_time"),
                arguments(
                        "hides the decision of the guard in front",
                        HidesTheDecision.class,
                        AdapterTck.ForbiddenTokens.class,
                        "a_token_is_decoded_once_for_two_guards_of_one_root"),
                arguments(
                        "does not set the user of the framework",
                        SetsNoUser.class,
                        AdapterTck.Identities.class,
                        "the_user_of_the_framework_is_the_identity"),
                arguments(
                        "writes into a committed response",
                        WritesAfterCommit.class,
                        AdapterTck.Fronts.class,
                        "a_rejection_adds_nothing_to_a_committed_response"),
                arguments(
                        "does not complete a committed response",
                        DoesNotEndCommitted.class,
                        AdapterTck.Fronts.class,
                        "a_rejection_adds_nothing_to_a_committed_response"),
                arguments(
                        "reports a rejection as written although the response is committed",
                        ReportsWritten.class,
                        AdapterTck.Fronts.class,
                        "a_rejection_adds_nothing_to_a_committed_response"),
                arguments(
                        "reads the method from a header",
                        OverridesTheMethod.class,
                        AdapterTck.CrossOrigins.class,
                        "a_method_that_a_header_overrides_is_the_method_of_the_request_line"),
                arguments(
                        "reads the first line of a header only",
                        ReadsOneLine.class,
                        AdapterTck.Cookies.class,
                        "two_lines_of_a_cookie_are_read"),
                arguments(
                        "has no host in HTTP/2",
                        HasNoHost.class,
                        AdapterTck.Cookies.class,
                        "the_host_of_a_request_is_the_authority_in_http_2"),
                arguments(
                        "does not complete a rejection",
                        DoesNotEndRejection.class,
                        AdapterTck.Exchanges.class,
                        "a_connection_stores_no_token"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breakages")
    void a_broken_adapter_fails(String breakage, Class<?> broken, Class<?> group, String test) {
        assertThat(run(broken, group, test).getFailures()).as(breakage).isNotEmpty();
        // With a correct adapter the same test passes, so the fault is the cause of the failure.
        TestExecutionSummary unbroken = run(JettyTest.class, group, test);
        assertThat(unbroken.getTestsSucceededCount()).isEqualTo(1);
        assertThat(unbroken.getFailures()).isEmpty();
    }

    private static TestExecutionSummary run(Class<?> adapterTest, Class<?> group, String test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectNestedMethod(List.of(adapterTest), group, test))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    /** The Jetty tests with a time limit of one second for a response, because some faulty adapters never send one. */
    private static class Impatient extends JettyTest {
        @Override
        Duration patience() {
            return Duration.ofSeconds(1);
        }
    }

    static final class RunsTheNextHandler extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                Handler guarded(JwtGuard guard, Access access, Handler next) {
                    JettyAdapter adapter = this;
                    return new Handler.Wrapper(super.guarded(guard, access, next)) {
                        @Override
                        public boolean handle(Request request, Response response, Callback callback) throws Exception {
                            return super.handle(request, response, callback) && adapter.attached(request) != null;
                        }
                    };
                }
            };
        }
    }

    static final class BlocksTheServer extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                Handler guarded(JwtGuard guard, Access access, Handler next) {
                    return new Handler.Wrapper(super.guarded(guard, access, next)) {
                        @Override
                        public InvocationType getInvocationType() {
                            return InvocationType.NON_BLOCKING;
                        }
                    };
                }
            };
        }
    }

    static final class HidesTheDecision extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                Handler guarded(JwtGuard guard, Access access, Handler next) {
                    return new Handler.Wrapper(super.guarded(guard, access, next)) {
                        @Override
                        public boolean handle(Request request, Response response, Callback callback) throws Exception {
                            attach(request, null);
                            return super.handle(request, response, callback);
                        }
                    };
                }
            };
        }
    }

    static final class SetsNoUser extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                void identify(Request request) {}
            };
        }
    }

    static final class WritesAfterCommit extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public boolean reject(Output output, Rejected rejected, ErrorResponse error) {
                    write(output, error);
                    return true;
                }
            };
        }
    }

    static final class DoesNotEndCommitted extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public boolean reject(Output output, Rejected rejected, ErrorResponse error) {
                    if (output.response().isCommitted()) {
                        return false;
                    }
                    write(output, error);
                    return true;
                }
            };
        }
    }

    static final class ReportsWritten extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public boolean reject(Output output, Rejected rejected, ErrorResponse error) {
                    super.reject(output, rejected, error);
                    return true;
                }
            };
        }
    }

    static final class OverridesTheMethod extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public String method(Request request) {
                    String override = request.getHeaders().get("X-HTTP-Method-Override");
                    return override == null ? super.method(request) : override;
                }
            };
        }
    }

    static final class ReadsOneLine extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public List<String> headers(Request request, String name) {
                    return super.headers(request, name).stream().limit(1).toList();
                }
            };
        }
    }

    static final class HasNoHost extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public List<String> headers(Request request, String name) {
                    return request.getHeaders().getValuesList(name);
                }
            };
        }
    }

    static final class DoesNotEndRejection extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                void write(Output output, ErrorResponse error) {
                    super.write(new Output(output.response(), Callback.NOOP), error);
                }
            };
        }
    }
}
