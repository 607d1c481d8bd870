package io.jwtsimple;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A claim that a manager requires, with the accepted values; see {@link JwtManager.Builder#requireClaim}. */
final class ClaimRequirement {

    private static final Map<String, String> OPTIONS = Map.of(
            "iss", "name the issuer with issuer(...)",
            "aud", "name this service with audience(...)",
            "exp", "decode requires it, unless acceptMissingExpiry() is called");

    private final String name;
    private final Set<Object> accepted;
    private final TokenFault missing;
    private final TokenFault wrong;

    /**
     * Requires a claim.
     *
     * @param name the claim's name
     * @param accepted the accepted values; empty if any value is accepted
     * @throws IllegalArgumentException if the name is blank, or has characters that a message cannot contain; if the
     *     claim has an option of its own; or if a value is not a text, a boolean or a finite number
     */
    ClaimRequirement(String name, Object... accepted) {
        this.name = requireName(name);
        this.accepted = new HashSet<>(); // contains(null) would throw if Set.of() had created the set
        for (Object value : accepted) {
            this.accepted.add(plain(name, value));
        }
        this.missing = TokenFault.missingClaim(name);
        this.wrong = TokenFault.wrongClaim(name);
    }

    private static String requireName(String name) {
        JwtManager.Builder.requireText(name, "requireClaim");
        if (!name.chars().allMatch(c -> c >= 0x20 && c <= 0x7E && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("requireClaim: '" + name + "' must be printable ASCII without the"
                    + " double quote and the backslash, because a message has the name (RFC 6750 §3); check this"
                    + " claim in your own code");
        }
        String option = OPTIONS.get(name);
        if (option != null) {
            throw new IllegalArgumentException("requireClaim: '" + name + "' has an option of its own; " + option);
        }
        return name;
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
        try {
            if (finite && (value instanceof String || value instanceof Boolean || value instanceof Number)) {
                return Objects.requireNonNull(comparable(value));
            }
        } catch (NumberFormatException e) {
            // toString() of the application's own number type is not a decimal number
        }
        throw new IllegalArgumentException("requireClaim: a value of '" + name
                + "' must be a text, a boolean or a finite number, was of "
                + value.getClass().getName()
                + "; give each accepted value as an argument of its own");
    }

    /** Returns a number in a normalized form, in which 1, 1L and 1.0 are equal. Returns other values unchanged. */
    private static @Nullable Object comparable(@Nullable Object value) {
        return value instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros() : value;
    }
}
