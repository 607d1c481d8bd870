package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestProcesses.UNAVAILABLE;
import static io.jwtsimple.TestProcesses.atOnce;
import static io.jwtsimple.TestProcesses.soon;
import static io.jwtsimple.TestRevocations.REVOKED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests stores of revocations that cannot be read, or that respond slowly or never. */
@Timeout(60)
class RevocationOutageTest {

    @AutoClose
    private final TestProcesses processes = new TestProcesses();

    private final AtomicLong nanos = processes.nanos;
    private final TestRevocationStore store = processes.store;
    private final JwtManager here = processes.here;
    private final JwtManager there = processes.there;
    private final String token = processes.token;
    private final CountDownLatch hang = processes.hang;

    @ParameterizedTest
    @MethodSource("io.jwtsimple.TestRevocationStore#failures")
    void known_entries_serve_until_their_maximum_age_and_then_nobody_is_admitted(Throwable failure) {
        String other = here.create("bob");
        here.revoke(assertValid(here.decode(token)));
        assertValid(here.decode(other));
        store.failReads(failure);

        for (int second = 0; second < 60; second++) {
            assertValid(atOnce(here, other));
            assertThat(atOnce(here, token)).isEqualTo(REVOKED);
            processes.passSeconds(1);
        }
        processes.passSeconds(0.01);
        assertThat(atOnce(here, other)).isEqualTo(UNAVAILABLE);
        assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);

        store.repair();
        processes.becomes(here, token, REVOKED);
        assertValid(atOnce(here, other));
    }

    @ParameterizedTest
    @MethodSource("io.jwtsimple.TestRevocationStore#failures")
    void a_process_that_starts_in_an_outage_admits_nobody_until_the_first_complete_read(Throwable failure) {
        store.failReads(failure);
        assertThat(soon(here, token)).isEqualTo(UNAVAILABLE);
        assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);
        processes.passSeconds(1.01);
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
        processes.hangReads();
        processes.passSeconds(1.5);
        assertValid(soon(here, token));
        for (int i = 0; i < 20; i++) {
            processes.passSeconds(1.5);
            assertValid(atOnce(here, token));
        }
        assertThat(store.reads()).isEqualTo(3);
        processes.passSeconds(60);
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
        processes.hangReads();
        List<Callable<TokenResult>> decodes = Collections.nCopies(20, () -> soon(here, token));
        for (Future<TokenResult> result : processes.threads.invokeAll(decodes)) {
            assertThat(result.get()).isEqualTo(UNAVAILABLE);
        }
        processes.passSeconds(1);
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
        processes.passSeconds(1.01);
        assertValid(soon(here, token));
        processes.passSeconds(31);
        assertValid(atOnce(here, token));

        assertThat(interrupted.await(10, SECONDS)).isTrue();
    }

    /** The store responds after 10 seconds, when no token waits any longer, but its entries still take effect. */
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
        processes.passSeconds(1.01);
        assertValid(soon(there, other));
        processes.passSeconds(1);
        assertValid(atOnce(there, token));
        step[0].countDown();
        processes.becomes(there, token, REVOKED);
    }

    @Test
    void the_token_of_an_interrupted_thread_needs_entries_of_the_last_two_seconds() {
        assertValid(here.decode(token));
        processes.hangReads();
        processes.passSeconds(2);
        Thread.currentThread().interrupt();
        assertValid(atOnce(here, token));
        processes.passSeconds(0.01);

        assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void an_interrupted_thread_does_not_wait() {
        processes.hangReads();
        Thread.currentThread().interrupt();

        assertThat(atOnce(here, token)).isEqualTo(UNAVAILABLE);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void the_log_has_one_warning_for_an_outage_and_shows_no_claim() {
        try (TestLog log = TestLog.ofAllClasses()) {
            here.revokeAll("alice");
            here.decode(token);
            store.failReads(new IOException("refused\n2026 FATAL forged"));
            for (int i = 0; i < 10; i++) {
                processes.passSeconds(1.01);
                here.decode(token);
            }
            store.repair();
            becomesReadable();

            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("refused?2026 FATAL forged; known revocations are used for PT1M"))
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
