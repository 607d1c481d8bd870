package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.withPayload;
import static io.jwtsimple.TestRevocations.REVOKED;
import static io.jwtsimple.TestRevocations.withClaims;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which tokens are rejected after the revocation of a token or of a session. */
class RevocationsTest {

    private final TestRevocations memory = new TestRevocations();
    private final JwtManager jwt = memory.jwt;

    @Nested
    class OneToken {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            the same token              | 'jti':'x','sub':'alice'             | 'jti':'x','sub':'alice'              | true
            the same id, other claims   | 'jti':'x','sub':'alice'             | 'jti':'x','sub':'bob','iat':1        | true
            another id                  | 'jti':'x','sub':'alice'             | 'jti':'X','sub':'alice'              | false
            no id                       | 'jti':'x','sub':'alice'             | 'sub':'alice'                        | false
            the same issuer             | 'jti':'x','iss':'a'                 | 'jti':'x','iss':'a'                  | true
            another issuer              | 'jti':'x','iss':'a'                 | 'jti':'x','iss':'b'                  | false
            no issuer                   | 'jti':'x','iss':'a'                 | 'jti':'x'                            | false
            an empty id                 | 'jti':'','sub':'alice'              | 'jti':'','sub':'bob'                 | true
            without id                  | 'sub':'alice','iat':1899999999      | 'sub':'alice','iat':1899999999       | true
            the same second             | 'sub':'alice','iat':1899999999      | 'sub':'alice','iat':1899999999.9     | true
            the second before           | 'sub':'alice','iat':1899999999      | 'sub':'alice','iat':1899999998       | false
            the second after            | 'sub':'alice','iat':1899999999      | 'sub':'alice','iat':1900000000       | false
            another identity            | 'sub':'alice','iat':1899999999      | 'sub':'bob','iat':1899999999         | false
            the number as a text        | 'sub':7,'iat':1899999999            | 'sub':'7','iat':1899999999           | false
            the number with a fraction  | 'sub':7,'iat':1899999999            | 'sub':7.0,'iat':1899999999           | true
            the same second with an id  | 'sub':'alice','iat':1899999999      | 'sub':'alice','iat':1899999999,'jti':'y' | false
            """)
        void a_token_is_known_by_its_id_or_by_its_identity_and_time(
                String what, String revoked, String other, boolean isRevoked) {
            jwt.revoke(memory.claims(revoked));

            TokenResult result = jwt.decode(withClaims(other));
            if (isRevoked) {
                assertThat(result).isEqualTo(REVOKED);
            } else {
                assertValid(result);
            }
        }

        @Test
        void a_created_token_is_revoked_and_others_of_the_same_second_are_not() {
            String here = jwt.create("alice");
            String there = jwt.create("alice");

            jwt.revoke(assertValid(jwt.decode(here)));

            assertThat(jwt.decode(here)).isEqualTo(REVOKED);
            assertValid(jwt.decode(there));
        }

        @Test
        void a_cached_token_is_revoked() {
            JwtManager cached = memory.manager().cacheVerifiedTokens(10).build();
            String token = withClaims("'jti':'x'");
            Claims claims = assertValid(cached.decode(token));
            assertValid(cached.decode(token));

            cached.revoke(claims);
            assertThat(cached.decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void the_same_token_can_be_revoked_again() {
            Claims claims = memory.claims("'jti':'x'");
            jwt.revoke(claims);
            jwt.revoke(claims);

            assertThat(jwt.decode(withClaims("'jti':'x'"))).isEqualTo(REVOKED);
            assertThat(memory.revocations).hasToString("Revocations[in memory, tokens=1, identities=0, sessions=0]");
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'jti':'x'", "'sub':'alice','iat':1900000000"})
        void claims_of_another_manager_with_the_same_revocations_are_revoked(String members) {
            JwtManager a = memory.manager().issuer("a").build();
            JwtManager b = memory.manager().issuer("b").build();
            String token = withClaims("'iss':'a'," + members);
            Claims claims = assertValid(TokenDecoder.byIssuer(a, b).decode(token));

            b.revoke(claims);

            assertThat(TokenDecoder.byIssuer(a, b).decode(token)).isEqualTo(REVOKED);
            assertThat(a.decode(token)).isEqualTo(REVOKED);
        }
    }

    @Nested
    class Sessions {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            the session        | 'sid':'s1','sub':'alice'        | true
            another user       | 'sid':'s1','sub':'bob'          | true
            issued later       | 'sid':'s1','iat':1900000050     | true
            another session    | 'sid':'s2','sub':'alice'        | false
            no session         | 'sub':'s1','jti':'s1'           | false
            a list             | 'sid':['s1']                    | false
            a number           | 'sid':17                        | true
            a number, 17.0     | 'sid':17.0                      | true
            another number     | 'sid':18                        | false
            """)
        void the_tokens_of_a_session_are_revoked(String what, String token, boolean isRevoked) {
            jwt.revokeSession("s1");
            jwt.revokeSession("17");

            TokenResult result = jwt.decode(withClaims(token));
            if (isRevoked) {
                assertThat(result).isEqualTo(REVOKED);
            } else {
                assertValid(result);
            }
        }

