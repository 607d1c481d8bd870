package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests when keys are fetched, and which tokens wait for a fetch. */
@Timeout(60)
class RemoteKeysTest {

    private final JwtKey first = JwtKey.generate(EdDSA).withId("first");
    private final JwtKey second = JwtKey.generate(EdDSA).withId("second");
    private final TestClock clock = new TestClock();
    private final TestKeyServer server = TestKeyServer.http();
    private final TestLog log = new TestLog();

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @Test
    void the_first_token_causes_a_fetch_and_later_tokens_do_not() {
        server.publish(first);
        JwtManager jwt = remote(options -> {});
        assertThat(server.requests()).isEmpty();

        for (int i = 0; i < 100; i++) {
            assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void a_token_with_an_illegal_character_causes_no_request() {
        server.publish(first);
        JwtManager jwt = remote(options -> {});
        assertThat(jwt.decode(token(first) + "=")).isEqualTo(TokenFault.CHARACTER.result());
        assertThat(jwt.decode(token(first).replace('.', '!'))).isEqualTo(TokenFault.CHARACTER.result());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void eager_keys_are_fetched_before_any_token() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        server.respond(exchange -> {
            asked.countDown();
            TestKeyServer.respond(exchange, 200, JwtKeySet.of(first).toJson());
        });
        JwtManager jwt = remote(RemoteOptions::eager);

        asked.await();
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void a_token_of_a_known_key_does_not_wait_for_a_refresh() {
        server.publish(first);
        JwtManager jwt = remote(options -> options.lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        CountDownLatch mayRespond = new CountDownLatch(1);
        server.respond(exchange -> {
            TestKeyServer.await(mayRespond);
            TestKeyServer.respond(exchange, 200, JwtKeySet.of(second, first).toJson());
        });
        clock.advance(Duration.ofMinutes(8));
        for (int i = 0; i < 10; i++) {
            assertThat(jwt.decode(token(first)))
                    .isInstanceOf(Valid.class); // a token that waited would never get a result
        }
        mayRespond.countDown();
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void keys_are_not_refreshed_before_four_fifths_of_their_lifetime() {
        server.publish(first);
        JwtManager jwt = remote(options -> options.lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        server.publish(second);
        clock.advance(Duration.ofMinutes(8).minusNanos(1));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class); // the id is unknown and causes one fetch
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void a_withdrawn_key_is_rejected_after_its_lifetime() {
        server.publish(first, second);
        JwtManager jwt = remote(options -> options.lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        server.publish(second);
        clock.advance(Duration.ofMinutes(10));
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class);
    }

    @Test
    void a_clock_that_is_set_back_prolongs_no_withdrawn_key_and_no_outage() {
        server.publish(first);
        JwtManager jwt = remote(options -> {});
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        server.publish(second);
        clock.advance(Duration.ofDays(-1));
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class);

        server.respond(exchange -> TestKeyServer.respond(exchange, 500, ""));
        clock.advance(Duration.ofDays(2));
        assertThat(jwt.decode(token(second))).isInstanceOf(Unavailable.class);
        clock.advance(Duration.ofDays(-3)); // during the outage
        assertThat(jwt.decode(token(second))).isInstanceOf(Unavailable.class);
        server.publish(second);
        clock.advance(Duration.ofSeconds(10));
        assertThat(TestKeyServer.whenAvailable(jwt, token(second))).isInstanceOf(Valid.class);
    }

    @Test
    void a_key_without_id_does_not_hide_a_new_key() {
        JwtKey withoutId = JwtKey.generate(EdDSA);
        server.publish(withoutId);
        JwtManager jwt = remote(options -> {});
        assertThat(jwt.decode(token(withoutId))).isInstanceOf(Valid.class);

        server.publish(withoutId, first);
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(token(withoutId.withId("unknown")))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(token(withoutId.withId("unknown")))).isInstanceOf(Valid.class);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void a_token_that_waited_for_a_fetch_causes_no_second_fetch() {
        server.publish(first);
        assertThat(remote(options -> {}).decode(token(second))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void a_set_without_keys_withdraws_all_of_them() {
        server.publish(first);
        JwtManager jwt = remote(options -> options.lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        server.publish("{\"keys\":[]}");
        clock.advance(Duration.ofMinutes(10));
        assertThat(jwt.decode(token(first))).isInstanceOf(Unavailable.class);
        assertThat(log.warnings())
                .containsExactly("keys of localhost are unavailable: the set has no key for [ES256, EdDSA];"
                        + " no token can be verified");
    }

    @Test
    void unchanged_keys_are_not_sent_again() {
        String etag = "\"v1\"";
        String body = JwtKeySet.of(first).toJson();
        server.respond(exchange -> {
            exchange.getResponseHeaders().add("ETag", etag);
            boolean same = etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            TestKeyServer.respond(exchange, same ? 304 : 200, same ? "" : body);
        });
        JwtManager jwt = remote(options -> options.lifetime(Duration.ofMinutes(10)));
        for (int i = 0; i < 3; i++) {
            assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
            clock.advance(Duration.ofMinutes(10));
        }
        assertThat(server.requests())
                .extracting(exchange -> exchange.getRequestHeaders().getFirst("If-None-Match"))
                .containsExactly(null, etag, etag);
    }

    @Test
    void the_request_after_a_failed_conditional_request_has_no_entity_tag() {
        server.respond(exchange -> {
            exchange.getResponseHeaders().add("ETag", "");
            boolean conditional = exchange.getRequestHeaders().containsKey("If-None-Match");
            TestKeyServer.respond(
                    exchange, conditional ? 400 : 200, JwtKeySet.of(first).toJson());
        });
        JwtManager jwt = remote(options -> options.lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        clock.advance(Duration.ofHours(1));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class); // the server rejects the empty entity tag

        clock.advance(Duration.ofHours(1));
        assertThat(TestKeyServer.whenAvailable(jwt, token(first))).isInstanceOf(Valid.class);
    }

    @Test
    void a_304_for_another_entity_tag_does_not_keep_a_withdrawn_key() {
        AtomicReference<String> version = new AtomicReference<>("\"v1\"");
        server.respond(exchange -> {
            exchange.getResponseHeaders().add("ETag", version.get());
            boolean conditional = exchange.getRequestHeaders().containsKey("If-None-Match");
            JwtKey current = version.get().equals("\"v1\"") ? first : second;
            TestKeyServer.respond(
                    exchange,
                    conditional ? 304 : 200,
                    conditional ? "" : JwtKeySet.of(current).toJson());
        });
        JwtManager jwt = remote(options -> options.lifetime(Duration.ofMinutes(10)));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        version.set("\"v2\""); // the response to each conditional request is still 304
        clock.advance(Duration.ofMinutes(10));
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);

        clock.advance(Duration.ofMinutes(10));
        assertThat(jwt.decode(token(first))).isEqualTo(TestJwts.UNKNOWN_KEY);
        assertThat(jwt.decode(token(second))).isInstanceOf(Valid.class);
    }

    @Test
    void only_the_algorithms_of_the_caller_are_allowed() {
        JwtKey rsa = TestKeys.of(Algorithm.RS256).jwtKey().withId("rsa");
        server.publish(first, rsa);
        JwtManager jwt = remote(options -> {});
        assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
        assertThat(jwt.decode(token(rsa))).isEqualTo(TestJwts.ALGORITHM);
    }

    @Test
    void a_bad_key_is_left_out_with_one_warning() {
        String good = JwtKeySet.of(first).toJson().replace("{\"keys\":[", "").replace("]}", "");
        String leaked = good.replace("\"first\"", "\"leaked\"").replace("}", ",\"d\":\"c4n4ry\"}");
        server.publish("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\"}," + good + ",{\"kty\":\"XYZ\"}," + good + ","
                + leaked + ",7]}");
        JwtManager jwt = remote(options -> options.lifetime(Duration.ofMinutes(10)));
        for (int i = 0; i < 3; i++) {
            assertThat(jwt.decode(token(first))).isInstanceOf(Valid.class);
            clock.advance(Duration.ofMinutes(10));
        }
        assertThat(server.requests()).hasSize(3);
        assertThat(log.warnings())
                .containsExactly("keys of localhost that are not used: keys[0]: x: missing;"
                        + " keys[3]: kid: an earlier key of this algorithm has the same id;"
                        + " keys[4]: d: this private key is published, so anybody can sign with it;"
                        + " keys[5]: must be a JSON object");
    }

    @Test
    void an_interrupt_ends_the_wait_for_keys() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayRespond = new CountDownLatch(1);
        server.respond(exchange -> {
            asked.countDown();
            TestKeyServer.await(mayRespond);
        });
        JwtManager jwt = remote(options -> options.timeout(Duration.ofMinutes(1)));
        boolean[] unavailableAndInterrupted = new boolean[1];
        Thread waiting = new Thread(() -> unavailableAndInterrupted[0] = jwt.decode(token(first)) instanceof Unavailable
                && Thread.currentThread().isInterrupted());
        waiting.start();
        asked.await();
        waiting.interrupt();
        waiting.join();
        mayRespond.countDown();
        assertThat(unavailableAndInterrupted[0]).isTrue();
        assertThat(jwt.decode(token(first))).isInstanceOf(Unavailable.class);
    }

    @Test
    void remote_keys_may_block_and_cannot_sign_or_be_published() {
        JwtKeySet keys = JwtKeySet.remote(Algorithm.RS256, server.uri());
        JwtManager jwt = JwtManager.builder(keys).issuer("me").audience("api").build();
        assertThat(jwt.mayBlock()).isTrue();
        assertThat(keys).hasToString("JwtKeySet[RS256] of localhost");
        assertThatIllegalStateException()
                .isThrownBy(() -> jwt.create("alice"))
                .withMessage("create: remote keys cannot sign; use a manager with a secret or a private key");
        assertThatIllegalStateException()
                .isThrownBy(keys::toJson)
                .withMessage("toJson: the provider publishes these keys: [RS256] of localhost");
    }

    private JwtManager remote(Consumer<RemoteOptions> options) {
        return server.manager(clock, options);
    }
}
