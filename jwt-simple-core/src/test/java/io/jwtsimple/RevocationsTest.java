package io.jwtsimple;

import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.withPayload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the effect of revocations on tokens, the lifetime of entries, and the exceptions for wrong calls. */
class RevocationsTest {

    static final Invalid REVOKED = new Invalid("Token has been revoked", Reason.REVOKED);
    private static final Invalid TOO_OLD = new Invalid("Token is older than revocations are kept", Reason.REVOKED);

    /** An identity of an application's own type. */
    public record User(long id, String name) {}

    private final TestClock clock = new TestClock();
    private final Revocations revocations = Revocations.inMemory();
    private final JwtManager jwt = manager().build();

    private JwtManager.Builder manager() {
        return JwtManager.builder(JwtKey.secret(SECRET)).clock(clock).revocations(revocations);
    }

    /**
     * Returns a token with the given members. An old iat is added if the members contain no iat. In the JSON, ' stands
     * for ".
     */
    private static String withClaims(String members) {
        return TestJwts.withClaims(members.contains("'iat'") ? members : members + ",'iat':1899990000");
    }

    private Claims claims(String members) {
        return assertValid(jwt.decode(withClaims(members)));
    }

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
            jwt.revoke(claims(revoked));

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
        void a_revoked_token_expires_with_the_result_of_an_expired_token() {
            Claims claims = claims("'jti':'x'");
            jwt.revoke(claims);

            clock.advance(Duration.ofSeconds(59));
            assertThat(jwt.decode(withClaims("'jti':'x'"))).isEqualTo(REVOKED);
            clock.advance(Duration.ofSeconds(1));
            assertThat(jwt.decode(withClaims("'jti':'x'"))).isInstanceOf(Expired.class);
        }

        @Test
        void a_token_is_revoked_until_the_end_of_the_longest_leeway() {
            JwtManager lenient = manager().leeway(Duration.ofMinutes(5)).build();
            jwt.revoke(claims("'jti':'x'"));

            clock.advance(Duration.ofSeconds(60 + 299));
            assertThat(lenient.decode(withClaims("'jti':'x'"))).isEqualTo(REVOKED);
        }

