package io.jwtsimple.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.Results.Machine;
import io.jwtsimple.benchmarks.contenders.Library;
import io.jwtsimple.benchmarks.servers.Framework;
import io.jwtsimple.benchmarks.servers.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Tests the report with these figures: the JDK takes 100 ns, this library 150 ns and 1 500 bytes, and each other
 * library 1 000 ns and 9 000 bytes.
 */
class ReportTest {

    private final Results results = new Results(
            new Machine("2026-11-01", "mvn verify", 17, "JVM 17", "Linux", 2, List.of("nimbus-jose-jwt-10.10")),
            costs(),
            List.of(new StartUp(StartUp.FLOOR, 10, 8, 600), new StartUp("JWT_SIMPLE", 50.25, 12, 900)));

    private final ServerResults servers = new ServerResults(
            results.machine(),
            List.of(
                    new Endpoint(Framework.UNDERTOW, Algorithm.HS256, Guard.NONE, 20_000.4, 30, 1_000),
                    new Endpoint(Framework.UNDERTOW, Algorithm.HS256, Guard.JWT_SIMPLE, 19_000, 31.5, 1_100),
                    new Endpoint(Framework.TOMCAT, Algorithm.HS256, Guard.NONE, 10_000, 60, 2_000),
                    new Endpoint(Framework.TOMCAT, Algorithm.HS256, Guard.SPRING, 5_000, 120, 4_000)),
            List.of(
                    new Burst(Burst.PLATFORM, 10_000, 1_500.4, 20_000, 0),
                    new Burst(Burst.VIRTUAL, 10_000, 1_000, 30_000, 3)));

    @Test
    void the_short_table_shows_ratios_to_the_jdk() {
        assertThat(Report.summary(results))
                .contains("| **jwt-simple** | 1.50 | 1.50 | 1.50 | 1.50 | 1500 B |\n")
                .contains("| nimbus SignedJWT | 10 | 10 | 10 | 10 | 9000 B |\n")
                .contains("JVM 17, 2 cores, 2026-11-01, by `mvn verify`");
    }

    @Test
    void a_missing_measurement_is_a_dash() {
        assertThat(Report.summary(results)).contains("| nimbus DefaultJWTProcessor | 10 | – | 10 | 10 | 9000 B |\n");
    }

    @Test
    void the_full_report_has_all_sections() {
        assertThat(Report.full(results).lines().filter(line -> line.startsWith("## ")))
                .containsExactly(
                        "## HS256, small token",
                        "## HS256, typical token",
                        "## RS256, typical token",
                        "## PS256, typical token",
                        "## ES256, typical token",
                        "## EdDSA, typical token",
                        "## ML-DSA-65, typical token",
                        "## ES256, typical token, with the Amazon Corretto Crypto Provider",
                        "## Decode HS256 on two threads",
                        "## A guarded request, HS256, without a server",
                        "## Decode HS256, by the length of the token",
                        "## Decode HS256, by the number of keys",
                        "## A repeated token, without the cache",
                        "## A repeated token, with the cache",
                        "## The first token in a new JVM");
        assertThat(Report.full(results))
                .contains("Measured on Linux: nimbus-jose-jwt-10.10.\n")
                .contains("slowest iteration of a benchmark took 1.50 times as long as its fastest iteration")
                .contains("| the JDK's signature | 100 | 125 | 1.60 |\n")
                .contains("| **jwt-simple** | 150 | 200 | 1.50 |\n")
                .contains("| the provider's signature | 10 | 1.00 | 5 | 1.00 |\n")
                .contains("| **jwt-simple** | 11 | 1.10 | – | – |\n")
                .contains("| **jwt-simple** | 50.3 | 12 | 900 |\n");
    }

    @Test
    void the_overview_shows_jdks_side_by_side_and_the_servers() {
        Results newer = new Results(
                new Machine("2026-11-02", "mvn verify", 25, "JVM 25", "Linux", 2, List.of()), costs(), List.of());
        assertThat(Overview.of(List.of(results, newer), List.of(servers)))
                .contains("- [All figures of the libraries on JDK 25](libraries-jdk25.md): JVM 25, 2026-11-02")
                .contains("## ES256, decode, µs\n")
                .contains("|  | JDK 17 | with the provider | JDK 25 | with the provider |\n")
                .contains("| the signature alone | 0.10 | 0.01 | 0.10 | 0.01 |\n")
                .contains("| **jwt-simple** | 0.15 | 0.01 | 0.15 | 0.01 |\n")
                .contains("| java-jwt | 1 | – | 1 | – |\n")
                .contains("## A guarded endpoint on JDK 17\n")
                .contains("| Undertow, unguarded | 20000 |  | 30 |  |  | 1000 |\n")
                .contains("| **Undertow, jwt-simple** | 19000 | 0.95 | 31.5 | 1.50 | 5 % | 1100 |\n")
                .contains("| Tomcat, Spring Security, resource server | 5000 | 0.50 | 120 | 60 | 50 % | 4000 |\n")
                .contains("| platform | 10000 | 1500 | 20000 | – |\n")
                .contains("| virtual | 10000 | 1000 | 30000 | 3 |\n");
    }

