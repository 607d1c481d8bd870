package io.jwtsimple;

import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestRevocations.REVOKED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests two processes that share revocations through a store, and failures to append an entry to the store. */
@Timeout(60)
class RevocationStoreTest {

    @AutoClose
    private final TestProcesses processes = new TestProcesses();

    private final AtomicLong nanos = processes.nanos;
    private final TestRevocationStore store = processes.store;
    private final JwtManager here = processes.here;
    private final JwtManager there = processes.there;
    private final String token = processes.token;
    private final ExecutorService threads = processes.threads;

    @Nested
    class Sharing {

        @Test
        void a_token_that_is_revoked_here_is_rejected_there_after_a_second() {
            Claims claims = assertValid(here.decode(token));
            assertValid(there.decode(token));

            here.revoke(claims);
            assertThat(here.decode(token)).isEqualTo(REVOKED);
            processes.passSeconds(1.01);

            assertThat(there.decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void an_identity_and_a_session_that_are_revoked_here_are_rejected_there() {
            String session = here.create("bob", claims -> claims.put("sid", "s1"));
            assertValid(there.decode(token));
            assertValid(there.decode(session));

            here.revokeAll("alice");
            here.revokeSession("s1");
            processes.passSeconds(1.01);

            assertThat(there.decode(token)).isEqualTo(REVOKED);
            assertThat(there.decode(session)).isEqualTo(REVOKED);
            assertValid(there.decode(here.create("alice")));
            assertValid(here.decode(there.create("alice")));
        }

        @ParameterizedTest
        @MethodSource("io.jwtsimple.TestRevocations#objects")
        void every_identity_is_found_again_in_another_process(Object identity) {
            String before = here.create(identity);
            assertValid(there.decode(before));
            here.revokeAll(identity);
            processes.passSeconds(1.01);

            assertThat(there.decode(before)).isEqualTo(REVOKED);
            assertValid(there.decode(there.create(identity)));
        }

        @Test
        void a_process_that_starts_later_knows_every_revocation() {
            here.revoke(assertValid(here.decode(token)));

            assertThat(processes.manager(Revocations.of(store)).decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void an_entry_is_one_line_of_ascii_and_ends_after_its_token() {
            String cjk = here.create("\u4e2d\ud83d\ude00\n\u007f\"\\");
            here.revoke(assertValid(here.decode(token)));
            here.revokeAll("\u4e2d\ud83d\ude00\n\u007f\"\\");
            here.revokeSession("s\u00e9");

            assertThat(store.entries).allMatch(entry -> entry.matches("[ -~]{1,4096}"));
            assertThat(store.ends)
                    .containsExactly(
                            NOW.plus(Duration.ofMinutes(70)).plusSeconds(1),
                            NOW.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(10)),
                            NOW.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(10)));
            assertThat(there.decode(cjk)).isEqualTo(REVOKED);
        }

        @Test
        void a_token_without_expiry_is_kept_until_the_last_year() {
            JwtManager forever = JwtManager.builder(JwtKey.secret(SECRET))
                    .acceptMissingExpiry()
                    .revocations(Revocations.of(store))
                    .build();
            String unlimited = TestJwts.withPayload("{'sub':'x','iat':1}");
            forever.revoke(assertValid(forever.decode(unlimited)));

            assertThat(store.ends).containsExactly(Instant.parse("9999-12-31T23:59:59Z"));
        }

        @Test
        void applications_with_issuers_share_a_store() {
            Revocations list = processes.revocations();
            JwtManager shop = JwtManager.builder(JwtKey.secret(SECRET))
                    .issuer("shop")
                    .revocations(list)
                    .build();
            JwtManager forum = JwtManager.builder(JwtKey.secret(SECRET))
                    .issuer("forum")
                    .revocations(processes.revocations())
                    .build();
            String ofForum = forum.create("alice");

            shop.revokeAll("alice");
            processes.passSeconds(5);

            assertValid(forum.decode(ofForum));
        }

        /**
         * Two processes revoke the same identity within one second. The second revocation also covers a token that the
         * first process created after its own revocation.
         */
        @Test
        void a_process_covers_the_tokens_after_the_revocation_of_another() {
            assertValid(there.decode(token));
            here.revokeAll("alice");
            String fresh = here.create("alice");
            assertThat(assertValid(here.decode(fresh)).issuedAt()).isEqualTo(NOW.plusSeconds(1));

            there.revokeAll("alice");

            assertThat(there.decode(fresh)).isEqualTo(REVOKED);
            processes.passSeconds(1.01);
            assertThat(here.decode(fresh)).isEqualTo(REVOKED);
        }

        @Test
        void a_process_that_only_creates_makes_valid_tokens() {
            JwtManager login = processes.manager(processes.revocations());
            here.revokeAll("alice");

            assertValid(here.decode(login.create("alice")));
        }

        @Test
        void create_and_revoke_all_go_on_while_the_store_cannot_be_read() {
            assertValid(here.decode(token));
            store.failReads(new IOException("connection refused"));
            processes.passSeconds(1.01);

            here.revokeAll("alice");

            assertThat(here.decode(token)).isEqualTo(REVOKED);
            assertValid(here.decode(here.create("alice")));
        }

        /** The entry comes from a process with a wrong clock. */
        @Test
        void an_entry_until_the_last_year_creates_no_token_that_decode_rejects() {
            store.add(
                    "{\"kind\":\"IDENTITY\",\"iss\":\"\",\"of\":\"alice\",\"issuedUntil\":253402300799,"
                            + "\"keepUntil\":253402300799}",
                    NOW);

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> here.create("alice"))
                    .withMessageStartingWith("create: the tokens of this identity are revoked until");
            assertValid(here.decode(here.create("bob")));
        }

        @Test
        void a_clock_two_seconds_behind_rejects_and_creates_no_token_that_is_revoked() {
            TestClock behind = new TestClock();
            behind.advance(Duration.ofSeconds(-2));
            JwtManager slow = JwtManager.builder(JwtKey.secret(SECRET))
                    .clock(behind)
                    .leeway(Duration.ofSeconds(5))
                    .revocations(processes.revocations())
                    .build();
            String before = slow.create("alice");
            here.revokeAll("alice");
            nanos.addAndGet(SECONDS.toNanos(2));

            assertThat(slow.decode(before)).isEqualTo(REVOKED);
            String fresh = slow.create("alice");
            assertValid(slow.decode(fresh));
            processes.passSeconds(2);
            assertValid(here.decode(fresh));
        }
    }