        @Test
        void a_token_without_expiry_is_revoked_for_ever() {
            JwtManager forever = manager().acceptMissingExpiry().build();
            String token = withPayload("{'jti':'x'}");
            forever.revoke(assertValid(forever.decode(token)));

            clock.advance(Duration.ofDays(365_000));
            fill(forever);
            assertThat(forever.decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void a_cached_token_is_revoked() {
            JwtManager cached = manager().cacheVerifiedTokens(10).build();
            String token = withClaims("'jti':'x'");
            Claims claims = assertValid(cached.decode(token));
            assertValid(cached.decode(token));

            cached.revoke(claims);
            assertThat(cached.decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void the_same_token_can_be_revoked_again() {
            Claims claims = claims("'jti':'x'");
            jwt.revoke(claims);
            jwt.revoke(claims);

            assertThat(jwt.decode(withClaims("'jti':'x'"))).isEqualTo(REVOKED);
            assertThat(revocations).hasToString("Revocations[in memory, tokens=1, identities=0, sessions=0]");
        }
    }

    @Nested
    class AllOfAnIdentity {

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.jwtsimple.RevocationsTest#identities")
        void an_identity_is_compared_as_json(String what, Object identity, String token, boolean isRevoked) {
            jwt.revokeAll(identity);

            TokenResult result = jwt.decode(withClaims(token));
            if (isRevoked) {
                assertThat(result).isEqualTo(REVOKED);
            } else {
                assertValid(result);
            }
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.jwtsimple.RevocationsTest#objects")
        void every_identity_that_create_takes_is_revoked(Object identity) {
            String before = jwt.create(identity);
            assertValid(jwt.decode(before));

            jwt.revokeAll(identity);
            String after = jwt.create(identity);

            assertThat(jwt.decode(before)).isEqualTo(REVOKED);
            assertValid(jwt.decode(after));
            assertThat(jwt.decode(before)).isEqualTo(REVOKED);
        }

        @Test
        void random_identities_are_found_again_and_no_others() {
            TestRounds.run(500, random -> {
                TestClaims some = new TestClaims(random);
                Object one = some.value(0);
                Object other = some.value(0);
                if (one != null && other != null) {
                    Revocations list = Revocations.inMemory();
                    JwtManager manager = JwtManager.builder(JwtKey.secret(SECRET))
                            .clock(clock)
                            .revocations(list)
                            .build();
                    String tokenOfOne = manager.create(one);
                    String tokenOfOther = manager.create(other);
                    Object identity = assertValid(manager.decode(tokenOfOne)).identity();
                    Object otherIdentity =
                            assertValid(manager.decode(tokenOfOther)).identity();

                    manager.revokeAll(random.nextBoolean() ? one : identity);

                    assertThat(manager.decode(tokenOfOne)).isEqualTo(REVOKED);
                    if (!identity.equals(otherIdentity)) {
                        assertValid(manager.decode(tokenOfOther));
                    }
                }
            });
        }

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

        @Test
        void every_call_in_one_second_revokes_the_tokens_before_it() {
            String token = jwt.create("alice");
            for (int i = 0; i < 5; i++) {
                jwt.revokeAll("alice");
                assertThat(jwt.decode(token)).isEqualTo(REVOKED);
                token = jwt.create("alice");
                assertValid(jwt.decode(token));
            }
            clock.advance(Duration.ofSeconds(1));
            jwt.revokeAll("alice");
            assertThat(jwt.decode(token)).isEqualTo(REVOKED);
            assertValid(jwt.decode(jwt.create("alice")));
        }

        /**
         * A restart deletes all revocations in memory, so no new token may have an {@code iat} far ahead of the clock.
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

        @ParameterizedTest
        @CsvSource({"0,60,true", "0,61,false", "30,90,true", "30,91,false"})
        void a_token_that_is_issued_more_than_a_minute_ahead_is_rejected(long leeway, long ahead, boolean isAccepted) {
            JwtManager manager = manager().leeway(Duration.ofSeconds(leeway)).build();
            TokenResult result = manager.decode(withClaims("'sub':'alice','iat':" + (1_900_000_000L + ahead)));

            if (isAccepted) {
                assertValid(result);
            } else {
                assertThat(result).isEqualTo(new Invalid("The token is not yet valid (iat)", Reason.NOT_YET_VALID));
            }
        }

        @Test
        void a_manager_that_cannot_create_revokes_tokens_of_a_clock_that_is_ahead_by_the_leeway() {
            TestKeys.TestKey key = TestKeys.of(Algorithm.ES256);
            JwtManager verifier = JwtManager.builder(JwtKey.of(Algorithm.ES256, (PublicKey) key.verifying()))
                    .clock(clock)
                    .leeway(Duration.ofSeconds(30))
                    .revocations(revocations)
                    .build();
            String ahead = TestJwts.signed(
                    key, "{\"alg\":\"ES256\"}", "{\"sub\":\"alice\",\"iat\":1900000030,\"exp\":1900000060}");
            String later = TestJwts.signed(
                    key, "{\"alg\":\"ES256\"}", "{\"sub\":\"alice\",\"iat\":1900000031,\"exp\":1900000060}");
            assertValid(verifier.decode(ahead));

            verifier.revokeAll("alice");

            assertThat(verifier.decode(ahead)).isEqualTo(REVOKED);
            assertValid(verifier.decode(later));
        }

        @Test
        void tokens_of_another_manager_from_before_a_clock_was_set_back_are_revoked() {
            JwtManager other = manager().build();
            String before = other.create("alice");
            clock.advance(Duration.ofSeconds(-2));
            jwt.revokeAll("alice");
            clock.advance(Duration.ofSeconds(2));

            assertThat(other.decode(before)).isEqualTo(REVOKED);
        }

        @Test
        void tokens_from_before_a_clock_was_set_back_are_revoked() {
            String before = jwt.create("alice");
            clock.advance(Duration.ofSeconds(-30));
            jwt.revokeAll("alice");
            String after = jwt.create("alice");
            clock.advance(Duration.ofSeconds(30));

            assertThat(jwt.decode(before)).isEqualTo(REVOKED);
            assertValid(jwt.decode(after));
        }

        @Test
        void an_iat_of_the_application_is_kept() {
            jwt.revokeAll("alice");
            String old = jwt.create("alice", claims -> claims.put("iat", NOW.minusSeconds(1)));

            assertThat(jwt.decode(old)).isEqualTo(REVOKED);
        }

        @Test
        void an_entry_holds_the_issuer() {
            JwtManager a = manager().issuer("a").build();
            JwtManager b = manager().issuer("b").build();
            String ofA = a.create("alice");
            String ofB = b.create("alice");

            a.revokeAll("alice");

            assertThat(a.decode(ofA)).isEqualTo(REVOKED);
            assertValid(b.decode(ofB));
        }

        @Test
        void a_manager_without_an_issuer_revokes_the_tokens_of_every_issuer_that_it_accepts() {
            String token = jwt.create("alice", claims -> claims.put("iss", "x"));
            String other = jwt.create("bob", claims -> claims.put("iss", "x"));
            assertValid(jwt.decode(token));

            jwt.revokeAll("alice");
            String fresh = jwt.create("alice", claims -> claims.put("iss", "x"));

            assertThat(jwt.decode(token)).isEqualTo(REVOKED);
            assertValid(jwt.decode(other));
            assertValid(jwt.decode(fresh));
            assertValid(manager().issuer("x").build().decode(token));
        }

        @Test
        void the_identity_is_the_one_of_the_identity_claim() {
            JwtManager users = manager().identityClaim("user").build();
            String alice = users.create("alice", claims -> claims.put("sub", "bob"));
            String bob = users.create("bob", claims -> claims.put("sub", "alice"));

            users.revokeAll("alice");

            assertThat(users.decode(alice)).isEqualTo(REVOKED);
            assertValid(users.decode(bob));
        }

        @Test
        void a_token_for_another_identity_than_create_was_given_is_new_as_well() {
            jwt.revokeAll("bob");
            String token = jwt.create("alice", claims -> claims.put("sub", "bob"));

            assertValid(jwt.decode(token));
        }
    }

    static Stream<Arguments> identities() {
        String now = ",'iat':1900000000";
        Map<String, Object> members = Map.of("id", 7, "name", "alice");
        return Stream.of(
                arguments("issued in this second", "alice", "'sub':'alice'" + now, true),
                arguments("later in this second", "alice", "'sub':'alice','iat':1900000000.999", true),
                arguments("issued before", "alice", "'sub':'alice','iat':1899999990", true),
                arguments("issued later", "alice", "'sub':'alice','iat':1900000001", false),
                arguments("with an id", "alice", "'sub':'alice','jti':'x'" + now, true),
                arguments("another identity", "alice", "'sub':'bob'" + now, false),
                arguments("another case", "alice", "'sub':'Alice'" + now, false),
                arguments("no identity", "alice", "'name':'alice'" + now, false),
                arguments("an empty text", "", "'sub':''" + now, true),
                arguments(
                        "beyond ASCII",
                        "\u00e4\ud83d\ude00\u007f\n",
                        "'sub':'\u00e4\\ud83d\\ude00\u007f\\n'" + now,
                        true),
                arguments("an int", 7, "'sub':7" + now, true),
                arguments("an int and a fraction of zero", 7, "'sub':7.0" + now, true),
                arguments("a double and an int", 7.0, "'sub':7" + now, true),
                arguments("an exponent", 700L, "'sub':7e2" + now, true),
                arguments("a decimal", new BigDecimal("7.50"), "'sub':7.5" + now, true),
                arguments("another number", 7, "'sub':8" + now, false),
                arguments("zero", 0, "'sub':-0.0" + now, true),
                arguments("a number as a text", 7, "'sub':'7'" + now, false),
                arguments("a text that is a number", "7", "'sub':7" + now, false),
                arguments("beyond a long", BigInteger.TWO.pow(70), "'sub':1180591620717411303424" + now, true),
                arguments("a boolean", true, "'sub':true" + now, true),
                arguments("another boolean", true, "'sub':false" + now, false),
                arguments("a record", new User(7, "alice"), "'sub':{'id':7,'name':'alice'}" + now, true),
                arguments("another order", new User(7, "alice"), "'sub':{'name':'alice','id':7.0}" + now, true),
                arguments("a map", members, "'sub':{'name':'alice','id':7}" + now, true),
                arguments("a member less", members, "'sub':{'id':7}" + now, false),
                arguments("a member more", members, "'sub':{'id':7,'name':'alice','x':null}" + now, false),
                arguments("an array", List.of(1, List.of("a", 2)), "'sub':[1,['a',2.0]]" + now, true),
                arguments("another order of an array", List.of(1, 2), "'sub':[2,1]" + now, false),
                arguments("an optional", Optional.of("alice"), "'sub':'alice'" + now, true));
    }

    static Stream<Object> objects() {
        return Stream.of(
                "alice",
                7,
                7L,
                (short) 7,
                7.5f,
                1e300,
                new BigInteger("9".repeat(60)),
                new BigDecimal("1E+40"),
                new BigDecimal("0.1000"),
                true,
                new User(7, "alice"),
                Map.of("a", List.of(1, 2.5, Map.of())),
                Optional.of(new User(1, "x")),
                Reason.REVOKED,
                NOW,
                new int[] {1, 2});
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
            manager().issuer("a").build().revokeSession("s1");

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
            jwt.revoke(claims("'jti':'x'"));

            assertThat(jwt.decode(withPayload(payload)))
                    .isInstanceOfSatisfying(
                            TokenResult.Rejected.class,
                            rejected -> assertThat(rejected.message()).isEqualTo(message));
        }

        @Test
        void a_forged_token_is_not_looked_up() {
            jwt.revoke(claims("'jti':'x'"));
            String token = withClaims("'jti':'x'");

            assertThat(jwt.decode(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43)))
                    .isEqualTo(TestJwts.BAD_SIGNATURE);
        }
    }

    @Nested
    class Ends {

        @ParameterizedTest
        @CsvSource({"1,86400,true", "1,86401,false", "172800,172800,true", "172800,172801,false"})
        void a_token_is_accepted_for_a_day_or_the_longest_lifetime(long expiresIn, long age, boolean isAccepted) {
            JwtManager manager =
                    manager().expiresIn(Duration.ofSeconds(expiresIn)).build();
            TokenResult result =
                    manager.decode(withClaims("'iat':" + NOW.minusSeconds(age).getEpochSecond()));

            if (isAccepted) {
                assertValid(result);
            } else {
                assertThat(result).isEqualTo(TOO_OLD);
            }
        }

        @Test
        void the_leeway_counts_for_the_age_of_a_token() {
            JwtManager lenient = manager().leeway(Duration.ofSeconds(5)).build();

            assertValid(lenient.decode(withClaims("'iat':" + (1_900_000_000L - 86_405))));
            assertThat(lenient.decode(withClaims("'iat':" + (1_900_000_000L - 86_406))))
                    .isEqualTo(TOO_OLD);
        }

        @Test
        void a_token_without_iat_is_rejected_and_not_created() {
            String token = TestJwts.withClaims("'jti':'x','sub':'alice'");

            assertThat(jwt.decode(token))
                    .isEqualTo(new Invalid("Token is missing the 'iat' claim", Reason.MISSING_CLAIM));
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> jwt.create("alice", claims -> claims.remove("iat")))
                    .withMessage("iat: must be present, since decode of a manager with revocations rejects a token"
                            + " without iat; do not remove the claim");
            JwtManager forever = JwtManager.builder(JwtKey.secret(SECRET))
                    .clock(clock)
                    .acceptMissingExpiry()
                    .revocations(Revocations.inMemory())
                    .build();
            assertValid(forever.decode(token));
            assertValid(forever.decode(forever.create("alice", ClaimsEditor::clear)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"'iat':-253402300799", "'iat':0", "'sub':'alice'"})
        void a_token_of_any_age_is_accepted_where_tokens_never_expire(String members) {
            JwtManager forever = manager().acceptMissingExpiry().build();

            assertValid(forever.decode(withPayload("{" + members + "}")));
        }

        /** A revoked token is never accepted again, whatever the lifetime of the token is. */
        @ParameterizedTest
        @ValueSource(longs = {3_600, 86_400, 90_000, 864_000, 31_536_000})
        void no_token_of_an_identity_or_session_comes_back(long lifetime) {
            JwtManager manager = manager().expiresIn(Duration.ofHours(30)).build();
            long exp = NOW.getEpochSecond() + lifetime;
            String token = withPayload("{'sub':'alice','iat':1900000000,'exp':" + exp + "}");
            String session = withPayload("{'sid':'s1','iat':1900000000,'exp':" + exp + "}");
            assertValid(manager.decode(token));
            manager.revokeAll("alice");
            manager.revokeSession("s1");

            for (int hours = 0; hours < 24 * 12; hours += 6) {
                clock.advance(Duration.ofHours(6));
                fill(manager);
                assertThat(manager.decode(token)).isNotInstanceOf(TokenResult.Valid.class);
                assertThat(manager.decode(session)).isNotInstanceOf(TokenResult.Valid.class);
            }
            assertThat(revocations.toString()).contains("identities=0, sessions=0");
        }

        @Test
        void issuers_whose_entries_have_ended_take_no_memory() {
            RevocationTable table = new RevocationTable();
            for (int i = 0; i < 100_000; i++) {
                table.add(
                        new RevocationEntry(
                                RevocationEntry.Kind.TOKEN, "tenant" + i, "x", null, RevocationEntry.FOREVER, i + 1, 0),
                        i);
            }

            assertThat(table.issuers()).isLessThan(3000);
        }

        @Test
        void entries_are_kept_for_the_manager_with_the_longest_lifetime() {
            JwtManager longer = manager().expiresIn(Duration.ofDays(10)).build();
            String token = longer.create("alice");
            jwt.revokeAll("alice");

            clock.advance(Duration.ofDays(9));
            fill(jwt);
            assertThat(longer.decode(token)).isEqualTo(REVOKED);
        }

        @Test
        void entries_of_identities_never_end_where_tokens_never_expire() {
            JwtManager forever = manager().acceptMissingExpiry().build();
            String token = forever.create("alice", claims -> claims.remove("exp"));
            forever.revokeAll("alice");

            clock.advance(Duration.ofDays(36_500));
            fill(forever);
            assertThat(forever.decode(token)).isEqualTo(REVOKED);
        }
    }

    /** Adds so many entries that all ended entries are removed. */
    private static void fill(JwtManager jwt) {
        for (int i = 0; i < 1100; i++) {
            Claims claims = assertValid(jwt.decode(jwt.create("x", c -> c.expiresIn(Duration.ofSeconds(1)))));
            jwt.revoke(claims);
        }
    }

    @Nested
    class Create {

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
                    tasks.add(() -> IntStream.range(0, 20_000)
                            .mapToObj(n -> shared.next())
                            .toList());
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

        private final RevocationIds shared = new RevocationIds();

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
                            "alice",
                            claims -> claims.remove("exp").remove("nbf").remove("sub")))
                    .isNotEmpty();
        }
    }

    @Nested
    class Mistakes {

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.jwtsimple.RevocationsTest#mistakes")
        void a_revocation_without_effect_is_an_error(
                String what, Class<? extends Exception> type, String message, Mistake mistake) {
            assertThatExceptionOfType(type)
                    .isThrownBy(() -> mistake.make(jwt))
                    .withMessageContaining(message)
                    .satisfies(e -> assertThat(TestCanary.all(e)).doesNotContain("alice"));
            assertThat(revocations).hasToString("Revocations[in memory, tokens=0, identities=0, sessions=0]");
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"'jti':'x'", "'sub':'alice','iat':1900000000"})
        void claims_of_another_manager_with_the_same_revocations_are_revoked(String members) {
            JwtManager a = manager().issuer("a").build();
            JwtManager b = manager().issuer("b").build();
            String token = withClaims("'iss':'a'," + members);
            Claims claims = assertValid(TokenDecoder.byIssuer(a, b).decode(token));

            b.revoke(claims);

            assertThat(TokenDecoder.byIssuer(a, b).decode(token)).isEqualTo(REVOKED);
            assertThat(a.decode(token)).isEqualTo(REVOKED);
        }
    }

