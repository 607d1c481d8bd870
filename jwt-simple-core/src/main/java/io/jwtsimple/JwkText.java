package io.jwtsimple;

import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader of JWKs, JWK Sets and provider metadata. Reads JSON by the strict rules for tokens, and throws an
 * {@code IllegalArgumentException} for malformed JSON.
 */
final class JwkText {

    private JwkText() {}

    /** Reads the members of a JSON text from the application, which may have passed a path by mistake. */
    static Map<String, @Nullable Object> ownMembers(byte[] json) {
        return members(json, "; give the text itself, not a path to it");
    }

    /** Reads the members of a JSON text from a provider. */
    static Map<String, @Nullable Object> members(byte[] json) {
        return members(json, "");
    }

    private static Map<String, @Nullable Object> members(byte[] json, String advice) {
        try {
            return new JsonReader(json).readObject();
        } catch (JsonFault fault) {
            throw new IllegalArgumentException(
                    fault.kind() == JsonFault.Kind.DUPLICATE_MEMBER
                            ? "duplicate member in one object"
                            : "must be one JSON object in UTF-8 (RFC 7517)" + advice);
        }
    }
}
