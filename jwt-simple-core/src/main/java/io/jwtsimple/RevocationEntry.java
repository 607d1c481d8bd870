package io.jwtsimple;

import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import io.jwtsimple.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revocation, and its text in a store: a JSON object in printable ASCII.
 *
 * @param kind whether the entry revokes one token, the tokens of an identity, or the tokens of a session
 * @param issuer the issuer of the revoked tokens; empty for a token without an issuer, and for the tokens of an
 *     identity or a session if the revoking manager has no issuer
 * @param subject the token's id, the identity or the session's id, as {@link #comparable} returns it; for a token
 *     without an id, a list of the token's identity and {@code iat}
 * @param claim the claim that contains the identity; null if the subject contains no identity
 * @param issuedUntil the last {@code iat} that the entry revokes, in seconds since 1970
 * @param keepUntil the time at which the entry ends, in seconds since 1970
 * @param reach the number of seconds for which the revoking process accepts a token after the token's {@code iat}; zero
 *     for the entry of a single token
 */
record RevocationEntry(
        Kind kind,
        String issuer,
        Object subject,
        @Nullable String claim,
        long issuedUntil,
        long keepUntil,
        long reach) {

    /** The kinds of revocations. */
    enum Kind {
        TOKEN,
        IDENTITY,
        SESSION
    }

    /** The maximum length of an entry's text, in characters. */
    static final int MAX_LENGTH = 4096;

    /** The last second of year 9999, which is the latest time that a token may contain. */
    static final long FOREVER = ClaimDate.MAX_SECONDS;

    /**
     * Adapts this entry to a process that accepts tokens until this number of seconds after their {@code iat}. If the
     * number is greater than this entry's {@code reach}, the returned entry ends later. The entry of a single token
     * stays unchanged.
     */
    RevocationEntry reaching(long seconds) {
        return reach == 0 || seconds <= reach
                ? this
                : new RevocationEntry(
                        kind,
                        issuer,
                        subject,
                        claim,
                        issuedUntil,
                        Math.min(keepUntil + (seconds - reach), FOREVER),
                        seconds);
    }

    /**
     * Converts a JSON value so that equal JSON values become equal objects: 1 equals 1.0, and the order of members does
     * not matter.
     */
    static @Nullable Object comparable(@Nullable Object plain) {
        if (plain instanceof Double number) {
            double value = number;
            return value == Math.rint(value) && Math.abs(value) < 0x1p63 ? (Object) (long) value : number;
        }
        if (plain instanceof List<?> elements) {
            List<@Nullable Object> all = new ArrayList<>();
            elements.forEach(element -> all.add(comparable(element)));
            return all;
        }
        if (plain instanceof Map<?, ?> members) {
            Map<Object, @Nullable Object> all = new HashMap<>();
            members.forEach((name, value) -> all.put(name, comparable(value)));
            return all;
        }
        return plain;
    }

    /**
     * Returns the text for a store.
     *
     * @throws IllegalArgumentException if the text is too long for a store
     */
    String text() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", kind.name());
        members.put("iss", issuer);
        members.put("of", subject);
        if (claim != null) {
            members.put("claim", claim);
        }
        members.put("issuedUntil", issuedUntil);
        members.put("keepUntil", keepUntil);
        if (reach != 0) {
            members.put("reach", reach);
        }
        String json = StandardCharsets.UTF_8
                .decode(new JsonWriter("member", JsonWriter.Binding.NONE).write(members))
                .toString();
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x7F) {
                ascii.append(c);
            } else {
                ascii.append(String.format("\\u%04x", (int) c));
            }
        }
        if (ascii.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("revoke: an entry of " + ascii.length() + " characters is too long, the"
                    + " limit is " + MAX_LENGTH + "; use a shorter issuer, and a shorter identity, jti or sid");
        }
        return ascii.toString();
    }

    /** Parses a text from a store. Returns null if the text is not an entry. */
    static @Nullable RevocationEntry parse(@Nullable String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return null;
        }
        Map<String, @Nullable Object> members;
        try {
            members = new JsonReader(text.getBytes(StandardCharsets.UTF_8)).readObject();
        } catch (JsonFault fault) {
            return null;
        }
        Kind kind = kind(members.get("kind"));
        Object subject = comparable(members.get("of"));
        return kind != null
                        && subject != null
                        && members.get("iss") instanceof String issuer
                        && members.get("issuedUntil") instanceof Long issuedUntil
                        && members.get("keepUntil") instanceof Long keepUntil
                ? new RevocationEntry(
                        kind,
                        issuer,
                        subject,
                        members.get("claim") instanceof String claim ? claim : null,
                        Math.min(issuedUntil, FOREVER),
                        Math.min(keepUntil, FOREVER),
                        members.get("reach") instanceof Long reach && reach > 0 ? reach : 0)
                : null;
    }

    private static @Nullable Kind kind(@Nullable Object name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }

    /** Shows the kind only. */
    @Override
    public String toString() {
        return "RevocationEntry[" + kind + "]";
    }
}
