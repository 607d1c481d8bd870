package io.jwtsimple;

import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.withClaims;
import static io.jwtsimple.TestProcesses.UNAVAILABLE;
import static io.jwtsimple.TestRevocations.REVOKED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests entries that a store of revocations repeats, reorders, changes or loses. */
@Timeout(60)
class RevocationEntryTest {

    @AutoClose
    private final TestProcesses processes = new TestProcesses();

    private final AtomicLong nanos = processes.nanos;
    private final TestRevocationStore store = processes.store;
    private final JwtManager here = processes.here;
    private final JwtManager there = processes.there;
    private final String token = processes.token;

    @Test
    void repeated_and_reordered_entries_change_nothing() {
        String older = here.create("alice");
        here.revokeAll("alice");
        String fresh = here.create("alice");
        processes.passSeconds(3);
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
            JwtManager late = processes.manager(Revocations.of(other));

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
            processes.passSeconds(1.01);
            assertValid(here.decode(token));

            TestRevocationStore.awaitReads(); // the log is written after the read has ended
            assertThat(log.warnings()).hasSize(1);
            assertThat(log.text()).contains("ignored an entry").doesNotContain("alice");
        }
    }

    /** A read ends when the store returns the given cursor. Here this cursor is null, so the read must fail. */
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
        processes.passSeconds(1.01);
        assertThat(there.decode(token)).isEqualTo(REVOKED);

        here.revokeAll("bob");
        processes.passSeconds(1.01);
        assertThat(there.decode(other)).isEqualTo(REVOKED);
    }

    @Test
    void entries_that_a_wrong_clock_ended_are_read_again() {
        assertThat(there.decode(token)).isInstanceOf(TokenResult.Valid.class);
        here.revoke(assertValid(here.decode(token)));
        String second = processes.issuer.create("bob");
        TestClock wrong = new TestClock();
        JwtManager process = JwtManager.builder(JwtKey.secret(SECRET))
                .clock(wrong)
                .revocations(processes.revocations())
                .build();
        wrong.advance(Duration.ofDays(3));
        process.create("carol"); // reads the store while the clock is wrong
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
        processes.passSeconds(1.01);
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
        processes.passSeconds(1.01);

        assertThat(there.decode(token)).isEqualTo(REVOKED);
        processes.becomes(there, other, UNAVAILABLE);
    }

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
