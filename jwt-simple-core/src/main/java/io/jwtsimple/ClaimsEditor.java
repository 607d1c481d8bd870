package io.jwtsimple;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token that is being created. The manager has already set {@code exp}, {@code iat}, {@code nbf}, the
 * identity claim, and the configured issuer and audience. If the manager has {@link Revocations}, {@code jti} is
 * already set too, to a random value.
 *
 * <p>Use an editor only inside the callback that receives it. Not thread-safe.
 */
public final class ClaimsEditor {

    private static final Duration MAX_LIFETIME = Duration.ofDays(36_525);

    private final Instant now;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    ClaimsEditor(Instant now) {
        this.now = now;
    }

    /**
     * Sets a claim.
     *
     * @param name the claim's name
     * @param value anything that Jackson can write as JSON; an {@code Instant} becomes a NumericDate of whole seconds.
     *     {@code exp}, {@code nbf} and {@code iat} must be an {@code Instant} or a number of seconds; {@code iss} and
     *     {@code jti} must be a string; {@code aud} must be one or more strings (RFC 7519 §4.1). A token with
     *     {@code cnf} is bound to its sender (RFC 7800 §3.1), and {@code decode} accepts it only after
     *     {@link JwtManager.Builder#acceptSenderConstrained()}
     * @return this
     * @throws IllegalArgumentException if the value is not valid for a registered claim
     */
    public ClaimsEditor put(String name, @Nullable Object value) {
        Objects.requireNonNull(name, "name");
        switch (name) {
            case "exp", "nbf", "iat" -> requireDate(name, value);
            case "iss", "jti" -> require(value instanceof String, name, "a string", value);
            case "aud" -> requireAudience(value);
            default -> {} // any value
        }
        values.put(name, value);
        return this;
    }

    /**
     * Removes a claim. A token without {@code exp} never expires, and {@code decode} accepts it only after
     * {@link JwtManager.Builder#acceptMissingExpiry()}.
     *
     * @param name the claim's name
     * @return this
     */
    public ClaimsEditor remove(String name) {
        values.remove(Objects.requireNonNull(name, "name"));
        return this;
    }

    /**
     * Removes every claim.
     *
     * @return this
     */
    public ClaimsEditor clear() {
        values.clear();
        return this;
    }

    /**
     * Sets {@code exp} to the current time plus a duration.
     *
     * @param duration 1 second to 100 years; fractions of a second are dropped
     * @return this
     * @throws IllegalArgumentException if the duration is out of range
     */
    public ClaimsEditor expiresIn(Duration duration) {
        requireLifetime(duration);
        values.put("exp", date(now.getEpochSecond() + duration.toSeconds()));
        return this;
    }

    /**
     * Converts seconds since 1970 to a NumericDate. If the seconds are out of range, returns an {@code Instant}, which
     * the token writer later rejects.
     */
    static Object date(long seconds) {
        return ClaimDate.isInRange(seconds) ? (Object) seconds : Instant.ofEpochSecond(seconds);
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    /** Requires a duration of 1 second to 100 years. A longer lifetime would overflow the dates of other libraries. */
    static void requireLifetime(Duration duration) {
        Objects.requireNonNull(duration, "expiresIn");
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("expiresIn: must be 1 second to 100 years, was " + duration);
        }
    }

    private static void requireDate(String name, @Nullable Object value) {
        require(value instanceof Instant || value instanceof Number, name, "an Instant or a number of seconds", value);
        if (value instanceof Number number) {
            boolean finite = Double.isFinite(number.doubleValue());
            require(
                    finite && ClaimDate.toInstant(number.toString()) != null,
                    name,
                    "a number of seconds up to year 9999",
                    value);
        }
    }

    private static void requireAudience(@Nullable Object value) {
        Collection<?> names = value instanceof Collection<?> several
                ? several
                : value instanceof Object[] array ? Arrays.asList(array) : Arrays.asList(value);
        boolean good =
                !names.isEmpty() && names.stream().allMatch(name -> name instanceof String text && !text.isEmpty());
        require(good, "aud", "a string or several, none of them empty", value);
    }

    private static void require(boolean good, String name, String needed, @Nullable Object value) {
        if (!good) {
            throw new IllegalArgumentException("claim '" + name + "': must be " + needed + ", was "
                    + (value == null ? "null" : value.getClass().getSimpleName()));
        }
    }
}
