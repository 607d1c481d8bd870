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
 * tokens.valid("alice");
 * tokens.valid("alice", claims -> claims.put("role", "admin"));
 * tokens.expired("alice");
 * tokens.badlySigned("alice");
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
     * Tokens of a manager with a key of its own, for which it is always 2030-01-01T00:00:00Z.
     *
     * @return the tokens
     */
    public static TestTokens create() {
        return create(settings -> {});
    }

    /**
     * Tokens of a manager with a key of its own, for which it is always 2030-01-01T00:00:00Z, and with the settings of the
     * application:
     *
     * <pre>{@code
     * TestTokens.create(settings -> settings.issuer("https://login.example").audience("orders"))
     * }</pre>
     *
     * <p>The key is a new one each time. One that came with this library would be known to everybody.
     *
     * @param settings changes the manager's options, the clock too
     * @return the tokens
     */
    public static TestTokens create(Consumer<? super JwtManager.Builder> settings) {
        JwtManager.Builder builder =
                JwtManager.builder(JwtKey.generate(Algorithm.HS256)).clock(InstantSource.fixed(NOW));
        settings.accept(builder);
        return of(builder.build());
    }

    /**
     * Tokens of a manager that the application has made.
     *
     * @param manager creates tokens, so its first key must be able to sign
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
     * A valid token.
     *
     * @param identity for whom
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object)}
     */
    public String valid(Object identity) {
        return manager.create(identity);
    }

    /**
     * A token with any claims, valid as far as they leave it so: {@code claims.put("aud", "somebody else")} makes one that is
     * not.
     *
     * @param identity for whom
     * @param edit changes the claims
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object, Consumer)}
     */
    public String valid(Object identity, Consumer<? super ClaimsEditor> edit) {
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
        return valid(identity, claims -> claims.put("exp", Instant.EPOCH));
    }

    /**
     * A token that is valid in the year 9999, and not before.
     *
     * @param identity for whom
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object)}
     */
    public String notYetValid(Object identity) {
        return valid(identity, claims -> claims.put("nbf", BEGIN_OF_9999).put("exp", END_OF_9999));
    }

    /**
     * A token whose signature is wrong, as that of a forger, and which is good otherwise.
     *
     * @param identity for whom
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object)}
     */
    public String badlySigned(Object identity) {
        return badlySigned(identity, claims -> {});
    }

    /**
     * A token with any claims, whose signature is wrong: a user who has made an administrator of himself, for instance.
     *
     * @param identity for whom
     * @param edit changes the claims
     * @return the token
     * @throws IllegalArgumentException as {@link JwtManager#create(Object, Consumer)}
     */
    public String badlySigned(Object identity, Consumer<? super ClaimsEditor> edit) {
        String token = valid(identity, edit);
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
        return manager.decode(valid(identity, edit)).match(claims -> claims, rejected -> {
            throw new IllegalArgumentException("claims: a token with them is refused: " + rejected.message());
        });
    }
}
