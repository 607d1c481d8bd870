package io.jwtsimple;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of keys, read as strictly as the JSON of tokens; what is wrong with it is the caller's to hear. */
final class JwkText {

    private JwkText() {}

    /** The members of the one object that a text of the caller's own is. */
    static Map<String, @Nullable Object> ownMembers(byte[] json) {
        return members(json, "; give the text itself, not a path to it");
    }

    /** The members of the one object that a text is. */
    static Map<String, @Nullable Object> members(byte[] json) {
        return members(json, "");
    }

    private static Map<String, @Nullable Object> members(byte[] json, String advice) {
        try {
            return new JsonReader(json, JsonReader.Faults.OF_HEADER).readObject();
        } catch (Fault fault) {
            throw new IllegalArgumentException(
                    fault == Fault.DUPLICATE_MEMBER
                            ? "a member comes twice in one object"
                            : "must be one JSON object in UTF-8 (RFC 7517)" + advice);
        }
    }
}
