package io.jwtsimple;

import static io.jwtsimple.RevocationsTest.REVOKED;
import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.withClaims;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jwtsimple.TokenResult.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests two instances that share a store of revocations. The store may respond slowly, fail, hang, repeat entries or
 * lose entries. A test moves the clock between two reads. The time for which a token waits for a read is real, and is
 * at most a second.
 */
@Timeout(60)
class RevocationStoreTest {

    private static final Unavailable UNAVAILABLE = new Unavailable("Revocation source unavailable");
    private static final Duration MAX_AGE = Duration.ofMinutes(1);
    /**
     * The time limit for a result that must come without waiting. The limit is far less than a second, but enough for a
     * busy machine.
     */
    private static final Duration AT_ONCE = Duration.ofMillis(700);

    private final TestClock clock = new TestClock();
    private final AtomicLong nanos = new AtomicLong();
    private final TestRevocationStore store = new TestRevocationStore();
    private final Revocations hereList = Revocations.of(store, MAX_AGE, nanos::get);
    private final JwtManager here = manager(hereList);
    private final JwtManager there = manager(Revocations.of(store, MAX_AGE, nanos::get));
    /** A manager that creates tokens and never reads the store. */
    private final JwtManager issuer = manager(Revocations.inMemory());

    private final String token = issuer.create("alice");
    private final CountDownLatch hang = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private JwtManager manager(Revocations revocations) {
        return JwtManager.builder(JwtKey.secret(SECRET))
                .clock(clock)
                .revocations(revocations)
                .build();
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        clock.advance(duration);
    }

    private void passSeconds(double seconds) {
        pass(Duration.ofMillis((long) (seconds * 1000)));
    }

    @AfterEach
    void endAllThreads() {
        hang.countDown();
        threads.shutdownNow();
    }

    /** Decodes a token, and asserts that the result comes at once. */
    private static TokenResult atOnce(JwtManager jwt, String token) {
        long start = System.nanoTime();
        TokenResult result = jwt.decode(token);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
        return result;
    }

