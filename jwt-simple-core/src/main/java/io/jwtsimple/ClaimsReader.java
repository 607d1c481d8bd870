package io.jwtsimple;

import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the payload of a token whose signature holds, and the registered claims by their types (RFC 7519 §4.1). */
final class ClaimsReader {

    private static final Object ABSENT = new Object(); // for null may be the value of a member

    private final String identityClaim;
    private final JsonBinding binding;
    private final Expiry expiry;

    ClaimsReader(String identityClaim, JsonBinding binding, Expiry expiry) {
        this.identityClaim = identityClaim;
        this.binding = binding;
        this.expiry = expiry;
    }

    Claims read(CompactToken token) throws Fault {
        JsonReader reader = new JsonReader(token.signedPayload());
        Map<String, @Nullable Object> values = values(reader);
        requireString(values, "iss", Fault.ISSUER_FORMAT);
        List<String> audience = audience(values.get("aud"));
        Instant expiresAt = date("exp", values, reader, Fault.EXPIRES_AT_FORMAT, Fault.EXPIRES_AT_RANGE);
        Instant notBefore = date("nbf", values, reader, Fault.NOT_BEFORE_FORMAT, Fault.NOT_BEFORE_RANGE);
        Instant issuedAt = date("iat", values, reader, Fault.ISSUED_AT_FORMAT, Fault.ISSUED_AT_RANGE);
        requireString(values, "jti", Fault.ID_FORMAT);
        return new Claims(
                values,
                identityClaim,
                new Claims.Registered(audience, expiresAt, notBefore, issuedAt),
                binding,
                expiry);
    }

    private static Map<String, @Nullable Object> values(JsonReader payload) throws Fault {
        try {
            return payload.readObject();
        } catch (JsonFault fault) {
            throw switch (fault.kind()) {
                case SYNTAX, TOO_MANY_VALUES -> Fault.PAYLOAD_STRING;
                case NOT_AN_OBJECT -> Fault.PAYLOAD_NOT_OBJECT;
                case DUPLICATE_MEMBER -> Fault.DUPLICATE_MEMBER;
                case LONE_SURROGATE -> Fault.CLAIM_FORMAT;
            };
        }
    }

    private static void requireString(Map<String, @Nullable Object> values, String name, Fault fault) throws Fault {
        if (!(values.getOrDefault(name, "") instanceof String)) {
            throw fault;
        }
    }

    private static List<String> audience(@Nullable Object value) throws Fault {
        if (value == null) {
            return List.of();
        }
        List<?> elements = value instanceof List<?> list ? list : List.of(value);
        for (Object element : elements) {
            if (!(element instanceof String name) || name.isEmpty()) {
                throw Fault.CLAIM_FORMAT;
            }
        }
        @SuppressWarnings("unchecked")
        List<String> names = (List<String>) elements;
        return names;
    }

    private static @Nullable Instant date(
            String name, Map<String, @Nullable Object> values, JsonReader reader, Fault format, Fault range)
            throws Fault {
        Object value = values.getOrDefault(name, ABSENT);
        if (value == ABSENT) {
            return null;
        }
        if (!(value instanceof Number number)) {
            throw format;
        }
        Instant instant = NumericDate.toInstant(number, reader.fraction(name));
        if (instant == null) {
            throw range;
        }
        return instant;
    }
}
