package io.jwtsimple;

import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.withClaims;
import static io.jwtsimple.TestRevocations.REVOKED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when the store of revocations is read, and which tokens wait for a read. */
@Timeout(60)
class RevocationRefreshTest {

    @AutoClose
    private final TestProcesses processes = new TestProcesses();

    private final TestRevocationStore store = processes.store;
    private final JwtManager here = processes.here;
    private final JwtManager there = processes.there;
    private final String token = processes.token;

    @Test
    void the_store_is_read_at_most_once_a_second() {
        for (int i = 0; i < 1000; i++) {
            assertValid(here.decode(token));
        }
        int first = store.reads();
        assertThat(first).isEqualTo(2); // the second call shows that no entry is left
        for (int i = 0; i < 100; i++) {
            processes.passSeconds(0.1);
            assertValid(here.decode(token));
        }
        assertThat(store.reads() - first).isBetween(9, 10);
    }

    @Test
    void no_token_causes_no_read() {
        processes.passSeconds(3600);

        assertThat(store.reads()).isZero();
    }

    @Test
    void a_forged_or_expired_token_causes_no_read() {
        here.decode("a.b.c");
        here.decode(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43));
        here.decode(TestJwts.withPayload("{'exp':1}"));
        here.decode(withClaims("'sub':'alice'")); // without iat

        assertThat(store.reads()).isZero();
    }

    @Test
    void the_first_token_after_an_idle_hour_is_checked_with_current_entries() {
        JwtManager longLived = JwtManager.builder(JwtKey.secret(SECRET))
                .clock(processes.clock)
                .expiresIn(Duration.ofHours(5))
                .revocations(processes.hereList)
                .build();
        String mine = longLived.create("alice");
        Claims claims = assertValid(longLived.decode(mine));
        assertValid(there.decode(mine));
        longLived.revoke(claims);
        processes.passSeconds(3600);

        assertThat(there.decode(mine)).isEqualTo(REVOKED);
    }

    @Test
    void one_token_waits_for_a_read_and_others_go_on() throws Exception {
        assertValid(here.decode(token));
        CountDownLatch reading = new CountDownLatch(1);
        store.onRead((cursor, entries) -> {
            reading.countDown();
            processes.awaitEnd();
            return store.pass(cursor, entries);
        });
        processes.passSeconds(1.01);
        Future<TokenResult> waits = processes.threads.submit(() -> here.decode(token));
        reading.await();

        for (int i = 0; i < 100; i++) {
            assertValid(TestProcesses.atOnce(here, token));
        }
        assertThat(waits.isDone()).isFalse();
        processes.hang.countDown();
        assertValid(waits.get(10, SECONDS));
        assertThat(store.reads()).isEqualTo(3);
    }

    @Test
    void entries_take_effect_in_portions_and_in_one_go() {
        store.portion = 7;
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            tokens.add(here.create("user" + i));
            here.revoke(assertValid(here.decode(tokens.get(i))));
        }
        assertThat(tokens).allSatisfy(each -> assertThat(there.decode(each)).isEqualTo(REVOKED));
    }

    @Test
    void a_store_may_block() {
        assertThat(here.mayBlock()).isTrue();
        JwtManager other = TestJwts.manager().issuer("x").build();
        JwtManager mine =
                TestJwts.manager().issuer("y").revocations(processes.hereList).build();
        assertThat(TokenDecoder.byIssuer(other).mayBlock()).isFalse();
        assertThat(TokenDecoder.byIssuer(other, mine).mayBlock()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1.999S", "PT-1S", "PT24H0.001S"})
    void a_maximum_age_out_of_bounds_is_a_mistake(Duration maxAge) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Revocations.of(store, maxAge))
                .withMessage("maxAge: must be 2 seconds to 1 day, was " + maxAge);
    }
}
