package io.jwtsimple.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

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

/** Adapters that are broken on purpose fail. Each row is one fault, and a test that finds it. */
class BrokenAdapterTest {

    static Stream<Arguments> breakages() {
        return Stream.of(
                arguments(
                        "lets the next handler run after a rejection",
                        HandsOn.class,
                        AdapterTck.Exchanges.class,
                        "a_connection_remembers_no_token"),
                arguments(
                        "ignores that a guard may block",
                        Blocks.class,
                        AdapterTck.Functions.class,
                        "checks_that_block_do_not_keep_each_other_waiting"),
                arguments(
                        "ignores that a rule of a guard may block",
                        Blocks.class,
                        AdapterTck.ForbiddenTokens.class,
                        "rules_that_block_do_not_keep_each_other_waiting"),
                arguments(
                        "does not show a guard the decision of the guard in front",
                        Forgets.class,
                        AdapterTck.ForbiddenTokens.class,
                        "a_token_is_decoded_once_for_two_guards_of_one_root"),
                arguments(
                        "does not tell the framework of the user",
                        KeepsTheUser.class,
                        AdapterTck.Identities.class,
                        "the_frameworks_own_user_is_the_one_whom_the_token_names"),
                arguments(
                        "writes into a response that is committed",
                        WritesOn.class,
                        AdapterTck.Fronts.class,
                        "a_rejection_adds_nothing_to_a_response_that_is_on_its_way"),
                arguments(
                        "does not complete a response that is committed",
                        LeavesCommittedOpen.class,
                        AdapterTck.Fronts.class,
                        "a_rejection_adds_nothing_to_a_response_that_is_on_its_way"),
                arguments(
                        "claims to have written into a response that is committed",
                        Lies.class,
                        AdapterTck.Fronts.class,
                        "a_rejection_adds_nothing_to_a_response_that_is_on_its_way"),
                arguments(
                        "does not complete a rejection",
                        LeavesOpen.class,
                        AdapterTck.Exchanges.class,
                        "a_connection_remembers_no_token"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breakages")
    void a_broken_adapter_fails(String breakage, Class<?> broken, Class<?> group, String test) {
        assertThat(run(broken, group, test).getFailures()).as(breakage).isNotEmpty();
        // The test fails because of the fault, and not because of the way in which it is run here.
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

    /** Waits one second for a response that never comes, and not as long as a slow machine may need for a real one. */
    private static class Impatient extends JettyTest {
        @Override
        Duration patience() {
            return Duration.ofSeconds(1);
        }
    }

    static final class HandsOn extends Impatient {
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

    static final class Blocks extends Impatient {
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

    static final class Forgets extends Impatient {
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

    static final class KeepsTheUser extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                void identify(Request request) {}
            };
        }
    }

    static final class WritesOn extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public boolean reject(Output output, ErrorResponse error) {
                    write(output, error);
                    return true;
                }
            };
        }
    }

    static final class LeavesCommittedOpen extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public boolean reject(Output output, ErrorResponse error) {
                    if (output.response().isCommitted()) {
                        return false;
                    }
                    write(output, error);
                    return true;
                }
            };
        }
    }

    static final class Lies extends Impatient {
        @Override
        JettyAdapter adapter() {
            return new JettyAdapter() {
                @Override
                public boolean reject(Output output, ErrorResponse error) {
                    super.reject(output, error);
                    return true;
                }
            };
        }
    }

    static final class LeavesOpen extends Impatient {
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