        @Test
        void a_session_of_another_issuer_is_another_session() {
            memory.manager().issuer("a").build().revokeSession("s1");

            assertValid(jwt.decode(withClaims("'sid':'s1'")));
            assertThat(jwt.decode(withClaims("'sid':'s1','iss':'a'"))).isEqualTo(REVOKED);
        }
    }

    @Nested
    class Order {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            expired        | {'jti':'x','exp':1900000000}                  | Token has expired
            not yet valid  | {'jti':'x','exp':1900000060,'nbf':1900000050} | The token is not yet valid (nbf)
            an audience    | {'jti':'x','exp':1900000060,'aud':'x'}        | Invalid audience
            no expiry      | {'jti':'x'}                                   | Token is missing the 'exp' claim
            """)
        void every_other_fault_is_reported_first(String what, String payload, String message) {
            jwt.revoke(memory.claims("'jti':'x'"));

            assertThat(jwt.decode(withPayload(payload)))
                    .isInstanceOfSatisfying(
                            TokenResult.Rejected.class,
                            rejected -> assertThat(rejected.message()).isEqualTo(message));
        }

        @Test
        void a_forged_token_is_not_looked_up() {
            jwt.revoke(memory.claims("'jti':'x'"));
            String token = withClaims("'jti':'x'");

            assertThat(jwt.decode(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43)))
                    .isEqualTo(TestJwts.BAD_SIGNATURE);
        }
    }

    @Test
    void the_number_of_entries_is_shown_and_no_identity() {
        jwt.revokeAll("alice");
        jwt.revokeSession("s1");
        jwt.revoke(memory.claims("'jti':'x'"));

        assertThat(memory.revocations).hasToString("Revocations[in memory, tokens=1, identities=1, sessions=1]");
    }

    @Test
    void decode_does_not_block() {
        assertThat(jwt.mayBlock()).isFalse();
    }

    @Test
    void no_decode_admits_a_token_after_revoke_has_returned() throws Exception {
        JwtManager manager = memory.manager().cacheVerifiedTokens(1000).build();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                String user = "user" + round;
                String token = manager.create(user);
                Claims claims = assertValid(manager.decode(token));
                AtomicBoolean revoked = new AtomicBoolean();
                List<Future<Boolean>> decoders = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    decoders.add(threads.submit(() -> {
                        while (true) {
                            boolean before = revoked.get();
                            boolean admitted = manager.decode(token) instanceof TokenResult.Valid;
                            if (before) {
                                return admitted;
                            }
                        }
                    }));
                }
                if (round % 2 == 0) {
                    manager.revoke(claims);
                } else {
                    manager.revokeAll(user);
                }
                revoked.set(true);
                for (Future<Boolean> decoder : decoders) {
                    assertThat(decoder.get()).isFalse();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
