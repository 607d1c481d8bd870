package io.jwtsimple;

import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reader of verified payloads. Checks the types of the registered claims (RFC 7519 §4.1). */
final class ClaimsReader {

    private static final Object ABSENT = new Object(); // not null, since a member may be null

    private final String identityClaim;
    private final ClaimConversion conversion;
    private final ClaimExpiry expiry;

    ClaimsReader(String identityClaim, ClaimConversion conversion, ClaimExpiry expiry) {
        this.identityClaim = identityClaim;
        this.conversion = conversion;
        this.expiry = expiry;
    }

    Claims read(TokenParts token) throws TokenFault {
        JsonReader reader = new JsonReader(token.signedPayload());
        Map<String, @Nullable Object> values = values(reader);
        requireString(values, "iss", TokenFault.ISSUER_FORMAT);
        List<String> audience = audience(values.get("aud"));
        Instant expiresAt = date("exp", values, reader, TokenFault.EXPIRES_AT_FORMAT, TokenFault.EXPIRES_AT_RANGE);
        Instant notBefore = date("nbf", values, reader, TokenFault.NOT_BEFORE_FORMAT, TokenFault.NOT_BEFORE_RANGE);
        Instant issuedAt = date("iat", values, reader, TokenFault.ISSUED_AT_FORMAT, TokenFault.ISSUED_AT_RANGE);
        requireString(values, "jti", TokenFault.ID_FORMAT);
        return new Claims(
                values,
                identityClaim,
                new Claims.Registered(audience, expiresAt, notBefore, issuedAt),
                conversion,
                expiry);
    }

    private static Map<String, @Nullable Object> values(JsonReader payload) throws TokenFault {
        try {
            return payload.readObject();
        } catch (JsonFault fault) {
            throw switch (fault.kind()) {
                case SYNTAX, TOO_MANY_VALUES -> TokenFault.PAYLOAD_STRING;
                case NOT_AN_OBJECT -> TokenFault.PAYLOAD_NOT_OBJECT;
                case DUPLICATE_MEMBER -> TokenFault.DUPLICATE_MEMBER;
                case LONE_SURROGATE -> TokenFault.MALFORMED_CLAIM;
            };
        }
    }

    private static void requireString(Map<String, @Nullable Object> values, String name, TokenFault fault)
            throws TokenFault {
        if (!(values.getOrDefault(name, "") instanceof String)) {
            throw fault;
        }
    }

    private static List<String> audience(@Nullable Object value) throws TokenFault {
        if (value == null) {
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

    private static @Nullable Instant date(
            String name, Map<String, @Nullable Object> values, JsonReader reader, TokenFault format, TokenFault range)
            throws TokenFault {
        Object value = values.getOrDefault(name, ABSENT);
        if (value == ABSENT) {
            return null;
        }
        if (!(value instanceof Number number)) {
            throw format;
        }
        Instant instant = ClaimDate.toInstant(number, reader.fraction(name));
        if (instant == null) {
            throw range;
        }
        return instant;
    }
}