    /** Decodes a token, and asserts that the result comes within about a second. */
    private static TokenResult soon(JwtManager jwt, String token) {
        long start = System.nanoTime();
        TokenResult result = jwt.decode(token);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1700));
        return result;
    }

    /** Decodes again and again, and moves the clock, until {@code decode} returns this result. */
    private void becomes(JwtManager jwt, String token, TokenResult expected) {
        for (int i = 0; i < 5000; i++) {
            TokenResult result = jwt.decode(token);
            if (result.equals(expected)) {
                return;
            }
            nanos.addAndGet(Duration.ofMillis(1100).toNanos());
            Thread.yield();
        }
        throw new AssertionError("never " + expected + ", but " + jwt.decode(token));
    }

    private void fail(Throwable failure) {
        store.onRead((cursor, entries) -> {
            throw RevocationStoreTest.<RuntimeException>sneaky(failure);
        });
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }

    private void hangReads() {
        store.onRead((cursor, entries) -> {
            awaitEnd();
            return store.pass(cursor, entries);
        });
    }

    private void awaitEnd() {
        while (true) {
            try {
                hang.await();
                return;
            } catch (InterruptedException e) {
                // a driver that ignores interrupts
            }
        }
    }

    @Nested
    class Sharing {

        @Test
        void a_token_that_is_revoked_here_is_rejected_there_after_a_second() {
            Claims claims = assertValid(here.decode(token));
            assertValid(there.decode(token));

            here.revoke(claims);
            assertThat(here.decode(token)).isEqualTo(REVOKED);
            passSeconds(1.01);

            assertThat(there.decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void an_identity_and_a_session_that_are_revoked_here_are_rejected_there() {
            String session = here.create("bob", claims -> claims.put("sid", "s1"));
            assertValid(there.decode(token));
            assertValid(there.decode(session));

            here.revokeAll("alice");
            here.revokeSession("s1");
            passSeconds(1.01);

            assertThat(there.decode(token)).isEqualTo(REVOKED);
            assertThat(there.decode(session)).isEqualTo(REVOKED);
            assertValid(there.decode(here.create("alice")));
            assertValid(here.decode(there.create("alice")));
        }

        @ParameterizedTest
        @MethodSource("io.jwtsimple.RevocationsTest#objects")
        void every_identity_is_found_again_in_another_process(Object identity) {
            String before = here.create(identity);
            assertValid(there.decode(before));
            here.revokeAll(identity);
            passSeconds(1.01);

            assertThat(there.decode(before)).isEqualTo(REVOKED);
            assertValid(there.decode(there.create(identity)));
        }

        @Test
        void a_process_that_starts_later_knows_every_revocation() {
            here.revoke(assertValid(here.decode(token)));

            assertThat(manager(Revocations.of(store)).decode(token)).isEqualTo(REVOKED);
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
            Revocations list = Revocations.of(store, MAX_AGE, nanos::get);
            JwtManager shop = JwtManager.builder(JwtKey.secret(SECRET))
                    .issuer("shop")
                    .revocations(list)
                    .build();
            JwtManager forum = JwtManager.builder(JwtKey.secret(SECRET))
                    .issuer("forum")
                    .revocations(Revocations.of(store, MAX_AGE, nanos::get))
                    .build();
            String ofForum = forum.create("alice");

            shop.revokeAll("alice");
            passSeconds(5);

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
            passSeconds(1.01);
            assertThat(here.decode(fresh)).isEqualTo(REVOKED);
        }

        @Test
        void a_process_that_only_creates_makes_valid_tokens() {
            JwtManager login = manager(Revocations.of(store, MAX_AGE, nanos::get));
            here.revokeAll("alice");

            assertValid(here.decode(login.create("alice")));
        }

        @Test
        void create_and_revoke_all_go_on_while_the_store_cannot_be_read() {
            assertValid(here.decode(token));
            fail(new IOException("connection refused"));
            passSeconds(1.01);

            here.revokeAll("alice");

            assertThat(here.decode(token)).isEqualTo(REVOKED);
            assertValid(here.decode(here.create("alice")));
        }

        /** An entry of a process with a wrong clock. */
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
                    .revocations(Revocations.of(store, MAX_AGE, nanos::get))
                    .build();
            String before = slow.create("alice");
            here.revokeAll("alice");
            nanos.addAndGet(SECONDS.toNanos(2));

            assertThat(slow.decode(before)).isEqualTo(REVOKED);
            String fresh = slow.create("alice");
            assertValid(slow.decode(fresh));
            passSeconds(2);
            assertValid(here.decode(fresh));
        }
    }

    @Nested
    class Refresh {

        @Test
        void the_store_is_read_at_most_once_a_second() {
            for (int i = 0; i < 1000; i++) {
                assertValid(here.decode(token));
            }
            int first = store.reads();
            assertThat(first).isEqualTo(2); // the second read finds no new entry
            for (int i = 0; i < 100; i++) {
                passSeconds(0.1);
                assertValid(here.decode(token));
            }
            assertThat(store.reads() - first).isBetween(9, 10);
        }

        @Test
        void no_token_causes_no_read() {
            passSeconds(3600);

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
                    .clock(clock)
                    .expiresIn(Duration.ofHours(5))
                    .revocations(hereList)
                    .build();
            String mine = longLived.create("alice");
            Claims claims = assertValid(longLived.decode(mine));
            assertValid(there.decode(mine));
            longLived.revoke(claims);
            passSeconds(3600);

            assertThat(there.decode(mine)).isEqualTo(REVOKED);
        }

        @Test
        void one_token_waits_for_a_read_and_others_go_on() throws Exception {
            assertValid(here.decode(token));
            CountDownLatch reading = new CountDownLatch(1);
            store.onRead((cursor, entries) -> {
                reading.countDown();
                awaitEnd();
                return store.pass(cursor, entries);
            });
            passSeconds(1.01);
            Future<TokenResult> waits = threads.submit(() -> here.decode(token));
            reading.await();

            for (int i = 0; i < 100; i++) {
                assertValid(atOnce(here, token));
            }
            assertThat(waits.isDone()).isFalse();
            hang.countDown();
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
                    TestJwts.manager().issuer("y").revocations(hereList).build();
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

    @Nested
    class Outage {

        @ParameterizedTest
        @MethodSource("io.jwtsimple.RevocationStoreTest#failures")
        void known_entries_serve_until_their_maximum_age_and_then_nobody_is_admitted(Throwable failure) {
            String other = here.create("bob");
            here.revoke(assertValid(here.decode(token)));
            assertValid(here.decode(other));
            fail(failure);

            for (int second = 0; second < 60; second++) {
                assertValid(atOnce(here, other));
                assertThat(atOnce(here, token)).isEqualTo(REVOKED);
                passSeconds(1);
            }
            passSeconds(0.01);
            assertThat(atOnce(here, other)).isEqualTo(UNAVAILABLE);
            assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);

            store.repair();
            becomes(here, token, REVOKED);
            assertValid(atOnce(here, other));
        }

        @ParameterizedTest
        @MethodSource("io.jwtsimple.RevocationStoreTest#failures")
        void a_process_that_starts_in_an_outage_admits_nobody_until_the_first_complete_read(Throwable failure) {
            fail(failure);
            assertThat(soon(here, token)).isEqualTo(UNAVAILABLE);
            assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);
            passSeconds(1.01);
            assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);
            assertThat(store.reads()).isBetween(1, 2);

            store.repair();
            for (int i = 0; i < 5000 && !(here.decode(token) instanceof TokenResult.Valid); i++) {
                nanos.addAndGet(SECONDS.toNanos(2));
                Thread.yield();
            }
            assertValid(here.decode(token));
        }

        @Test
        void a_store_that_hangs_holds_a_token_for_a_second_once_and_one_thread() {
            assertValid(here.decode(token));
            hangReads();
            passSeconds(1.5);
            assertValid(soon(here, token));
            for (int i = 0; i < 20; i++) {
                passSeconds(1.5);
                assertValid(atOnce(here, token));
            }
            assertThat(store.reads()).isEqualTo(3);
            passSeconds(60);
            assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);

            store.repair();
            hang.countDown();
            for (int i = 0; i < 5000 && !(here.decode(token) instanceof TokenResult.Valid); i++) {
                nanos.addAndGet(SECONDS.toNanos(2));
                Thread.yield();
            }
            assertValid(here.decode(token));
        }

        @Test
        void a_store_that_hangs_from_the_beginning_holds_each_token_for_a_second_at_most() throws Exception {
            hangReads();
            List<Callable<TokenResult>> decodes = Collections.nCopies(20, () -> soon(here, token));
            for (Future<TokenResult> result : threads.invokeAll(decodes)) {
                assertThat(result.get()).isEqualTo(UNAVAILABLE);
            }
            passSeconds(1);
            assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);
            assertThat(store.reads()).isEqualTo(1);
        }

        @Test
        void a_read_that_does_not_return_is_interrupted_after_thirty_seconds() throws Exception {
            assertValid(here.decode(token));
            CountDownLatch interrupted = new CountDownLatch(1);
            store.onRead((cursor, entries) -> {
                try {
                    hang.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
                return store.pass(cursor, entries);
            });
            passSeconds(1.01);
            assertValid(soon(here, token));
            passSeconds(31);
            assertValid(atOnce(here, token));

            assertThat(interrupted.await(10, SECONDS)).isTrue();
        }

        /** The store takes 10 seconds for each read, but the manager still gets the entries. */
        @Test
        void a_slow_store_delays_no_token_after_its_first_read() throws Exception {
            assertValid(there.decode(token));
            here.revoke(assertValid(here.decode(token)));
            String other = here.create("bob");
            CountDownLatch[] step = {new CountDownLatch(1)};
            store.onRead((cursor, entries) -> {
                step[0].await();
                nanos.addAndGet(SECONDS.toNanos(10));
                return store.pass(cursor, entries);
            });
            passSeconds(1.01);
            assertValid(soon(there, other));
            passSeconds(1);
            assertValid(atOnce(there, token));
            step[0].countDown();
            becomes(there, token, REVOKED);
        }

        @Test
        void the_token_of_an_interrupted_thread_needs_entries_of_the_last_two_seconds() {
            assertValid(here.decode(token));
            hangReads();
            passSeconds(2);
            Thread.currentThread().interrupt();
            assertValid(atOnce(here, token));
            passSeconds(0.01);

            assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);
            assertThat(Thread.interrupted()).isTrue();
        }

        @Test
        void an_interrupted_thread_does_not_wait() {
            hangReads();
            Thread.currentThread().interrupt();

            assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);
            assertThat(Thread.interrupted()).isTrue();
        }

        @Test
        void the_log_has_one_warning_for_an_outage_and_shows_no_claim() {
            try (TestLog log = TestLog.ofAllClasses()) {
                here.revokeAll("alice");
                here.decode(token);
                fail(new IOException("refused\n2026 FATAL forged"));
                for (int i = 0; i < 10; i++) {
                    passSeconds(1.01);
                    here.decode(token);
                }
                store.repair();
                becomesReadable();

                assertThat(log.warnings())
                        .filteredOn(line -> line.contains("refused?2026 FATAL forged; known ones serve for PT1M"))
                        .hasSize(1);
                assertThat(log.text()).doesNotContain("alice");
            }
        }

        private void becomesReadable() {
            int before = store.reads();
            while (store.reads() < before + 3) {
                nanos.addAndGet(SECONDS.toNanos(2));
                here.decode(token);
            }
        }
    }

    static List<Throwable> failures() {
        return List.of(
                new IOException("connection refused"),
                new IllegalStateException("a bug of the store"),
                new NullPointerException(),
                new InterruptedException(),
                new StackOverflowError(),
                new OutOfMemoryError("thrown by a test"),
                new NoClassDefFoundError("a/driver/that/is/missing"));
    }

    @Nested
    class Append {

        @ParameterizedTest
        @MethodSource("io.jwtsimple.RevocationStoreTest#failures")
        void a_failure_is_thrown_and_the_revocation_takes_effect_here(Throwable failure) {
            Claims claims = assertValid(here.decode(token));
            store.onAppend((entry, keepUntil) -> {
                throw RevocationStoreTest.<RuntimeException>sneaky(failure);
            });

            if (failure instanceof Error) {
                assertThatExceptionOfType(Error.class)
                        .isThrownBy(() -> here.revoke(claims))
                        .isSameAs(failure);
            } else {
                assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> here.revoke(claims))
                        .withMessage("revoke: the store has not stored the revocation, which so takes effect in this"
                                + " process only, until a restart; revoke again")
                        .withCause(failure);
            }
            assertThat(Thread.interrupted()).isEqualTo(failure instanceof InterruptedException);
            assertThat(here.decode(token)).isEqualTo(REVOKED);
            assertValid(there.decode(token));

            store.repair();
            here.revoke(claims);
            passSeconds(1.01);
            assertThat(there.decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void revoke_returns_when_the_entry_is_stored_and_decode_rejects_before() throws Exception {
            Claims claims = assertValid(here.decode(token));
            CountDownLatch appending = new CountDownLatch(1);
            store.onAppend((entry, keepUntil) -> {
                appending.countDown();
                awaitEnd();
                store.add(entry, keepUntil);
            });
            Future<?> revoke = threads.submit(() -> here.revoke(claims));
            appending.await();

            assertThat(here.decode(token)).isEqualTo(REVOKED);
            assertThat(revoke.isDone()).isFalse();
            hang.countDown();
            revoke.get(10, SECONDS);
            assertThat(store.entries).hasSize(1);
        }

        @Test
        void a_mistake_of_the_caller_appends_nothing() {
            assertThatIllegalArgumentException().isThrownBy(() -> here.revokeSession("s".repeat(5000)));

            assertThat(store.entries).isEmpty();
        }
    }

    @Nested
    class Entries {

        @Test
        void repeated_and_reordered_entries_change_nothing() {
            String older = here.create("alice");
            here.revokeAll("alice");
            String fresh = here.create("alice");
            passSeconds(3);
            String newest = here.create("bob");
            here.revokeAll("bob");
            here.revoke(assertValid(here.decode(here.create("carol"))));
            TestRounds.run(50, random -> {
                List<String> shuffled = new ArrayList<>(store.entries);
                shuffled.addAll(store.entries);
                Collections.shuffle(shuffled, random);
                TestRevocationStore other = new TestRevocationStore();
                other.entries.addAll(shuffled);
                other.portion = 1 + random.nextInt(8);
                JwtManager late = manager(Revocations.of(other));

                assertThat(late.decode(older)).isEqualTo(REVOKED);
                assertThat(late.decode(newest)).isEqualTo(REVOKED);
                assertValid(late.decode(fresh));
            });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "garbage",
                    "{}",
                    "[]",
                    "null",
                    "{\"kind\":\"TOKEN\"}",
                    "{\"kind\":\"OTHER\",\"iss\":\"\",\"of\":\"x\",\"issuedUntil\":1,\"keepUntil\":253402300799}",
                    "{\"kind\":\"TOKEN\",\"iss\":1,\"of\":\"x\",\"issuedUntil\":1,\"keepUntil\":253402300799}",
                    "{\"kind\":\"TOKEN\",\"iss\":\"\",\"of\":null,\"issuedUntil\":1,\"keepUntil\":253402300799}",
                    "{\"kind\":\"TOKEN\",\"iss\":\"\",\"of\":\"x\",\"issuedUntil\":\"1\",\"keepUntil\":253402300799}",
                    "{\"kind\":\"TOKEN\",\"iss\":\"\",\"of\":\"x\",\"issuedUntil\":1,\"keepUntil\":1e9}",
                    "{\"kind\":\"TOKEN\",\"iss\":\"\",\"of\":\"x\",\"issuedUntil\":1,\"keepUntil\":1}",
                    "{\"kind\":\"TOKEN\",\"kind\":\"TOKEN\",\"iss\":\"\",\"of\":\"x\",\"issuedUntil\":1,\"keepUntil\":1}",
                    "{\"kind\":\"SESSION\",\"iss\":\"\",\"of\":[[[[[[]]]]]],\"issuedUntil\":1,\"keepUntil\":99999999999999}",
                    "\ud800",
                })
        void a_text_that_is_no_entry_is_ignored(String text) {
            store.add(text, NOW);
            here.revoke(assertValid(here.decode(token)));

            assertThat(there.decode(token)).isEqualTo(REVOKED);
            assertValid(there.decode(here.create("bob")));
        }

        @Test
        void null_and_a_long_text_are_ignored_and_the_first_is_logged() throws Exception {
            TestRevocationStore.awaitReads(); // a read of another test may still write to the log
            try (TestLog log = TestLog.ofAllClasses()) {
                store.onRead((cursor, entries) -> {
                    if (cursor == null) {
                        entries.accept(null);
                        entries.accept("alice".repeat(100_000));
                        entries.accept("alice");
                    }
                    return "1";
                });
                assertValid(here.decode(token));
                passSeconds(1.01);
                assertValid(here.decode(token));

                TestRevocationStore.awaitReads(); // the log is written after the read has ended
                assertThat(log.warnings()).hasSize(1);
                assertThat(log.text()).contains("ignored an entry").doesNotContain("alice");
            }
        }

        /** A null cursor must not count as the end of the list. */
        @Test
        void a_null_cursor_is_a_failure() {
            store.onRead((cursor, entries) -> null);

            assertThat(here.decode(token)).isEqualTo(UNAVAILABLE);
        }

        @Test
        void entries_of_a_store_that_was_emptied_stay_known() {
            here.revoke(assertValid(here.decode(token)));
            String other = here.create("bob");
            assertThat(there.decode(token)).isEqualTo(REVOKED);
            store.entries.clear();
            passSeconds(1.01);
            assertThat(there.decode(token)).isEqualTo(REVOKED);

            here.revokeAll("bob");
            passSeconds(1.01);
            assertThat(there.decode(other)).isEqualTo(REVOKED);
        }

        @Test
        void entries_that_a_wrong_clock_ended_are_read_again() {
            assertThat(there.decode(token)).isInstanceOf(TokenResult.Valid.class);
            here.revoke(assertValid(here.decode(token)));
            String second = issuer.create("bob");
            TestClock wrong = new TestClock();
            JwtManager process = JwtManager.builder(JwtKey.secret(SECRET))
                    .clock(wrong)
                    .revocations(Revocations.of(store, MAX_AGE, nanos::get))
                    .build();
            wrong.advance(Duration.ofDays(3));
            process.create("carol"); // reads the store
            wrong.advance(Duration.ofDays(-3));
            nanos.addAndGet(SECONDS.toNanos(2));

            assertThat(process.decode(token)).isEqualTo(REVOKED);
            assertValid(process.decode(second));
            int reads = store.reads();
            nanos.addAndGet(SECONDS.toNanos(2));
            assertValid(process.decode(second));
            assertThat(store.reads() - reads).isEqualTo(1);
        }

        @Test
        void entries_of_a_read_that_fails_half_way_take_effect() {
            here.revoke(assertValid(here.decode(token)));
            String other = here.create("bob");
            assertValid(there.decode(other));
            here.revoke(assertValid(here.decode(other)));
            passSeconds(1.01);
            store.onRead((cursor, entries) -> {
                entries.accept(store.entries.get(1));
                throw new IOException("the connection was lost");
            });

            assertThat(there.decode(other)).isEqualTo(REVOKED);
        }

        @Test
        void a_cursor_that_always_changes_ends_in_a_failure_and_its_entries_count() {
            here.revoke(assertValid(here.decode(token)));
            String other = here.create("bob");
            assertValid(there.decode(other));
            AtomicInteger calls = new AtomicInteger();
            store.onRead((cursor, entries) -> {
                store.entries.forEach(entries);
                nanos.addAndGet(SECONDS.toNanos(1));
                return "call " + calls.incrementAndGet();
            });
            passSeconds(1.01);

            assertThat(there.decode(token)).isEqualTo(REVOKED);
            becomes(there, other, UNAVAILABLE);
        }

        /** The entries of 200 000 logouts, read in portions of a thousand. */
        @Test
        void a_process_catches_up_with_many_entries() {
            store.portion = 1000;
            List<String> bulk = new ArrayList<>();
            for (int i = 0; i < 200_000; i++) {
                bulk.add(new RevocationEntry(
                                RevocationEntry.Kind.TOKEN,
                                "",
                                "id" + i,
                                null,
                                RevocationEntry.FOREVER,
                                NOW.getEpochSecond() + 3600,
                                0)
                        .text());
            }
            store.entries.addAll(bulk);
            for (int i = 0;
                    i < 2000
                            && !there.decode(withClaims("'iat':1899999999,'jti':'id199999'"))
                                    .equals(REVOKED);
                    i++) {
                nanos.addAndGet(SECONDS.toNanos(2));
                Thread.yield();
            }
            assertThat(there.decode(withClaims("'iat':1899999999,'jti':'id0'"))).isEqualTo(REVOKED);
            assertThat(there.decode(withClaims("'iat':1899999999,'jti':'id199999'")))
                    .isEqualTo(REVOKED);
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
