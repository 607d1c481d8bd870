package io.jwtsimple;

import static io.jwtsimple.TestJwts.PAYLOAD;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.VALID;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.hs256;
import static io.jwtsimple.TestJwts.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Tests that a flood of different tokens does not fill the memory. */
class FloodTest {

    private static final int MILLION = 1_000_000;

    /**
     * The accepted growth of the memory in bytes. A reference and a table entry for each token of the smallest flood,
     * with 200 000 tokens, would need more.
     */
    private static final long SLACK = 4 * 1024 * 1024;

    @Test
    void a_million_unknown_key_ids_are_not_kept() {
        JwtManager jwt = TestJwts.manager(JwtKey.secret(SECRET).withId("k1")).build();

        flood(jwt, MILLION, i -> unsigned("{\"alg\":\"HS256\",\"kid\":\"" + i + "\"}"), TestJwts.UNKNOWN_KEY::equals);
    }

    @Test
    void a_million_headers_of_forged_tokens_are_not_kept() {
        JwtManager jwt = TestJwts.manager().cacheVerifiedTokens(100).build();

        flood(jwt, MILLION, i -> unsigned("{\"alg\":\"HS256\",\"x\":" + i + "}"), TestJwts.BAD_SIGNATURE::equals);
    }

    @Test
    void a_million_unknown_key_ids_for_remote_keys_are_not_kept() {
        try (TestKeyServer server = TestKeyServer.http()) {
            server.publish(TestKeys.of(Algorithm.ES256).jwtKey().withId("k1"));
            JwtManager jwt = server.manager(new TestClock(), options -> {});

            flood(
                    jwt,
                    MILLION,
                    i -> unsigned("{\"alg\":\"ES256\",\"kid\":\"" + i + "\"}"),
                    result -> result.equals(TestJwts.UNKNOWN_KEY) || result instanceof Unavailable);
            assertThat(server.requests()).hasSizeLessThan(5);
        }
    }

    @Test
    void the_kept_headers_and_claims_of_valid_tokens_are_limited() {
        JwtManager jwt = TestJwts.manager().cacheVerifiedTokens(100).build();

        flood(jwt, MILLION / 5, i -> hs256("{\"alg\":\"HS256\",\"x\":" + i + "}", PAYLOAD), Valid.class::isInstance);
    }

    /**
     * A token is revoked each second and expires after a minute, so only the revocations of the last minutes are
     * needed.
     */
    @Test
    void a_million_revoked_tokens_are_not_kept() {
        floodWithLogouts(MILLION, Duration.ofSeconds(1), JwtManager::revoke);
    }

    @Test
    void revoked_identities_are_not_kept_for_ever() {
        floodWithLogouts(MILLION / 5, Duration.ofMinutes(10), (jwt, claims) -> jwt.revokeAll(claims.id()));
    }

    @Test
    void revoked_sessions_are_not_kept_for_ever() {
        floodWithLogouts(MILLION / 5, Duration.ofMinutes(10), (jwt, claims) -> jwt.revokeSession(claims.id()));
    }

    private static void floodWithLogouts(int count, Duration pause, BiConsumer<JwtManager, Claims> logout) {
        TestClock clock = new TestClock();
        JwtManager jwt = TestJwts.manager()
                .clock(clock)
                .expiresIn(Duration.ofMinutes(1))
                .revocations(Revocations.inMemory())
                .build();
        Claims[] last = new Claims[1];
        flood(jwt, count, i -> jwt.create("alice"), result -> {
            last[0] = TestJwts.assertValid(result);
            logout.accept(jwt, last[0]);
            clock.advance(pause);
            return true;
        });
        assertThat(jwt.decode(jwt.create("alice"))).isInstanceOf(Valid.class);
    }

    /**
     * Decodes a thousand tokens, which fill the caches, and asserts that the memory hardly grows with the other tokens.
     */
    private static void flood(JwtManager jwt, int count, IntFunction<String> token, Predicate<TokenResult> expected) {
        decode(jwt, 0, 1000, token, expected);
        long before = usedMemory();
        decode(jwt, 1000, count, token, expected);

        assertThat(usedMemory() - before).isLessThan(SLACK);
        Reference.reachabilityFence(jwt); // keeps the manager reachable, so that its memory counts
    }

    private static void decode(
            JwtManager jwt, int from, int to, IntFunction<String> token, Predicate<TokenResult> expected) {
        for (int i = from; i < to; i++) {
            TokenResult result = jwt.decode(token.apply(i));
            if (!expected.test(result)) {
                throw new AssertionError("token " + i + ": " + result);
            }
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static String unsigned(String header) {
        return base64url(header) + VALID.substring(segment(VALID, 0).length());
    }
}
