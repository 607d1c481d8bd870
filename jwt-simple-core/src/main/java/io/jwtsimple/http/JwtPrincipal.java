package io.jwtsimple.http;

import io.jwtsimple.Claims;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The principal of a request with a token, for frameworks that have principals. In a servlet behind a guard,
 * {@code getUserPrincipal()} returns the principal. A framework may also pass the principal to a controller's method as
 * a parameter.
 *
 * @param claims the verified claims, which have an identity
 */
public record JwtPrincipal(Claims claims) implements Principal {

    private static final String JSON = "json:";

    /**
     * Makes a principal from verified claims.
     *
     * @param claims the verified claims
     * @throws IllegalArgumentException if the claims have no identity
     */
    public JwtPrincipal {
        Objects.requireNonNull(claims, "claims");
        if (claims.identity() == null) {
            throw new IllegalArgumentException("claims: a principal needs an identity, and there is none");
        }
    }

    /**
     * Returns the identity if it is a plain string, or else {@code json:} and the identity as JSON. Different
     * identities have different names:
     *
     * <pre>
     * identity            name
     * "alice"             alice
     * "7"                 7
     * 7                   json:7
     * true                json:true
     * {"id":7}            json:{"id":7}
     * "eve&#92;n"             json:"eve&#92;u000a"
     * "json:7"            json:"json:7"
     * </pre>
     *
     * <p>A string is not plain if it begins with {@code json:}, or if it contains a control character, a line
     * separator, a paragraph separator or a text direction control. Servers write the name into their logs, one line
     * for each request, so these characters are escaped. The members of an object are sorted by name. To get the
     * identity with its JSON type, call {@code claims().identity()}.
     */
    @Override
    public String getName() {
        Object identity = claims.identity();
        if (identity instanceof String name && isPlain(name)) {
            return name;
        }
        StringBuilder json = new StringBuilder(JSON);
        write(identity, json);
        return json.toString();
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isEscaped(name.charAt(i))) {
                return false;
            }
        }
        return !name.startsWith(JSON);
    }

    /** Returns whether a character could begin a new line of a log, or change the direction of the text in a log. */
    private static boolean isEscaped(char c) {
        return Character.isISOControl(c)
                || (c >= '\u2028' && c <= '\u202E') // line and paragraph separators, and text direction controls
                || (c >= '\u2066' && c <= '\u2069') // text direction isolates
                || c == '\u200E' // text direction marks
                || c == '\u200F'
                || c == '\u061C';
    }

    private static void write(@Nullable Object value, StringBuilder json) {
        if (value instanceof String text) {
            writeString(text, json);
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object element : list) {
                write(element, json.append(before));
                before = ',';
            }
            json.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> member : new TreeMap<>(map).entrySet()) {
                writeString((String) member.getKey(), json.append(before));
                write(member.getValue(), json.append(':'));
                before = ',';
            }
            json.append(map.isEmpty() ? "{}" : "}");
        } else {
            json.append(value); // the Java text of null, a boolean or a finite number is JSON
        }
    }

    private static void writeString(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isEscaped(c)) {
                json.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    json.append(Character.forDigit(c >> shift & 0xF, 16));
                }
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** Contains no claim. To get the name, call {@link #getName}. */
    @Override
    public String toString() {
        return "JwtPrincipal[claims hidden]";
    }
}
