package io.jwtsimple;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A claim that a manager requires, with the accepted values; see {@link JwtManager.Builder#requireClaim}. */
final class ClaimRequirement {

    private final String name;
    private final Set<Object> accepted;
    private final TokenFault missing;
    private final TokenFault wrong;

    /**
     * Requires a claim.
     *
     * @param name the claim's name, in the characters of a message
     * @param accepted the accepted values; empty if any value is accepted
     */
    ClaimRequirement(String name, Object... accepted) {
        this.name = name;
        this.accepted = new HashSet<>(); // Set.of would throw when it is asked for null
        for (Object value : accepted) {
            this.accepted.add(plain(name, value));
        }
        this.missing = TokenFault.missingClaim(name);
        this.wrong = TokenFault.wrongClaim(name);
    }

    String name() {
        return name;
    }

    void check(Claims claims) throws TokenFault {
        Object value = claims.get(name);
        if (value == null) {
            throw missing;
        }
        if (!accepted.isEmpty() && !isAccepted(value)) {
            throw wrong;
        }
    }

    private boolean isAccepted(Object value) {
        if (!(value instanceof List<?> elements)) {
            return accepted.contains(comparable(value));
        }
        for (Object element : elements) {
            if (accepted.contains(comparable(element))) {
                return true;
            }
        }
        return false;
    }

    private static Object plain(String name, Object value) {
        Objects.requireNonNull(value, "requireClaim");
        boolean finite = !(value instanceof Number number) || Double.isFinite(number.doubleValue());
        if (finite && (value instanceof String || value instanceof Boolean || value instanceof Number)) {
            return Objects.requireNonNull(comparable(value));
        }
        throw new IllegalArgumentException("requireClaim: a value of '" + name
                + "' must be a text, a boolean or a finite number, was of "
                + value.getClass().getName()
                + "; give each accepted value as an argument of its own");
    }

    /** Returns a value that equals each number of the same amount: 1, 1L and 1.0 are one number in JSON. */
    private static @Nullable Object comparable(@Nullable Object value) {
        return value instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros() : value;
    }
}
