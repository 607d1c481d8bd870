package io.jwtsimple.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of JSON objects (RFC 8259) in UTF-8. Rejects a byte order mark, an extension of JSON, a duplicate
 * member, a lone surrogate, too many nested levels, and a number that is too long or beyond the range of a double. The
 * values are {@code String}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean}, lists, maps and null.
 * All values are immutable, and a map keeps the order of its members.
 *
 * <p>The reading time is linear in the length of the text. One reader reads one text.
 */
public final class JsonReader {

    /** The maximum number of levels of objects and arrays, the outermost object included. */
    public static final int MAX_DEPTH = 32;

    /** The maximum length of a number, in characters. */
    public static final int MAX_NUMBER_LENGTH = 64;

    /** A number that is not a long counts as this many values, because its conversion is slow. */
    private static final int SLOW_NUMBER = 32;

    /**
     * The maximum length of a number whose conversion takes the usual time. Every double can be written in at most 24
     * characters.
     */
    private static final int USUAL_NUMBER_LENGTH = 24;

    /**
     * A number longer than {@code USUAL_NUMBER_LENGTH} that is not a long counts as this many values. The JDK converts
     * such a number with slow big-integer arithmetic.
     */
    private static final int SLOWEST_NUMBER = 96;

    private final JsonScanner json;
    private int valuesLeft;
    private Map<String, String> fractions = Map.of();

    /**
     * Makes a reader of a text with any number of values.
     *
     * @param json the text in UTF-8
     */
    public JsonReader(byte[] json) {
        this(json, Integer.MAX_VALUE);
    }

    /**
     * Makes a reader of a text with a limited number of values.
     *
     * @param json the text in UTF-8
     * @param maxValues the maximum number of values and member names, counted at every depth, the outermost object
     *     included. A number that does not become a {@code Long} counts as 32 values, or as 96 values if it has more
     *     than 24 characters
     */
    public JsonReader(byte[] json, int maxValues) {
        this.json = new JsonScanner(json);
        this.valuesLeft = maxValues;
    }

    /**
     * Reads the whole text, which must be one object.
     *
     * @return the members in their order
     * @throws JsonFault if the text is not one object, or breaks a rule of this reader
     */
    public Map<String, @Nullable Object> readObject() throws JsonFault {
        json.skipSpace();
        Object value = value(0);
        json.skipSpace();
        if (!json.atEnd()) {
            throw JsonFault.SYNTAX;
        }
        if (!(value instanceof Map)) {
            throw JsonFault.NOT_AN_OBJECT;
        }
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) value;
        return members;
    }

    /**
     * Returns the text of a number with a fraction or an exponent, since its {@code Double} may be rounded.
     *
     * @param name the name of a member of the outermost object
     * @return the text of the member's number; null if the member has no such number
     */
    public @Nullable String fraction(String name) {
        return fractions.get(name);
    }

    private @Nullable Object value(int depth) throws JsonFault {
        count(1);
        return switch (json.peek()) {
            case '"' -> json.string();
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case 't' -> json.literal("true", true);
            case 'f' -> json.literal("false", false);
            case 'n' -> json.literal("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws JsonFault {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        boolean more = open(depth, '{', '}');
        while (more) {
            if (json.peek() != '"') {
                throw JsonFault.SYNTAX;
            }
            count(1);
            String name = json.name();
            json.skipSpace();
            json.expect(':');
            json.skipSpace();
            int start = json.position();
            Object value = value(depth);
            int size = members.size();
            members.put(name, value);
            if (members.size() == size) {
                throw JsonFault.DUPLICATE_MEMBER;
            }
            if (depth == 1 && value instanceof Double) { // a Long is never rounded
                rememberFraction(name, json.textFrom(start));
            }
            more = another('}');
        }
        return Collections.unmodifiableMap(members);
    }

    private Object number() throws JsonFault {
        int start = json.position();
        Object number = json.number();
        if (!(number instanceof Long)) {
            count((json.position() - start > USUAL_NUMBER_LENGTH ? SLOWEST_NUMBER : SLOW_NUMBER) - 1);
        }
        return number;
    }

    private void count(int values) throws JsonFault {
        valuesLeft -= values;
        if (valuesLeft < 0) {
            throw JsonFault.TOO_MANY_VALUES;
        }
    }

    private void rememberFraction(String name, String text) {
        if (fractions.isEmpty()) {
            fractions = new HashMap<>();
        }
        fractions.put(name, text);
    }

    private List<@Nullable Object> array(int depth) throws JsonFault {
        List<@Nullable Object> elements = new ArrayList<>();
        boolean more = open(depth, '[', ']');
        while (more) {
            elements.add(value(depth));
            more = another(']');
        }
        return Collections.unmodifiableList(elements);
    }

    /** Reads the beginning of an object or an array. Returns false if the object or array is empty. */
    private boolean open(int depth, char begin, char end) throws JsonFault {
        if (depth > MAX_DEPTH) {
            throw JsonFault.SYNTAX;
        }
        json.expect(begin);
        json.skipSpace();
        if (json.peek() != end) {
            return true;
        }
        json.expect(end);
        return false;
    }

    /** Reads a comma or the end of the object or array. Returns whether another member or element follows. */
    private boolean another(char end) throws JsonFault {
        json.skipSpace();
        if (json.peek() != ',') {
            json.expect(end);
            return false;
        }
        json.expect(',');
        json.skipSpace();
        return true;
    }
}
