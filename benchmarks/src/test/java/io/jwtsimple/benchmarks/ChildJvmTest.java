package io.jwtsimple.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.servers.Framework;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the programs in child JVMs run. */
class ChildJvmTest {

    @ParameterizedTest
    @EnumSource
    void each_endpoint_of_a_server_responds(Framework framework) throws IOException {
        assertThat(Endpoint.measure(framework, Algorithm.HS256, 1, Duration.ofMillis(20)))
                .hasSize(1 + framework.guards().size())
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.perSecond()).isPositive();
                    assertThat(endpoint.cpuMicros()).isPositive();
                    assertThat(endpoint.p99Micros()).isPositive();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {Burst.PLATFORM, Burst.VIRTUAL})
    void requests_that_wait_for_the_keys_at_the_same_time_get_their_responses(String threads) throws IOException {
        assumeTrue(threads.equals(Burst.PLATFORM) || Runtime.version().feature() >= 21, "no virtual threads");
        Burst burst = Burst.measure(threads, 50);
        assertThat(burst.firstMillis()).isPositive();
        assertThat(burst.perSecond()).isPositive();
        assertThat(burst.pinned()).isZero();
    }

    @Test
    void a_new_jvm_decodes_its_first_token() throws IOException {
        assertThat(StartUp.measure(List.of("JDK", "JWT_SIMPLE"), 1)).hasSize(2).allSatisfy(startUp -> {
            assertThat(startUp.millis()).isPositive();
            assertThat(startUp.mebibytes()).isPositive();
            assertThat(startUp.classes()).isPositive();
        });
    }
}
