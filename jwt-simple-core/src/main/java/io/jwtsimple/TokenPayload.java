package io.jwtsimple;

import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a payload. The claims are not checked yet.
 *
 * @param values the claims
 * @param reader the reader of the JSON, which knows the text of each number with a fraction
 */
record TokenPayload(Map<String, @Nullable Object> values, JsonReader reader) {

    /**
     * The maximum number of values and member names of an unverified payload with up to 12 288 bytes, as in a token of
     * the default length. With this limit, the most expensive token took at most five times as long as its rejection by
     * a manager.
     */
    private static final int MAX_UNVERIFIED_VALUES = 1536;

    /** The number of bytes for each value or member name that a longer unverified payload may have. */
    private static final int BYTES_PER_UNVERIFIED_VALUE = 8;

    /** Reads the payload of a token whose signature was verified. */
    static TokenPayload verified(byte[] json) throws TokenFault {
        return read(new JsonReader(json));
    }

    /** Reads the payload of a token whose signature was not verified. The number of values is limited. */
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
                case LONE_SURROGATE -> TokenFault.MALFORMED_CLAIM;
            };
        }
    }

    /** Returns the text of a claim that is a number with a fraction or an exponent; null if there is none. */
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
