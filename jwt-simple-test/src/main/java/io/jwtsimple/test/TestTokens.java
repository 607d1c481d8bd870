package io.jwtsimple.test;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.ClaimsEditor;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Tokens for tests, good and bad, in one line each, and the manager that judges them:
 *
 * <pre>{@code
 * TestTokens tokens = TestTokens.create();
 * JwtManager jwt = tokens.manager(); // for the code under test
 *
 * tokens.signed("alice");
 * tokens.signed("alice", claims -> claims.put("role", "admin"));
 * tokens.expired("alice");
 * tokens.forged("alice");
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class TestTokens {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant BEGIN_OF_9999 = Instant.parse("9999-01-01T00:00:00Z");
    private static final Instant END_OF_9999 = Instant.parse("9999-12-31T23:59:59Z");

    private final JwtManager manager;

    private TestTokens(JwtManager manager) {
        this.manager = manager;
    }

    /**
     * Makes tokens of a manager with a new HS256 key and the default settings, whose clock always shows
     * 2030-01-01T00:00:00Z. The key is a new one each time, because a key in a published library is known to everybody.
     *
     * @return the tokens
     */
    public static TestTokens create() {
        return of(JwtManager.builder(JwtKey.generate(Algorithm.HS256))
                .clock(InstantSource.fixed(NOW))
                .build());
    }

    /**
     * Makes tokens of a manager with the settings of the application:
     *
     * <pre>{@code
     * TestTokens.of(JwtManager.builder(JwtKey.generate(Algorithm.HS256)).audience("orders").build())
     * }</pre>
     *
     * @param manager creates the tokens, so its first key must be able to sign
     * @return the tokens
     */
    public static TestTokens of(JwtManager manager) {
        return new TestTokens(Objects.requireNonNull(manager, "manager"));
    }

    /**
     * The manager whose tokens these are, for the code under test.
     *
     * @return the manager
     */
    public JwtManager manager() {
        return manager;
    }

    /**
     * Returns a signed token, which is valid.
     *
     * @param identity for whom
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object)}
     */
    public String signed(Object identity) {
        return manager.create(identity);
    }

    /**
     * Returns a signed token with any claims. The claims decide whether the token is accepted: a token with
     * {@code claims.put("aud", "somebody else")} is rejected.
     *
     * @param identity for whom
     * @param edit changes the claims
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object, Consumer)}
     */
    public String signed(Object identity, Consumer<? super ClaimsEditor> edit) {
        return manager.create(identity, edit);
    }

    /**
     * A token that has expired in 1970, and is good otherwise.
     *
     * @param identity for whom
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object)}
     */
    public String expired(Object identity) {
        return signed(identity, claims -> claims.put("exp", Instant.EPOCH));
    }

    /**
     * A token that is valid in the year 9999, and not before.
     *
     * @param identity for whom
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object)}
     */
    public String notYetValid(Object identity) {
        return signed(identity, claims -> claims.put("nbf", BEGIN_OF_9999).put("exp", END_OF_9999));
    }

    /**
     * A token whose signature is wrong, as that of a forger, and which is good otherwise.
     *
     * @param identity for whom
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object)}
     */
    public String forged(Object identity) {
        return forged(identity, claims -> {});
    }

    /**
     * A token with any claims, whose signature is wrong: a user who has made an administrator of himself, for instance.
     *
     * @param identity for whom
     * @param edit changes the claims
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object, Consumer)}
     */
    public String forged(Object identity, Consumer<? super ClaimsEditor> edit) {
        String token = signed(identity, edit);
        int signature = token.lastIndexOf('.') + 1;
        char other = token.charAt(signature) == 'A' ? 'B' : 'A';
        return token.substring(0, signature) + other + token.substring(signature + 1);
    }

    /**
     * Verified claims, for code that takes them.
     *
     * @param identity for whom
     * @return the claims of a valid token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object)}
     */
    public Claims claims(Object identity) {
        return claims(identity, claims -> {});
    }

    /**
     * Verified claims, for code that takes them.
     *
     * @param identity for whom
     * @param edit changes the claims
     * @return the claims of a valid token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object, Consumer)}, and if a token with these claims is
     *     not valid
     */
    public Claims claims(Object identity, Consumer<? super ClaimsEditor> edit) {
        return manager.decode(signed(identity, edit)).match(claims -> claims, rejected -> {
            throw new IllegalArgumentException("claims: a token with them is refused: " + rejected.message());
        });
    }
}