    @Test
    void a_later_run_replaces_higher_costs() {
        List<Cost> slower = results.costs().stream()
                .map(cost -> cost(cost.benchmark(), cost.parameters(), cost.threads(), cost.nanos() * 2, cost.bytes()))
                .toList();
        List<Cost> decode = results.costs("DecodeBenchmark.decode").toList();
        Results all = new Results(results.machine(), slower, results.startUps());
        assertThat(Report.summary(all.with(new Results(results.machine(), decode, List.of()))))
                .contains("| **jwt-simple** | 0.75 | 1.50 | 0.75 | 0.75 | 1500 B |\n");
        assertThat(Report.summary(results.with(all))).isEqualTo(Report.summary(results));
        assertThat(results.machine().alsoBy("mvn test").alsoBy("mvn test").command())
                .isEqualTo("mvn verify` and `mvn test");
    }

    @Test
    void a_later_run_must_measure_the_same_versions() {
        Machine other = new Machine("2026-11-02", "mvn verify", 17, "JVM 17.0.1", "Linux", 2, List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> results.with(new Results(other, costs(), List.of())))
                .withMessageContaining("first measure all algorithms, with -Dbenchmark");
    }

    @Test
    void the_chart_draws_each_bar_to_scale() {
        assertThat(Chart.draw(results))
                .contains("width=\"24.0\" height=\"14\" rx=\"2\" class=\"ours\"")
                .contains("width=\"160.0\" height=\"14\" rx=\"2\" class=\"bar\"")
                .contains(">1.50</text>")
                .endsWith("</svg>\n");
    }

    private static List<Cost> costs() {
        List<Cost> costs = new ArrayList<>();
        for (Algorithm algorithm : Library.ALGORITHMS) {
            for (Size size : Scale.sizes(algorithm)) {
                Map<String, String> task = Map.of("algorithm", algorithm.name(), "size", size.name());
                costs.add(cost("FloorBenchmark.decode", task, 1, 100, 500));
                costs.add(cost("FloorBenchmark.decode", task, 2, 125, 500));
                costs.add(cost("FloorBenchmark.create", task, 1, 100, 500));
                for (Library library : Scale.libraries(algorithm, size)) {
                    library(costs, library, task);
                }
            }
        }
        for (Sample sample : Sample.values()) {
            int nanos = sample == Sample.EXPIRED ? 300 : 150;
            costs.add(cost("GuardBenchmark.guard", Map.of("token", sample.name()), 1, nanos, 500));
        }
        for (String algorithm : List.of("HS256", "ES256")) {
            costs.add(cost("CacheBenchmark.decode", Map.of("algorithm", algorithm), 1, 150, 500));
            costs.add(cost("CacheBenchmark.hit", Map.of("algorithm", algorithm), 1, 6, 500));
        }
        costs.add(cost("ProviderBenchmark.verifySignature", Map.of("algorithm", "ES256"), 1, 10, 500));
        costs.add(cost("ProviderBenchmark.sign", Map.of("algorithm", "ES256"), 1, 5, 500));
        costs.add(cost("ProviderBenchmark.decode", Map.of("algorithm", "ES256", "library", "JWT_SIMPLE"), 1, 11, 500));
        costs.add(cost("GrowthBenchmark.keys", Map.of("keys", "1"), 1, 150, 500));
        costs.add(cost("GrowthBenchmark.keys", Map.of("keys", "1000"), 1, 150, 500));
        costs.add(cost("GrowthBenchmark.length", Map.of("length", "512"), 1, 150, 500));
        costs.add(cost("GrowthBenchmark.length", Map.of("length", "1048576"), 1, 2, 0));
        return costs;
    }

    private static void library(List<Cost> costs, Library library, Map<String, String> task) {
        double nanos = library == Library.JWT_SIMPLE ? 150 : 1_000;
        double bytes = library == Library.JWT_SIMPLE ? 1_500 : 9_000;
        Map<String, String> create = new TreeMap<>(task);
        create.put("library", library.name());
        if (library.creates()) {
            costs.add(cost("CreateBenchmark.create", create, 1, nanos, bytes));
        }
        for (Sample sample : Sample.values()) {
            Map<String, String> decode = new TreeMap<>(create);
            decode.put("sample", sample.name());
            costs.add(cost("DecodeBenchmark.decode", decode, 1, nanos, bytes));
            costs.add(cost("DecodeBenchmark.decode", decode, 2, nanos + 50, bytes));
        }
    }

    private static Cost cost(
            String benchmark, Map<String, String> parameters, int threads, double nanos, double bytes) {
        return new Cost(benchmark, parameters, threads, nanos, nanos * 1.5, bytes);
    }
}
