package io.jwtsimple.test;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.ClaimsEditor;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Valid and invalid tokens for tests, and the manager that verifies them:
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
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final JwtManager manager;

    private TestTokens(JwtManager manager) {
        this.manager = manager;
    }

    /**
     * Returns tokens of a manager with a new HS256 key and the default settings. The clock of the manager always shows
     * 2030-01-01T00:00:00Z. Each call generates a new key, because a fixed key in a published library would not be
     * secret.
     *
     * @return the tokens
     */
    public static TestTokens create() {
        return of(JwtManager.builder(JwtKey.generate(Algorithm.HS256))
                .clock(InstantSource.fixed(NOW))
                .build());
    }

    /**
     * Returns tokens of a manager with the settings of the application:
     *
     * <pre>{@code
     * TestTokens.of(JwtManager.builder(JwtKey.generate(Algorithm.HS256)).audience("orders").build())
     * }</pre>
     *
     * @param manager the manager that creates the tokens; its first key must be able to sign
     * @return the tokens
     */
    public static TestTokens of(JwtManager manager) {
        return new TestTokens(Objects.requireNonNull(manager, "manager"));
    }

    /**
     * Returns the manager that creates and verifies these tokens, for the code under test.
     *
     * @return the manager
     */
    public JwtManager manager() {
        return manager;
    }

    /**
     * Returns a valid token.
     *
     * @param identity the identity in the token
     * @return the token
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object)}
     */
    public String signed(Object identity) {
        return manager.create(identity);
    }

    /**
     * Returns a signed token with changed claims. The manager may reject the token because of its claims, for instance
     * after {@code claims.put("aud", "another-service")}.
     *
     * @param identity the identity in the token
     * @param edit changes the claims
     * @return the token
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object, Consumer)}
     */
    public String signed(Object identity, Consumer<? super ClaimsEditor> edit) {
        return manager.create(identity, edit);
    }

    /**
     * Returns a token that expired in 1970 and has no other fault.
     *
     * @param identity the identity in the token
     * @return the token
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object)}
     */
    public String expired(Object identity) {
        return expired(identity, claims -> {});
    }

    /**
     * Returns a token with changed claims and an {@code exp} in 1970, for instance for a manager that requires an extra
     * claim.
     *
     * @param identity the identity in the token
     * @param edit changes the claims; the token always has an {@code exp} in 1970, even if the function sets another
     *     {@code exp}
     * @return the token
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object, Consumer)}
     */
    public String expired(Object identity, Consumer<? super ClaimsEditor> edit) {
        Objects.requireNonNull(edit, "edit");
        return signed(identity, claims -> {
            edit.accept(claims);
            claims.put("exp", Instant.EPOCH);
        });
    }

    /**
     * Returns a token that is not valid before the year 9999, and has no other fault.
     *
     * @param identity the identity in the token
     * @return the token
     * @throws IllegalArgumentException in the same cases as {@link #notYetValid(Object, Consumer)}
     */
    public String notYetValid(Object identity) {
        return notYetValid(identity, claims -> {});
    }

    /**
     * Returns a token with changed claims and an {@code nbf} in the year 9999. The token is valid for an hour then.
     *
     * @param identity the identity in the token
     * @param edit changes the claims; the token always has {@code iat}, {@code nbf} and {@code exp} in 9999, even if
     *     the function sets other values
     * @return the token
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object, Consumer)}
     */
    public String notYetValid(Object identity, Consumer<? super ClaimsEditor> edit) {
        Objects.requireNonNull(edit, "edit");
        return signed(identity, claims -> {
            edit.accept(claims);
            // A manager with revocations limits the time from iat to exp.
            claims.put("iat", BEGIN_OF_9999).put("nbf", BEGIN_OF_9999).put("exp", BEGIN_OF_9999.plus(LIFETIME));
        });
    }

    /**
     * Returns a token that has a wrong signature and no other fault.
     *
     * @param identity the identity in the token
     * @return the token
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object)}
     */
    public String forged(Object identity) {
        return forged(identity, claims -> {});
    }

    /**
     * Returns a token with changed claims and a wrong signature, for instance the token of a user who pretends to be an
     * administrator.
     *
     * @param identity the identity in the token
     * @param edit changes the claims
     * @return the token
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object, Consumer)}
     */
    public String forged(Object identity, Consumer<? super ClaimsEditor> edit) {
        String token = signed(identity, edit);
        int signature = token.lastIndexOf('.') + 1;
        char other = token.charAt(signature) == 'A' ? 'B' : 'A';
        return token.substring(0, signature) + other + token.substring(signature + 1);
    }

    /**
     * Returns the verified claims of a valid token, for code that has a parameter of type {@code Claims}.
     *
     * @param identity the identity in the token
     * @return the claims
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object)}, and also if the manager
     *     rejects the token
     */
    public Claims claims(Object identity) {
        return claims(identity, claims -> {});
    }

    /**
     * Returns the verified claims of a token with changed claims, for code that has a parameter of type {@code Claims}.
     *
     * @param identity the identity in the token
     * @param edit changes the claims
     * @return the claims
     * @throws IllegalArgumentException in the same cases as {@link JwtManager#create(Object, Consumer)}, and also if
     *     the manager rejects a token with these claims
     */
    public Claims claims(Object identity, Consumer<? super ClaimsEditor> edit) {
        return manager.decode(signed(identity, edit)).match(claims -> claims, rejected -> {
            throw new IllegalArgumentException("claims: a token with them is rejected: " + rejected.message());
        });
    }
}