    /** A call that cannot revoke any token. */
    interface Mistake {
        void make(JwtManager jwt);
    }

    static Stream<Arguments> mistakes() {
        Class<?> argument = IllegalArgumentException.class;
        JwtManager plain = TestJwts.manager().build();
        JwtManager other =
                TestJwts.manager().revocations(Revocations.inMemory()).build();
        String both = "no jti, and not both an identity and an iat";
        return Stream.of(
                mistake("no claims", argument, "comes from no token", jwt -> jwt.revoke(Claims.empty())),
                mistake("neither jti nor identity", argument, both, jwt -> revoke(jwt, "'iat':1900000000")),
                mistake("an identity of null", argument, both, jwt -> revoke(jwt, "'sub':null,'iat':1900000000")),
                mistake(
                        "claims of a manager without revocations",
                        argument,
                        "of a manager without these revocations",
                        jwt -> jwt.revoke(assertValid(plain.decode(withClaims("'jti':'x'"))))),
                mistake(
                        "claims of a manager with other revocations",
                        argument,
                        "of a manager without these revocations",
                        jwt -> jwt.revoke(assertValid(other.decode(withClaims("'jti':'x'"))))),
                mistake(
                        "an identity of null as JSON",
                        argument,
                        "is null as JSON",
                        jwt -> jwt.revokeAll(Optional.empty())),
                mistake(
                        "an identity that is no JSON",
                        argument,
                        "Jackson cannot write",
                        jwt -> jwt.revokeAll(new Object())),
                mistake(
                        "a long identity",
                        argument,
                        "too long, the limit is 4096",
                        jwt -> jwt.revokeAll("alice".repeat(900))),
                mistake("a long id", argument, "too long", jwt -> revoke(jwt, "'jti':'" + "a".repeat(4100) + "'")),
                mistake("half of a pair", argument, "surrogate pair", jwt -> jwt.revokeSession("\ud800")),
                mistake("an empty session", argument, "sid: must not be empty", jwt -> jwt.revokeSession("")),
                mistake(
                        "a manager without revocations",
                        IllegalStateException.class,
                        "this manager has no revocations",
                        jwt -> plain.revoke(assertValid(jwt.decode(withClaims("'jti':'x'"))))),
                mistake(
                        "a manager without revocations, an identity",
                        IllegalStateException.class,
                        "set revocations(...)",
                        jwt -> plain.revokeAll("alice")),
                mistake(
                        "a manager without revocations, a session",
                        IllegalStateException.class,
                        "set revocations(...)",
                        jwt -> plain.revokeSession("s1")),
                mistake(
                        "an impossible time",
                        IllegalStateException.class,
                        "clock: must show a time up to year 9999",
                        jwt -> TestJwts.manager()
                                .clock(InstantSource.fixed(Instant.MAX))
                                .revocations(Revocations.inMemory())
                                .build()
                                .revokeAll("alice")));
    }

    private static void revoke(JwtManager jwt, String members) {
        jwt.revoke(assertValid(jwt.decode(withClaims(members))));
    }

    private static Arguments mistake(String what, Class<?> type, String message, Mistake mistake) {
        return arguments(what, type, message, mistake);
    }

    @Test
    void null_is_rejected() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> jwt.revoke(null),
                () -> jwt.revokeAll(null),
                () -> jwt.revokeSession(null),
                () -> Revocations.of(null),
                () -> manager().revocations(null))) {
            assertThatNullPointerException().isThrownBy(call);
        }
    }

    @Test
    void the_number_of_entries_is_shown_and_no_identity() {
        jwt.revokeAll("alice");
        jwt.revokeSession("s1");
        jwt.revoke(claims("'jti':'x'"));

        assertThat(revocations).hasToString("Revocations[in memory, tokens=1, identities=1, sessions=1]");
    }

    @Test
    void decode_does_not_block() {
        assertThat(jwt.mayBlock()).isFalse();
    }

    @Test
    void no_decode_admits_a_token_after_revoke_has_returned() throws Exception {
        JwtManager manager = manager().cacheVerifiedTokens(1000).build();
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
