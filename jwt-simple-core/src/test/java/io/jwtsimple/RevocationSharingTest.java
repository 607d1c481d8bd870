package io.jwtsimple;

import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.withPayload;
import static io.jwtsimple.TestRevocations.REVOKED;
import static io.jwtsimple.TestRevocations.TOO_OLD;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests managers that share revocations and have different identity claims or lifetimes. */
class RevocationSharingTest {

    private static final Duration MONTH = Duration.ofDays(30);

    private final TestClock clock = new TestClock();
    private final AtomicLong nanos = new AtomicLong();
    private final TestRevocationStore store = new TestRevocationStore();

    private JwtManager manager(Revocations revocations, UnaryOperator<JwtManager.Builder> options) {
        return options.apply(JwtManager.builder(JwtKey.secret(SECRET)).clock(clock))
                .revocations(revocations)
                .build();
    }

    /** Returns the revocations of one more process, which shares only the store with the others. */
    private Revocations process() {
        return Revocations.of(store, Duration.ofMinutes(5), nanos::get);
    }

    private void pass(Duration duration) {
        nanos.addAndGet(SECONDS.toNanos(2));
        clock.advance(duration);
    }

    @Nested
    class IdentityClaims {

        private final Consumer<ClaimsEditor> userAlice = claims -> claims.put("user", "alice");

        /**
         * Returns two managers that share one {@code Revocations}, or two managers of two processes that share a store.
         */
        private JwtManager[] managers(boolean shareStore, String first, String second) {
            Revocations one = shareStore ? process() : Revocations.inMemory();
            Revocations other = shareStore ? process() : one;
            return new JwtManager[] {
                manager(one, options -> options.identityClaim(first)),
                manager(other, options -> options.identityClaim(second))
            };
        }

