package io.jwtsimple;

import static io.jwtsimple.TestIssuers.WRONG_ISSUER;
import static io.jwtsimple.TestIssuers.theirs;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.claimMissing;
import static io.jwtsimple.TestJwts.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests a decoder for several issuers with remote keys: an outage of one provider affects only tokens of this provider.
 */
@Timeout(60)
class TokenIssuersRemoteTest {

    private final TestIssuers issuers = new TestIssuers();
    private final JwtManager other = issuers.other;
    private final JwtKey pair = JwtKey.generate(Algorithm.EdDSA).withId("first");
    private final TestKeyServer server = TestKeyServer.http();
    private final JwtManager remote = server.manager(new TestClock(), options -> {});
    private final TokenDecoder decoder = TokenDecoder.byIssuer(other, remote);

    @AfterEach
    void stop() {
        TestKeyServer.awaitFetches();
        server.close();
    }

    @Test
    void ten_thousand_forged_issuers_cause_no_fetch() {
        server.publish(pair);
        String good = TestKeyServer.token(pair);
        for (int i = 0; i < 10_000; i++) {
            String payload = base64url("{\"iss\":\"" + server.address() + "/" + i + "\"}");
            String forged = segment(good, 0) + "." + payload + "." + segment(good, 2);
            assertThat(decoder.decode(forged)).isEqualTo(WRONG_ISSUER);
        }
        String unsigned = segment(good, 0) + "." + base64url("{}") + "." + segment(good, 2);
        assertThat(decoder.decode(unsigned)).isEqualTo(claimMissing("Token is missing the 'iss' claim"));
        assertThat(server.requests()).isEmpty();

        assertValid(decoder.decode(good));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void an_outage_of_one_provider_affects_its_tokens_only() {
        server.respond(exchange -> TestKeyServer.respond(exchange, 500, ""));

        assertThat(decoder.decode(TestKeyServer.token(pair))).isEqualTo(new Unavailable("Key source unavailable"));
        assertThat(decoder.decode(ofOther())).isInstanceOf(Valid.class);
    }

    @Test
    void a_token_of_another_issuer_does_not_wait_for_a_provider_that_hangs() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        server.respond(exchange -> {
            asked.countDown();
            TestKeyServer.await(end);
        });
        Thread waiting = new Thread(() -> decoder.decode(TestKeyServer.token(pair)));
        waiting.start();
        TestKeyServer.await(asked);

        assertThat(decoder.decode(ofOther())).isInstanceOf(Valid.class);
        assertThat(waiting.isAlive()).isTrue();
        end.countDown();
        waiting.join(Duration.ofSeconds(30).toMillis());
    }

    @Test
    void decode_may_block_if_one_manager_may() {
        assertThat(decoder.mayBlock()).isTrue();
        assertThat(TokenDecoder.byIssuer(remote, other).mayBlock()).isTrue();
        assertThat(issuers.both.mayBlock()).isFalse();
    }

    private static String ofOther() {
        return theirs("{'exp':1900000060,'iss':'https://login.example/','aud':'orders','azp':'shop'}");
    }
}
