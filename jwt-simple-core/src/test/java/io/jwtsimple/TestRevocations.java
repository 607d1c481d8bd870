package io.jwtsimple;

import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;

import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Revocations in memory, a manager with these revocations, and the clock of the manager. */
final class TestRevocations {

    /** The result for a revoked token. */
    static final Invalid REVOKED = new Invalid("Token has been revoked", Reason.REVOKED);

    /** The result for a token whose revocation may already have ended. */
    static final Invalid TOO_OLD = new Invalid("Token is older than revocations are kept", Reason.REVOKED);

    final TestClock clock = new TestClock();
    final Revocations revocations = Revocations.inMemory();
    final JwtManager jwt = manager().build();

    /** Returns a builder with these revocations, this clock, and the secret of {@link TestJwts}. */
    JwtManager.Builder manager() {
        return JwtManager.builder(JwtKey.secret(SECRET)).clock(clock).revocations(revocations);
    }

    /**
     * Returns a token with the given members, in which ' stands for ". If the members contain no {@code iat}, adds one
     * in the past.
     */
    static String withClaims(String members) {
        return TestJwts.withClaims(members.contains("'iat'") ? members : members + ",'iat':1899990000");
    }

    /** Decodes a token with the given members, and returns its claims. */
    Claims claims(String members) {
        return assertValid(jwt.decode(withClaims(members)));
    }

    /** An identity of an application's own type. */
    public record User(long id, String name) {}

    /** Returns identities of different types. */
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
}
