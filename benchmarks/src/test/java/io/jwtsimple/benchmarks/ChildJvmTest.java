package io.jwtsimple.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that the programs in child JVMs run. */
class ChildJvmTest {

    @Test
    void both_endpoints_of_the_server_respond() throws IOException {
        Http http = Http.measure(1, Duration.ofMillis(50));
        assertThat(http.rounds()).singleElement().satisfies(round -> {
            assertThat(round.unguarded().perSecond()).isPositive();
            assertThat(round.guarded().perSecond()).isPositive();
        });
        assertThat(http.requestsRatio()).isPositive();
        assertThat(http.p99Ratio()).isPositive();
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
