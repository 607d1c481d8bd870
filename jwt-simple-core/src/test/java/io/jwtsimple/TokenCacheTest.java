package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Valid;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the cache of verified tokens. */
class TokenCacheTest {

    private static final Instant NOW = TestJwts.NOW;

    private Instant time = NOW;

    private JwtManager.Builder cached(JwtKeySet keys) {
        return JwtManager.builder(keys).clock(() -> time).cacheVerifiedTokens(4);
    }

    private static byte[] digest(int... bytes) {
        byte[] digest = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            digest[i] = (byte) bytes[i];
        }
        return digest;
    }

    private static Claims claims(String subject) {
        return TestJwts.manager()
                .build()
                .decode(TestJwts.withClaims("'sub':'" + subject + "'"))
                .match(valid -> valid, rejected -> {
                    throw new AssertionError(rejected);
                });
    }

    /** Tests the table of the cache without a manager. {@code find} returns the claims of a cached token. */
    @Nested
    class Table {

        private final List<JwtKey> keys = List.of(JwtKey.secret(TestJwts.SECRET));
        private final Claims alice = claims("alice");
        private final TokenCache table = new TokenCache(4);

        @Test
        void a_token_is_cached_for_60_seconds() {
            table.add(digest(1), keys, alice, NOW);
            assertThat(table.find(digest(1), keys, NOW)).isSameAs(alice);
            assertThat(table.find(digest(1), keys, NOW.plusSeconds(60).minusNanos(1)))
                    .isSameAs(alice);
            assertThat(table.find(digest(1), keys, NOW.plusSeconds(60))).isNull();
        }

        @Test
        void a_token_is_cached_at_the_last_instant() {
            table.add(digest(1), keys, alice, Instant.MAX);
            assertThat(table.find(digest(1), keys, Instant.MAX)).isSameAs(alice);
        }

        @Test
        void an_entry_from_the_future_is_not_used() {
            table.add(digest(1), keys, alice, NOW);
            assertThat(table.find(digest(1), keys, NOW.minusNanos(1))).isNull();
        }

        @Test
        void an_entry_is_found_only_for_the_whole_digest() {
            table.add(digest(1), keys, alice, NOW);
            byte[] other = digest(1);
            other[31] = 1;
            assertThat(table.find(other, keys, NOW)).isNull();
        }

        @Test
        void an_entry_is_not_used_for_another_list_of_equal_keys() {
            table.add(digest(1), keys, alice, NOW);
            assertThat(table.find(digest(1), List.copyOf(new ArrayList<>(keys)), NOW))
                    .isNull();
        }

        @Test
        void two_tokens_that_share_a_place_are_both_cached() {
            Claims bob = claims("bob");
            table.add(digest(0, 0, 0, 1, 0, 0, 0, 2), keys, alice, NOW);
            table.add(digest(0, 0, 0, 1, 0, 0, 0, 3), keys, bob, NOW);
            assertThat(table.find(digest(0, 0, 0, 1, 0, 0, 0, 2), keys, NOW)).isSameAs(alice);
            assertThat(table.find(digest(0, 0, 0, 1, 0, 0, 0, 3), keys, NOW)).isSameAs(bob);
        }

        @Test
        void the_older_entry_is_replaced() {
            Claims bob = claims("bob");
            Claims carol = claims("carol");
            table.add(digest(0, 0, 0, 1, 0, 0, 0, 1), keys, alice, NOW);
            table.add(digest(0, 0, 0, 2, 0, 0, 0, 2), keys, bob, NOW.plusSeconds(1));
            table.add(digest(0, 0, 0, 2, 0, 0, 0, 1), keys, carol, NOW.plusSeconds(2));
            assertThat(table.find(digest(0, 0, 0, 1, 0, 0, 0, 1), keys, NOW.plusSeconds(2)))
                    .isNull();
            assertThat(table.find(digest(0, 0, 0, 2, 0, 0, 0, 2), keys, NOW.plusSeconds(2)))
                    .isSameAs(bob);
            assertThat(table.find(digest(0, 0, 0, 2, 0, 0, 0, 1), keys, NOW.plusSeconds(2)))
                    .isSameAs(carol);
        }

        @Test
        void a_flood_of_tokens_leaves_no_more_entries_than_places() {
            byte[][] digests = new byte[10_000][];
            for (int i = 0; i < digests.length; i++) {
                digests[i] = digest(i >> 8, i, i * 31, i * 17, i * 7, i >> 3, i * 13, i * 5);
                table.add(digests[i], keys, alice, NOW);
            }
            long known = Arrays.stream(digests)
                    .filter(digest -> table.find(digest, keys, NOW) != null)
                    .count();
            assertThat(known).isBetween(1L, 4L);
        }
    }

    @Test
    void the_expiry_of_a_cached_token_is_checked_against_the_clock() {
        JwtManager jwt = cached(JwtKeySet.of(JwtKey.secret(TestJwts.SECRET))).build();
        assertValid(jwt.decode(TestJwts.VALID));
        time = NOW.plusSeconds(59);
        assertValid(jwt.decode(TestJwts.VALID));
        String shortLived = TestJwts.withPayload("{'sub':'alice','exp':" + (time.getEpochSecond() + 1) + "}");
        assertValid(jwt.decode(shortLived));
        time = time.plusSeconds(1);
        assertThat(jwt.decode(shortLived)).isInstanceOf(Expired.class);
    }

    @Test
    void the_claims_of_a_cached_token_expire_by_the_clock() {
        JwtManager jwt = cached(JwtKeySet.of(JwtKey.secret(TestJwts.SECRET))).build();
        String token = TestJwts.withPayload("{'sub':'alice','exp':" + (NOW.getEpochSecond() + 1) + "}");
        jwt.decode(token);
        Claims claims = assertValid(jwt.decode(token));
        assertThat(claims.isExpired()).isFalse();
        time = NOW.plusSeconds(1);
        assertThat(claims.isExpired()).isTrue();
    }

    @Test
    void a_cached_token_is_valid_with_equal_claims() {
        JwtManager jwt =
                cached(JwtKeySet.of(TestKeys.of(Algorithm.ES256).jwtKey())).build();
        String token = jwt.create("alice");
        TokenResult first = jwt.decode(token);
        assertValid(first);
        assertThat(jwt.decode(token)).isEqualTo(first);
        assertThat(assertValid(jwt.decode(token))).as("a hit").isSameAs(assertValid(first));
    }

    @Test
    void a_rejected_token_is_never_cached() {
        JwtManager jwt = cached(JwtKeySet.of(JwtKey.secret(TestJwts.SECRET))).build();
        String early = TestJwts.withPayload(
                "{'sub':'alice','nbf':" + (NOW.getEpochSecond() + 5) + ",'exp':" + (NOW.getEpochSecond() + 100) + "}");
        assertThat(jwt.decode(early)).isEqualTo(TokenFault.NOT_YET_VALID.result());
        assertThat(jwt.decode(early)).isEqualTo(TokenFault.NOT_YET_VALID.result());
        time = NOW.plus(Duration.ofSeconds(5));
        assertValid(jwt.decode(early));
        String forged = TestJwts.VALID.substring(0, TestJwts.VALID.lastIndexOf('.') + 1) + "A".repeat(43);
        assertValid(jwt.decode(TestJwts.VALID));
        assertThat(jwt.decode(forged)).isEqualTo(TestJwts.BAD_SIGNATURE);
        assertThat(jwt.decode(forged)).isEqualTo(TestJwts.BAD_SIGNATURE);
    }

    /** Uses the signatures (r, s) and (r, n - s), which are both valid. The tokens differ, so both are verified. */
    @Test
    void a_token_with_another_spelling_of_the_signature_is_verified() {
        TestKeys.TestKey key = TestKeys.of(Algorithm.ES256);
        JwtManager jwt = cached(JwtKeySet.of(key.jwtKey())).build();
        String token = jwt.create("alice");
        Claims first = assertValid(jwt.decode(token));

        int dot = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        BigInteger order = ((ECPublicKey) key.verifying()).getParams().getOrder();
        byte[] s = order.subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)))
                .toByteArray();
        byte[] twin = Arrays.copyOf(signature, 64);
        Arrays.fill(twin, 32, 64, (byte) 0);
        int length = Math.min(32, s.length);
        System.arraycopy(s, s.length - length, twin, 64 - length, length);
        String lookalike = token.substring(0, dot + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(twin);

        assertThat(lookalike).isNotEqualTo(token);
        TokenResult result = jwt.decode(lookalike);
        assertThat(assertValid(result)).isEqualTo(first).isNotSameAs(first);
        assertThat(jwt.decode(token + "A")).isNotInstanceOf(Valid.class);
    }

    /**
     * The token is still in the cache, because an entry of the cache is valid for a minute, and only 10 seconds pass.
     * Neither key has an id, so decode tries the new key, and reports a wrong signature.
     */
    @Test
    void a_cached_token_of_a_removed_key_is_rejected() {
        JwtKey withdrawn = JwtKey.generate(Algorithm.EdDSA);
        JwtKey next = JwtKey.generate(Algorithm.EdDSA);
        TestClock clock = new TestClock();
        try (TestKeyServer server = TestKeyServer.http()) {
            server.publish(withdrawn);
            JwtKeySet keys = JwtKeySet.remote(
                    Algorithm.EdDSA,
                    server.uri(),
                    options -> options.lifetime(Duration.ofSeconds(10)).clock(clock));
            JwtManager jwt = JwtManager.builder(keys)
                    .issuer("me")
                    .audience("api")
                    .clock(clock)
                    .cacheVerifiedTokens(4)
                    .build();
            String token = TestKeyServer.token(withdrawn);
            Claims first = assertValid(jwt.decode(token));
            assertThat(assertValid(jwt.decode(token))).as("a hit").isSameAs(first);

            server.publish(next);
            clock.advance(Duration.ofSeconds(10));
            assertThat(jwt.decode(token)).isEqualTo(TestJwts.BAD_SIGNATURE);
        }
    }

    @Test
    void a_refresh_with_the_same_keys_keeps_the_entries() {
        JwtKey key = JwtKey.generate(Algorithm.EdDSA).withId("k");
        TestClock clock = new TestClock();
        try (TestKeyServer server = TestKeyServer.http()) {
            server.publish(key);
            JwtKeySet keys = JwtKeySet.remote(Algorithm.EdDSA, server.uri(), options -> options.clock(clock));
            JwtManager jwt = JwtManager.builder(keys)
                    .issuer("me")
                    .audience("api")
                    .clock(clock)
                    .cacheVerifiedTokens(4)
                    .build();
            String token = TestKeyServer.token(key);
            Claims first = assertValid(jwt.decode(token));

            assertThat(jwt.decode(TestKeyServer.token(key.withId("unknown")))).isEqualTo(TestJwts.UNKNOWN_KEY);
            assertThat(server.requests()).hasSize(2);
            assertThat(assertValid(jwt.decode(token))).isSameAs(first);
        }
    }

    @Test
    void two_managers_share_no_entries() {
        JwtKeySet keys = JwtKeySet.of(JwtKey.secret(TestJwts.SECRET));
        JwtManager one = cached(keys).build();
        JwtManager other = cached(keys).issuer("ours").build();
        assertValid(one.decode(TestJwts.VALID));
        assertThat(other.decode(TestJwts.VALID)).isEqualTo(TokenFault.ISSUER_MISSING.result());
        assertThat(assertValid(one.decode(TestJwts.VALID)))
                .isNotSameAs(assertValid(cached(keys).build().decode(TestJwts.VALID)));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_001})
    void a_size_out_of_bounds_is_rejected(int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestJwts.manager().cacheVerifiedTokens(max))
                .withMessage("cacheVerifiedTokens: must be 1 to 1000000, was " + max);
    }

    @Test
    void without_the_option_no_token_is_cached() {
        JwtManager jwt = TestJwts.manager().build();
        Claims first = assertValid(jwt.decode(TestJwts.VALID));
        assertThat(assertValid(jwt.decode(TestJwts.VALID))).isNotSameAs(first);
    }
}
