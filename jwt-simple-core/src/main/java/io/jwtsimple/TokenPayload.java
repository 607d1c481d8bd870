package io.jwtsimple;

import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The unchecked claims of a payload.
 *
 * @param values the claims
 * @param reader the reader of the payload, for the original text of numbers
 */
record TokenPayload(Map<String, @Nullable Object> values, JsonReader reader) {

    /**
     * The maximum number of values and member names in an unverified payload of up to 12 288 bytes. A token of the
     * default maximum length has no larger payload. In a measurement with this limit, a {@code byIssuer} decoder took
     * at most five times as long as a single manager to reject the most expensive token.
     */
    private static final int MAX_UNVERIFIED_VALUES = 1536;

    /** A longer unverified payload may have one value or member name per this number of bytes. */
    private static final int BYTES_PER_UNVERIFIED_VALUE = 8;

    /** Reads the payload of a token whose signature was verified. */
    static TokenPayload verified(byte[] json) throws TokenFault {
        return read(new JsonReader(json));
    }

    /** Reads the payload of a token whose signature was not verified. Limits the number of values and member names. */
    static TokenPayload unverified(byte[] json) throws TokenFault {
        int maxValues = Math.max(MAX_UNVERIFIED_VALUES, json.length / BYTES_PER_UNVERIFIED_VALUE);
        return read(new JsonReader(json, maxValues));
    }

    private static TokenPayload read(JsonReader reader) throws TokenFault {
        try {
            return new TokenPayload(reader.readObject(), reader);
        } catch (JsonFault fault) {
            throw switch (fault.kind()) {
                case SYNTAX, TOO_MANY_VALUES -> TokenFault.PAYLOAD_STRING;
                case NOT_AN_OBJECT -> TokenFault.PAYLOAD_NOT_OBJECT;
                case DUPLICATE_MEMBER -> TokenFault.DUPLICATE_MEMBER;
                case LONE_SURROGATE -> TokenFault.MALFORMED_CLAIM; // valid JSON, but a claim is not valid Unicode
            };
        }
    }

    /** Returns the text of a numeric claim with a fraction or an exponent; null for any other claim. */
    @Nullable
    String fraction(String name) {
        return reader.fraction(name);
    }

    /** Shows no claim. */
    @Override
    public String toString() {
        return "TokenPayload[" + values.size() + " hidden]";
    }
}
