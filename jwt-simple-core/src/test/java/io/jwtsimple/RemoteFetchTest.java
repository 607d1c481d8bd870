package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the lifetime of fetched keys. */
@Timeout(60)
class RemoteFetchTest {

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        -                                         | -     | 300
        max-age=600                               | -     | 600
        public, MAX-AGE=600, must-revalidate      | -     | 600
        max-age="600"                             | -     | 600
        s-maxage=900                              | -     | 60
        max-age=600                               | 200   | 400
        max-age=600                               | 900   | 60
        max-age=600                               | never | 600
        max-age=600                               | 9999999999 | 600
        max-age=0                                 | -     | 60
        max-age=59                                | -     | 60
        max-age=3601                              | -     | 3600
        max-age=99999999999999999999              | -     | 3600
        max-age=-1                                | -     | 60
        no-store                                  | -     | 60
        """)
    void cache_control_sets_the_lifetime_within_bounds(String control, String age, long seconds) {
        RemoteState keys = fetched(new RemoteOptions(), "Cache-Control", control, "Age", age);

        Duration lifetime = Duration.ofSeconds(seconds);
        assertThat(keys.currentUntil()).isEqualTo(TestJwts.NOW.plus(lifetime));
        assertThat(keys.fetchAt())
                .isEqualTo(TestJwts.NOW.plus(lifetime.multipliedBy(4).dividedBy(5)));
        assertThat(keys.usableUntil()).isEqualTo(keys.currentUntil().plus(Duration.ofHours(1)));
    }

    @Test
    void the_lifetime_option_overrides_cache_control() {
        RemoteOptions options =
                new RemoteOptions().lifetime(Duration.ofHours(10)).outageTolerance(Duration.ZERO);
        RemoteState keys = fetched(options, "Cache-Control", "max-age=600");

        assertThat(keys.currentUntil()).isEqualTo(TestJwts.NOW.plus(Duration.ofHours(10)));
        assertThat(keys.usableUntil()).isEqualTo(keys.currentUntil());
    }

    @ParameterizedTest(name = "{0} characters")
    @CsvSource({"256, true", "257, false"})
    void only_a_short_entity_tag_is_kept(int length, boolean kept) {
        String etag = "\"" + "e".repeat(length - 2) + "\"";
        assertThat(fetched(new RemoteOptions(), "ETag", etag).published().etag())
                .isEqualTo(kept ? etag : null);
    }

    @Test
    void keys_are_due_and_not_usable_for_longer_after_the_clock_is_set_back() {
        RemoteState keys = fetched(new RemoteOptions(), "Cache-Control", "max-age=600");
        Duration left = Duration.between(TestJwts.NOW, keys.usableUntil());
        Instant earlier = TestJwts.NOW.minus(Duration.ofDays(1));

        assertThat(keys.isDue(TestJwts.NOW)).isFalse();
        assertThat(keys.isDue(earlier)).isTrue();
        assertThat(keys.requiresFetch(earlier)).isTrue();
        RemoteState failed = keys.failed(earlier, new IOException());
        assertThat(failed.usableUntil()).isEqualTo(earlier.plus(left));
        assertThat(failed.requiresFetch(earlier)).isFalse();
        assertThat(failed.isDue(earlier.minusNanos(1))).isTrue();
        assertThat(failed.isUsable(earlier)).isTrue();
        assertThat(failed.isUsable(earlier.minusNanos(1))).isFalse();
    }

    private static RemoteState fetched(RemoteOptions options, String... headers) {
        try (TestKeyServer server = TestKeyServer.http()) {
            JwtKey key = JwtKey.generate(EdDSA);
            server.respond(exchange -> {
                for (int i = 0; i < headers.length; i += 2) {
                    if (headers[i + 1] != null) {
                        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
                    }
                }
                TestKeyServer.respond(exchange, 200, JwtKeySet.of(key).toJson());
            });
            options.clock(() -> TestJwts.NOW);
            RemoteFetch fetch = new RemoteFetch(
                    "localhost", download -> CompletableFuture.completedFuture(server.uri()), Set.of(EdDSA), options);
            return fetch.after(RemoteState.none(), TestJwts.NOW, fetch.download())
                    .join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
