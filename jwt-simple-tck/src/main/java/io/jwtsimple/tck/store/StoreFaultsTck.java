package io.jwtsimple.tck.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.Revocations.Store;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.tck.store.FaultyProxy.Mode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a manager while the network between the manager and its store is faulty. */
@Timeout(120)
public abstract class StoreFaultsTck {

    private static final TokenResult.Invalid REVOKED =
            new TokenResult.Invalid("Token has been revoked", Reason.REVOKED);
    /** The time limit for a call of {@code decode}: one second, and one more second because the machine may be busy. */
    private static final Duration SOON = Duration.ofSeconds(2);
    /** The time limit for a call of {@code revoke}: several timeouts of the store's client. */
    private static final Duration REVOKE = Duration.ofSeconds(25);
    /** The smallest {@code maxAge} that {@link Revocations#of(Store, Duration)} accepts. */
    private static final Duration MAX_AGE = Duration.ofSeconds(2);

    private final JwtKey key = JwtKey.generate(Algorithm.HS256);
    private FaultyProxy proxy;

    /** For subclasses. */
    protected StoreFaultsTck() {}

    /**
     * Returns the port of the server.
     *
     * @return the port
     */
    protected abstract int serverPort();

    /**
     * Returns a store whose client connects to a port of this machine, with timeouts of about 2 seconds. If the store
     * needs a table, the table must already exist. This method must return even if the server does not respond.
     *
     * @param port the port of a proxy, or of the server
     * @return the store
     */
    protected abstract Store connect(int port);

    @BeforeEach
    final void start() throws Exception {
        proxy = new FaultyProxy(serverPort());
    }

    @AfterEach
    final void stop() throws Exception {
        proxy.close();
    }

    private JwtManager manager(int port, Duration maxAge) {
        return JwtManager.builder(key)
                .revocations(Revocations.of(connect(port), maxAge))
                .build();
    }

    /** Decodes a token, and asserts that the result comes soon. */
    private static TokenResult decode(JwtManager jwt, String token) {
        long start = System.nanoTime();
        TokenResult result = jwt.decode(token);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        return result;
    }

    /** Decodes a token until the result has the given type. */
    private static TokenResult becomes(JwtManager jwt, String token, Class<? extends TokenResult> type) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofSeconds(60).toNanos()) {
            TokenResult result = decode(jwt, token);
            if (type.isInstance(result)) {
                return result;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("never " + type.getSimpleName() + ", but " + jwt.decode(token));
    }

    @ParameterizedTest
    @EnumSource(names = {"AWAY", "HANG", "NONSENSE"})
    final void a_store_that_fails_at_the_start_is_a_503_until_the_store_works(Mode fault) {
        proxy.set(fault);
        JwtManager jwt = manager(proxy.port(), Duration.ofMinutes(5));
        String token = jwt.create("alice");
        for (int i = 0; i < 3; i++) {
            assertThat(decode(jwt, token)).isInstanceOf(Unavailable.class);
        }
        JwtManager other = manager(serverPort(), Duration.ofMinutes(5));
        other.revoke(claims(other, token));
        proxy.set(Mode.PASS);
        assertThat(becomes(jwt, token, TokenResult.Invalid.class)).isEqualTo(REVOKED);
    }

    @ParameterizedTest
    @EnumSource(names = {"AWAY", "HANG", "NONSENSE"})
    final void known_revocations_serve_until_their_greatest_age(Mode fault) {
        JwtManager jwt = manager(proxy.port(), MAX_AGE);
        JwtManager patient = manager(proxy.port(), Duration.ofMinutes(5));
        JwtManager other = manager(serverPort(), MAX_AGE);
        String revoked = jwt.create("alice");
        String token = jwt.create("alice");
        other.revoke(claims(other, revoked));
        for (JwtManager each : new JwtManager[] {jwt, patient}) {
            assertThat(becomes(each, revoked, TokenResult.Invalid.class)).isEqualTo(REVOKED);
            becomes(each, token, Valid.class);
        }
        proxy.set(fault);
        becomes(jwt, token, Unavailable.class);
        assertThat(decode(jwt, revoked)).isInstanceOf(Unavailable.class);
        assertThat(decode(patient, revoked)).isEqualTo(REVOKED);
        assertThat(decode(patient, token)).isInstanceOf(Valid.class);
        proxy.set(Mode.PASS);
        becomes(jwt, token, Valid.class);
        assertThat(becomes(jwt, revoked, TokenResult.Invalid.class)).isEqualTo(REVOKED);
    }

    @ParameterizedTest
    @EnumSource(names = {"AWAY", "HANG", "NONSENSE"})
    final void revoke_throws_and_can_be_repeated(Mode fault) {
        JwtManager jwt = manager(proxy.port(), Duration.ofMinutes(5));
        String token = jwt.create("alice");
        Claims claims = claims(jwt, token);
        proxy.set(fault);
        long start = System.nanoTime();
        assertThatIllegalStateException()
                .isThrownBy(() -> jwt.revoke(claims))
                .withMessageStartingWith("revoke: the store has not stored the revocation")
                .withMessageNotContaining("alice");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REVOKE);
        assertThat(decode(jwt, token)).as("in this process").isEqualTo(REVOKED);
        proxy.set(Mode.PASS);
        revokeUntilStored(jwt, claims);
        assertThat(becomes(manager(serverPort(), MAX_AGE), token, TokenResult.Invalid.class))
                .as("in a process that starts later")
                .isEqualTo(REVOKED);
    }

    /**
     * Calls {@code revoke} again after a failure, like a user who tries again. The first calls may fail because the
     * store's client has not noticed that its connections are closed.
     */
    private static void revokeUntilStored(JwtManager jwt, Claims claims) {
        for (int i = 0; i < 20; i++) {
            try {
                jwt.revoke(claims);
                return;
            } catch (IllegalStateException e) {
                LockSupport.parkNanos(100_000_000);
            }
        }
        jwt.revoke(claims);
    }

    private static Claims claims(JwtManager jwt, String token) {
        return ((Valid) becomes(jwt, token, Valid.class)).claims();
    }
}