        @ParameterizedTest(name = "a store: {0}, revoked by {1}, checked by {2}, {3}")
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            false | user | sub  | 'user':'alice','sub':'7' | true
            false | user | sub  | 'user':'alice'           | true
            false | user | sub  | 'user':'bob','sub':'7'   | false
            false | user | sub  | 'sub':'alice'            | true
            false | sub  | user | 'user':'7','sub':'alice' | true
            false | sub  | user | 'user':'7','sub':'bob'   | false
            true  | user | sub  | 'user':'alice','sub':'7' | true
            true  | user | sub  | 'user':'bob','sub':'7'   | false
            true  | user | sub  | 'sub':'alice'            | true
            true  | sub  | user | 'user':'7','sub':'alice' | true
            """)
        void a_token_is_revoked_if_a_claim_of_a_manager_has_the_identity(
                boolean shareStore, String first, String second, String members, boolean isRevoked) {
            JwtManager[] managers = managers(shareStore, first, second);
            String token = TestJwts.withClaims(members + ",'jti':'x','iat':1900000000");
            assertValid(managers[1].decode(token));

            managers[0].revokeAll("alice");
            pass(Duration.ofSeconds(1));

            if (isRevoked) {
                assertThat(managers[1].decode(token)).isEqualTo(REVOKED);
            } else {
                assertValid(managers[1].decode(token));
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void a_token_without_an_id_is_revoked_for_every_manager(boolean shareStore) {
            JwtManager[] managers = managers(shareStore, "user", "sub");
            String token = TestJwts.withClaims("'user':'alice','sub':'7','iat':1900000000");
            String other = TestJwts.withClaims("'user':'alice','sub':'7','iat':1899999999");
            assertValid(managers[1].decode(token));

            managers[0].revoke(assertValid(managers[0].decode(token)));
            pass(Duration.ofSeconds(1));

            for (JwtManager each : managers) {
                assertThat(each.decode(token)).isEqualTo(REVOKED);
                assertValid(each.decode(other));
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void a_token_that_another_manager_creates_afterwards_is_valid(boolean shareStore) {
            JwtManager[] managers = managers(shareStore, "user", "sub");
            String before = managers[1].create("7", userAlice);

            managers[0].revokeAll("alice");
            nanos.addAndGet(SECONDS.toNanos(2));
            String fresh = managers[1].create("7", userAlice);

            for (JwtManager each : managers) {
                assertThat(each.decode(before)).isEqualTo(REVOKED);
                assertThat(assertValid(each.decode(fresh)).issuedAt()).isEqualTo(NOW.plusSeconds(1));
            }
        }

        @Test
        void managers_of_different_issuers_have_identities_of_their_own() {
            Revocations shared = Revocations.inMemory();
            JwtManager users = manager(shared, options -> options.issuer("a").identityClaim("user"));
            JwtManager plain = manager(shared, options -> options.issuer("b"));
            String token = plain.create("7", userAlice);

            users.revokeAll("alice");

            assertValid(plain.decode(token));
        }

        /** The second manager does not use the claim {@code user} as identity, so the claim may be null. */
        @Test
        void a_claim_of_another_manager_may_be_null() {
            JwtManager[] managers = managers(false, "user", "sub");
            managers[0].revokeAll("alice");

            assertValid(managers[1].decode(managers[1].create("7", claims -> claims.put("user", null))));
        }
    }

    @Nested
    class Lifetimes {

        private final Revocations shared = Revocations.inMemory();
        private final JwtManager day = manager(shared, options -> options);

        private JwtManager month(Revocations revocations) {
            return manager(revocations, options -> options.expiresIn(MONTH));
        }

        private JwtManager forever(Revocations revocations) {
            return manager(revocations, JwtManager.Builder::acceptMissingExpiry);
        }

        /** Returns a token with the given age in seconds and with a lifetime of a month. */
        private String monthly(int secondsAgo) {
            long iat = NOW.getEpochSecond() - secondsAgo;
            return withPayload("{'sub':'alice','sid':'s','iat':" + iat + ",'exp':" + (iat + MONTH.toSeconds()) + "}");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void an_entry_is_kept_for_a_manager_that_is_built_later(boolean session) {
            String token = monthly(0);
            if (session) {
                day.revokeSession("s");
            } else {
                day.revokeAll("alice");
            }

            JwtManager month = month(shared);
            JwtManager forever = forever(shared);
            for (Duration step : new Duration[] {Duration.ZERO, Duration.ofDays(2), Duration.ofDays(27)}) {
                clock.advance(step);
                assertThat(month.decode(token)).isEqualTo(REVOKED);
                assertThat(forever.decode(token)).isEqualTo(REVOKED);
            }
        }

        @Test
        void a_manager_that_is_built_after_an_entry_has_ended_accepts_no_token_of_that_time() {
            String token = monthly(0);
            String withoutTime = withPayload("{'sub':'alice'}");
            day.revokeAll("alice");
            clock.advance(Duration.ofDays(3));
            fill();
            String younger = monthly(-3 * 86_400 + 3600);

            for (JwtManager later : new JwtManager[] {month(shared), forever(shared)}) {
                assertThat(later.decode(token)).isEqualTo(TOO_OLD);
                assertValid(later.decode(younger));
            }
            assertThat(forever(shared).decode(withoutTime)).isEqualTo(TOO_OLD);
        }

        @Test
        void managers_that_are_built_before_the_first_revocation_accept_old_tokens() {
            assertValid(month(shared).decode(monthly(20 * 86_400)));
        }

        /** Adds so many entries that the table removes all entries that have ended. */
        private void fill() {
            for (int i = 0; i < 3000; i++) {
                day.revokeSession("other" + i);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void an_entry_of_a_process_with_shorter_tokens_is_kept_longer(boolean session) {
            JwtManager here = manager(process(), options -> options);
            JwtManager there = month(process());
            String token = monthly(0);
            assertValid(there.decode(token));
            if (session) {
                here.revokeSession("s");
            } else {
                here.revokeAll("alice");
            }

            for (Duration step : new Duration[] {Duration.ofSeconds(2), Duration.ofDays(2), Duration.ofDays(27)}) {
                pass(step);
                assertThat(there.decode(token)).isEqualTo(REVOKED);
            }
            // The store may delete the entry now, but still has it, so a process that starts now reads the entry.
            assertThat(month(process()).decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void the_log_has_one_warning_for_entries_that_are_kept_too_shortly() throws Exception {
            TestRevocationStore.awaitReads(); // a read of another test may still write to the log
            JwtManager here = manager(process(), options -> options);
            JwtManager there = month(process());
            try (TestLog log = TestLog.ofAllClasses()) {
                for (int i = 0; i < 3; i++) {
                    here.revokeAll("alice" + i);
                    pass(Duration.ofSeconds(2));
                    there.decode(monthly(0));
                    here.decode(monthly(0));
                }
                TestRevocationStore.awaitReads(); // the log is written after the read has ended
                assertThat(log.warnings())
                        .containsExactly("revocations: the store keeps an entry for a shorter time than this process"
                                + " accepts tokens, so a revoked token may become valid again after a restart; set the"
                                + " same longest expiresIn in all processes");
                assertThat(log.text()).doesNotContain("alice");
            }
        }
    }
}
