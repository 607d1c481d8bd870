package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The verified claims of a token. Apart from {@link #empty()}, only {@link JwtManager#decode} creates {@code Claims},
 * so the claims can be trusted.
 *
 * <p>Values have the types of JSON: {@code String}, {@code Boolean}, {@code List}, {@code Map} and null. An integer is
 * a {@code Long}, or a {@code BigInteger} if a {@code Long} cannot hold the integer. Any other number is a
 * {@code Double}. An absent claim is null. Instances are deeply immutable, and {@code toString} contains no claim.
 */
public final class Claims {

    private static final Claims EMPTY = new Claims(
            Map.of(),
            "sub",
            Registered.NONE,
            new ClaimConversion(),
            new ClaimExpiry(InstantSource.system(), Duration.ZERO),
            null);

    private final Map<String, @Nullable Object> values;
    private final String identityClaim;
    private final Registered registered;
    private final ClaimConversion conversion;
    private final ClaimExpiry expiry;
    private final @Nullable RevocationCheck revocations;

    Claims(
            Map<String, @Nullable Object> values,
            String identityClaim,
            Registered registered,
            ClaimConversion conversion,
            ClaimExpiry expiry,
            @Nullable RevocationCheck revocations) {
        this.values = values;
        this.identityClaim = identityClaim;
        this.registered = registered;
        this.conversion = conversion;
        this.expiry = expiry;
        this.revocations = revocations;
    }

    /** Returns the revocation check of the manager that decoded the token; null if the manager has no revocations. */
    @Nullable
    RevocationCheck revocations() {
        return revocations;
    }

    /** The registered claims whose Java type differs from their JSON type. */
    record Registered(
            List<String> audience,
            @Nullable Instant expiresAt,
            @Nullable Instant notBefore,
            @Nullable Instant issuedAt) {
        static final Registered NONE = new Registered(List.of(), null, null, null);
    }

    /**
     * Returns empty claims, for a request without a token.
     *
     * @return empty claims, the same object for every call
     */
    public static Claims empty() {
        return EMPTY;
    }

    /**
     * Returns the identity for which the token was created: the value of the manager's identity claim, {@code sub} by
     * default.
     *
     * @return the identity, with its JSON type; null when there is none
     */
    public @Nullable Object identity() {
        return values.get(identityClaim);
    }

    /**
     * Returns the identity for which the token was created, converted as by {@link #get(String, Class)}.
     *
     * @param type the type, a record for instance
     * @param <T> that type
     * @return the identity; null when there is none
     * @throws IllegalArgumentException if the identity does not fit the type, or if the type is primitive and the token
     *     has no identity
     */
    public <T> @Nullable T identity(Class<T> type) {
        return get(identityClaim, type);
    }

    /**
     * Returns the {@code sub} claim (RFC 7519 §4.1.2).
     *
     * @return the subject; null when it is absent or not a string
     */
    public @Nullable String subject() {
        return values.get("sub") instanceof String subject ? subject : null;
    }

    /**
     * Returns the {@code iss} claim (RFC 7519 §4.1.1).
     *
     * @return the issuer; null when absent
     */
    public @Nullable String issuer() {
        return (String) values.get("iss");
    }

    /**
     * Returns the {@code aud} claim (RFC 7519 §4.1.3), which is one string or several.
     *
     * @return the audience; empty when the claim is absent or is JSON null
     */
    public List<String> audience() {
        return registered.audience();
    }

    /**
     * Returns the {@code jti} claim (RFC 7519 §4.1.7). A manager with {@link Revocations} writes a random id into each
     * new token, unless the application sets one. If you keep your own list of revoked tokens, store the {@code jti},
     * and never the token.
     *
     * @return the token's id; null when absent
     */
    public @Nullable String id() {
        return (String) values.get("jti");
    }

    /**
     * Returns the {@code exp} claim (RFC 7519 §4.1.4).
     *
     * @return the expiry time; null when the claim is absent
     */
    public @Nullable Instant expiresAt() {
        return registered.expiresAt();
    }

    /**
     * Returns whether the token has expired since it was decoded. Uses the clock and the leeway of the manager that
     * decoded the token. Call this method for a connection that outlives its request, such as a WebSocket or an event
     * stream, and close the connection when the method returns true.
     *
     * @return true if the time is {@code exp} plus the leeway, or later; false for a token without {@code exp}, and for
     *     {@link #empty()}
     */
    public boolean isExpired() {
        return expiry.isOver(registered.expiresAt());
    }

    /**
     * Returns the remaining lifetime of the token. Uses the clock and the leeway of the manager that decoded the token.
     * Use the duration to close a connection, or to let a cookie expire, together with the token.
     *
     * @return the time until {@link #isExpired} returns true; zero if the token has expired already; null for a token
     *     without {@code exp}, and for {@link #empty()}
     */
    public @Nullable Duration expiresIn() {
        return expiry.left(registered.expiresAt());
    }

    /**
     * Returns the {@code nbf} claim (RFC 7519 §4.1.5).
     *
     * @return the instant before which the token is not valid; null when absent
     */
    public @Nullable Instant notBefore() {
        return registered.notBefore();
    }

    /**
     * Returns the {@code iat} claim (RFC 7519 §4.1.6).
     *
     * @return the time of issue; null when the claim is absent
     */
    public @Nullable Instant issuedAt() {
        return registered.issuedAt();
    }

    /**
     * Returns the scopes of the token: first the scopes in {@code scope} (RFC 8693 §4.2, RFC 9068 §2.2.3), then the
     * scopes in {@code scp}. Some providers write {@code scp} in place of {@code scope}. The value of {@code scope} or
     * {@code scp} is a text with spaces between the scopes (RFC 6749 §3.3), or an array with one scope per element.
     *
     * <p>This method never throws. It ignores a {@code scope} or {@code scp} that is neither a text nor an array, and
     * array elements that are not texts. An element that contains a space is one scope, and no guard can require such a
     * scope.
     *
     * @return the scopes, immutable and in the order above; empty when there are none
     */
    public Set<String> scopes() {
        Set<String> scopes = new LinkedHashSet<>();
        addScopes(values.get("scope"), scopes);
        addScopes(values.get("scp"), scopes);
        return Collections.unmodifiableSet(scopes);
    }

    private static void addScopes(@Nullable Object claim, Set<String> scopes) {
        if (claim instanceof String text) {
            for (int start = 0; start < text.length(); ) {
                int space = text.indexOf(' ', start);
                int end = space < 0 ? text.length() : space;
                if (end > start) {
                    scopes.add(text.substring(start, end));
                }
                start = end + 1;
            }
        } else if (claim instanceof List<?> elements) {
            for (Object element : elements) {
                if (element instanceof String scope && !scope.isEmpty()) {
                    scopes.add(scope);
                }
            }
        }
    }

    /**
     * Returns a claim with its JSON type.
     *
     * @param name the claim's name
     * @return the claim's value; null when the claim is absent or is JSON null
     */
    public @Nullable Object get(String name) {
        return values.get(Objects.requireNonNull(name, "name"));
    }

    /**
     * Returns a claim, converted to a type. Rejects a conversion that is not exact: 1.5 is not an integer, {@code "12"}
     * is not a number, and 300 is not a byte.
     *
     * <ul>
     *   <li>A number is converted to a number type that can hold the number, or to an {@code Instant} (as a
     *       NumericDate).
     *   <li>A text is converted to an enum, a {@code UUID}, a date, time, duration or zone of {@code java.time}, or
     *       another type that is written as text. The text of a {@code UUID} must have 36 characters. The text of a
     *       date, time or duration must be ISO 8601.
     *   <li>A map key is converted to a number only if Java writes the number as the same text: {@code "1"} is
     *       converted, {@code "01"} is rejected.
     *   <li>{@code java.util.Date} is rejected; use an {@code Instant}.
     *   <li>A type is rejected if the token would choose the Java class to create ({@code @JsonTypeInfo} with
     *       {@code Id.CLASS} or {@code Id.MINIMAL_CLASS}).
     * </ul>
     *
     * <p>If a constructor or other code of the type throws an exception, this method throws the same exception.
     *
     * @param name the claim's name
     * @param type a simple type, an enum, a record or a POJO
     * @param <T> that type
     * @return the value; null when the claim is absent or is JSON null
     * @throws IllegalArgumentException if the value does not fit the type, or if the type is primitive and the claim
     *     has no value. The message contains the JSON type of the value, but never the value itself
     */
    public <T> @Nullable T get(String name, Class<T> type) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Object value = values.get(name);
        if (value != null) {
            return conversion.read(value, type, "claim '" + name + "'");
        }
        if (type.isPrimitive()) {
            throw ClaimMismatch.ofNull("claim '" + name + "'", values.containsKey(name) ? "null" : "absent", type);
        }
        return null;
    }

    /**
     * Returns the elements of a claim that is an array, each converted as by {@link #get(String, Class)}.
     *
     * @param name the claim's name
     * @param type the type of the elements
     * @param <T> that type
     * @return the elements, immutable; empty when the claim is absent or is JSON null
     * @throws IllegalArgumentException if the claim is not an array, or if an element is null or does not fit the type
     */
    public <T> List<T> list(String name, Class<T> type) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Object value = values.get(name);
        return value == null ? List.of() : conversion.readList(value, type, "claim '" + name + "'");
    }

    /**
     * Returns all claims as one object. Each member of the type gets the value of the claim with the same name. Claims
     * without a matching member are ignored.
     *
     * @param type a record or a POJO
     * @param <T> that type
     * @return the object
     * @throws IllegalArgumentException if a claim does not fit its member
     */
    public <T> T as(Class<T> type) {
        return conversion.read(values, Objects.requireNonNull(type, "type"), "claims");
    }

    /**
     * Returns all claims.
     *
     * @return an immutable map, in the token's order
     */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    /** Compares the claims, but not the managers that decoded them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Claims claims && values.equals(claims.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns a text with the number of claims, but without any claim. */
    @Override
    public String toString() {
        return "Claims[" + values.size() + " hidden]";
    }
}