    @Nested
    class Append {

        @ParameterizedTest
        @MethodSource("io.jwtsimple.TestRevocationStore#failures")
        void a_failure_is_thrown_and_the_revocation_takes_effect_here(Throwable failure) {
            Claims claims = assertValid(here.decode(token));
            store.failAppends(failure);

            if (failure instanceof Error) {
                assertThatExceptionOfType(Error.class)
                        .isThrownBy(() -> here.revoke(claims))
                        .isSameAs(failure);
            } else {
                assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> here.revoke(claims))
                        .withMessage("revoke: the store has not stored the revocation, so it takes effect in this"
                                + " process only, until a restart; revoke again")
                        .withCause(failure);
            }
            assertThat(Thread.interrupted()).isEqualTo(failure instanceof InterruptedException);
            assertThat(here.decode(token)).isEqualTo(REVOKED);
            assertValid(there.decode(token));

            store.repair();
            here.revoke(claims);
            processes.passSeconds(1.01);
            assertThat(there.decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void revoke_returns_when_the_entry_is_stored_and_decode_rejects_before() throws Exception {
            Claims claims = assertValid(here.decode(token));
            CountDownLatch appending = new CountDownLatch(1);
            store.onAppend((entry, keepUntil) -> {
                appending.countDown();
                processes.awaitEnd();
                store.add(entry, keepUntil);
            });
            Future<?> revoke = threads.submit(() -> here.revoke(claims));
            appending.await();

            assertThat(here.decode(token)).isEqualTo(REVOKED);
            assertThat(revoke.isDone()).isFalse();
            processes.hang.countDown();
            revoke.get(10, SECONDS);
            assertThat(store.entries).hasSize(1);
        }

        @Test
        void a_mistake_of_the_caller_appends_nothing() {
            assertThatIllegalArgumentException().isThrownBy(() -> here.revokeSession("s".repeat(5000)));

            assertThat(store.entries).isEmpty();
        }
    }

    @Test
    void no_decode_anywhere_admits_a_token_that_was_revoked_before_the_read() throws Exception {
        for (int round = 0; round < 50; round++) {
            String each = here.create("user" + round);
            Claims claims = assertValid(here.decode(each));
            assertThat(there.decode(each)).isInstanceOf(TokenResult.Valid.class);
            List<Future<TokenResult>> decodes = new ArrayList<>();
            here.revoke(claims);
            nanos.addAndGet(SECONDS.toNanos(3));
            for (int i = 0; i < 8; i++) {
                decodes.add(threads.submit(() -> there.decode(each)));
            }
            for (Future<TokenResult> decode : decodes) {
                assertThat(decode.get()).isEqualTo(REVOKED);
            }
        }
    }
}
