package io.jwtsimple;

import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestRevocations.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests the tokens that a manager with revocations creates: their ids, their times, and the limits of the times. */
class RevocationCreateTest {

    private final TestRevocations memory = new TestRevocations();
    private final TestClock clock = memory.clock;
    private final JwtManager jwt = memory.jwt;

    private final RevocationIds shared = new RevocationIds();

    @Test
    void a_token_that_is_created_in_the_same_second_is_valid_at_once_and_older_ones_are_not() {
        String before = jwt.create("alice");
        jwt.revokeAll("alice");
        String fresh = jwt.create("alice");
        String another = jwt.create("alice");

        assertThat(jwt.decode(before)).isEqualTo(REVOKED);
        Claims claims = assertValid(jwt.decode(fresh));
        assertThat(claims.issuedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(claims.notBefore()).isEqualTo(NOW);
        assertThat(claims.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertValid(jwt.decode(another));
        assertThat(assertValid(jwt.decode(jwt.create("bob"))).issuedAt()).isEqualTo(NOW);
    }

    /**
     * Each {@code revokeAll} in the same second moves the {@code iat} of the next token one second further ahead. After
     * a restart, {@code revokeAll} would not revoke a token whose {@code iat} is ahead of the clock, so {@code create}
     * limits the distance.
     */
    @Test
    void create_stamps_at_most_a_minute_ahead() {
        String token = jwt.create("alice");
        for (int i = 0; i < 60; i++) {
            jwt.revokeAll("alice");
            token = jwt.create("alice");
        }
        assertThat(assertValid(jwt.decode(token)).issuedAt()).isEqualTo(NOW.plusSeconds(60));
        for (int i = 0; i < 1000; i++) {
            jwt.revokeAll("alice");
            assertThat(jwt.decode(token)).isEqualTo(REVOKED);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> jwt.create("alice"))
                    .withMessage("create: the tokens of this identity are revoked until a time ahead of the clock,"
                            + " so that iat must be 61 seconds ahead, the limit is 60; create the token 1 seconds"
                            + " later, and compare the clocks of the processes if this is long");
        }
        clock.advance(Duration.ofSeconds(1));
        String fresh = jwt.create("alice");
        assertValid(jwt.decode(fresh));
        jwt.revokeAll("alice");
        assertThat(jwt.decode(fresh)).isEqualTo(REVOKED);
    }

    @Test
    void an_iat_of_the_application_is_kept() {
        jwt.revokeAll("alice");
        String old = jwt.create("alice", claims -> claims.put("iat", NOW.minusSeconds(1)));

        assertThat(jwt.decode(old)).isEqualTo(REVOKED);
    }

    @Test
    void a_token_for_another_identity_than_create_was_given_is_new_as_well() {
        jwt.revokeAll("bob");
        String token = jwt.create("alice", claims -> claims.put("sub", "bob"));

        assertValid(jwt.decode(token));
    }

    @Test
    void ids_are_random_and_have_128_bits() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(assertValid(jwt.decode(jwt.create("alice"))).id());
        }
        assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("[A-Za-z0-9_-]{22}"));
    }

    @Test
    void ids_of_many_threads_differ() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<List<String>>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() ->
                        IntStream.range(0, 20_000).mapToObj(n -> shared.next()).toList());
            }
            Set<String> all = new HashSet<>();
            for (Future<List<String>> future : threads.invokeAll(tasks)) {
                all.addAll(future.get());
            }
            assertThat(all).hasSize(160_000);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void an_id_of_the_application_is_kept() {
        String mine = jwt.create("alice", claims -> claims.put("jti", "mine"));
        String none = jwt.create("alice", claims -> claims.remove("jti"));

        assertThat(assertValid(jwt.decode(mine)).id()).isEqualTo("mine");
        assertThat(assertValid(jwt.decode(none)).id()).isNull();
    }

    @Test
    void a_manager_without_revocations_writes_no_id() {
        JwtManager plain = TestJwts.manager().build();

        assertThat(assertValid(plain.decode(plain.create("alice"))).asMap()).doesNotContainKey("jti");
    }

    @Test
    void a_lifetime_that_revocations_do_not_reach_is_a_mistake() {
        assertValid(jwt.decode(jwt.create("alice", claims -> claims.expiresIn(Duration.ofDays(1)))));
        for (Consumer<ClaimsEditor> edit : List.<Consumer<ClaimsEditor>>of(
                claims -> claims.expiresIn(Duration.ofSeconds(86_401)),
                claims -> claims.put("exp", NOW.plusSeconds(86_401)),
                claims -> claims.put("exp", 1_900_086_401),
                claims -> claims.put("iat", NOW.minusSeconds(90_000)))) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> jwt.create("alice", edit))
                    .withMessage("exp: must be at most PT24H after iat, since revocations end after that time; set"
                            + " the longest lifetime with expiresIn(...) of the manager's builder, and shorter ones"
                            + " for single tokens");
        }
    }

    @Test
    void a_token_without_a_claim_that_the_application_removed_is_created() {
        assertThat(jwt.create(
                        "alice", claims -> claims.remove("exp").remove("nbf").remove("sub")))
                .isNotEmpty();
    }
}
