package io.jwtsimple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reader of verified payloads. Checks the types of the registered claims (RFC 7519 §4.1), except for {@code sub},
 * which may have any JSON type.
 */
final class ClaimsReader {

    private static final Object ABSENT = new Object(); // differs from null, since a claim in a token can be null

    private final String identityClaim;
    private final ClaimConversion conversion;
    private final ClaimExpiry expiry;
    private final @Nullable RevocationCheck revocations;

    ClaimsReader(
            String identityClaim,
            ClaimConversion conversion,
            ClaimExpiry expiry,
            @Nullable RevocationCheck revocations) {
        this.identityClaim = identityClaim;
        this.conversion = conversion;
        this.expiry = expiry;
        this.revocations = revocations;
    }

    Claims read(TokenPayload payload) throws TokenFault {
        Map<String, @Nullable Object> values = payload.values();
        requireString(values, "iss", TokenFault.ISSUER_FORMAT);
        List<String> audience = audience(values.get("aud"));
        Instant expiresAt = date("exp", payload, TokenFault.EXPIRES_AT_FORMAT, TokenFault.EXPIRES_AT_RANGE);
        Instant notBefore = date("nbf", payload, TokenFault.NOT_BEFORE_FORMAT, TokenFault.NOT_BEFORE_RANGE);
        Instant issuedAt = date("iat", payload, TokenFault.ISSUED_AT_FORMAT, TokenFault.ISSUED_AT_RANGE);
        requireString(values, "jti", TokenFault.ID_FORMAT);
        return new Claims(
                values,
                identityClaim,
                new Claims.Registered(audience, expiresAt, notBefore, issuedAt),
                conversion,
                expiry,
                revocations);
    }

    private static void requireString(Map<String, @Nullable Object> values, String name, TokenFault fault)
            throws TokenFault {
        if (!(values.getOrDefault(name, "") instanceof String)) { // also rejects JSON null, but not an absent claim
            throw fault;
        }
    }

    private static List<String> audience(@Nullable Object value) throws TokenFault {
        if (value == null) { // the claim is absent or JSON null
            return List.of();
        }
        List<?> elements = value instanceof List<?> list ? list : List.of(value);
        for (Object element : elements) {
            if (!(element instanceof String name) || name.isEmpty()) {
                throw TokenFault.MALFORMED_CLAIM;
            }
        }
        @SuppressWarnings("unchecked")
        List<String> names = (List<String>) elements;
        return names;
    }

    private static @Nullable Instant date(String name, TokenPayload payload, TokenFault format, TokenFault range)
            throws TokenFault {
        Object value = payload.values().getOrDefault(name, ABSENT);
        if (value == ABSENT) {
            return null;
        }
        if (!(value instanceof Number number)) {
            throw format;
        }
        Instant instant = ClaimDate.toInstant(number, payload.fraction(name));
        if (instant == null) {
            throw range;
        }
        return instant;
    }
}
