package io.jwtsimple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a token as RFC 8259 writes it, and nothing else: UTF-8 without a byte order mark, one object, no
 * extension, no member twice, bounded depth and numbers. What it returns cannot be changed: strings, {@code Long} or
 * {@code BigInteger}, {@code Double}, {@code Boolean}, lists, maps in their order, null.
 *
 * <p>The work is linear in the length. One reader reads one text.
 */
final class JsonReader {

    /** What a reader says of a text that it does not take. */
    record Faults(Fault syntax, Fault notAnObject, Fault loneSurrogate) {
        static final Faults OF_HEADER = new Faults(Fault.HEADER_STRING, Fault.HEADER_NOT_OBJECT, Fault.HEADER_STRING);
        static final Faults OF_PAYLOAD =
                new Faults(Fault.PAYLOAD_STRING, Fault.PAYLOAD_NOT_OBJECT, Fault.MALFORMED_CLAIM);
    }

    static final int MAX_DEPTH = 32;

    private final JsonScanner json;
    private final Faults faults;
    private int valuesLeft;
    private Map<String, String> fractions = Map.of();

    JsonReader(byte[] json, Faults faults) {
        this(json, faults, Integer.MAX_VALUE);
    }

    /** Makes a reader of a text with at most so many values and member names, counted at every depth, the object included. */
    JsonReader(byte[] json, Faults faults, int maxValues) {
        this.valuesLeft = maxValues;
        this.json = new JsonScanner(json, faults.syntax, faults.loneSurrogate);
        this.faults = faults;
    }

    /** The whole text, which must be one object. */
    Map<String, @Nullable Object> readObject() throws Fault {
        json.skipSpace();
        boolean isObject = json.peek() == '{';
        Object value = value(0);
        json.skipSpace();
        if (!json.atEnd()) {
            throw faults.syntax;
        }
        if (!isObject) {
            throw faults.notAnObject;
        }
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) value;
        return members;
    }

    /** How a number among the members of the outermost object of a payload was written, if with a fraction or an exponent. */
    @Nullable
    String fraction(String name) {
        return fractions.get(name);
    }

    private @Nullable Object value(int depth) throws Fault {
        countOne();
        return switch (json.peek()) {
            case '"' -> json.string();
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case 't' -> json.literal("true", Boolean.TRUE);
            case 'f' -> json.literal("false", Boolean.FALSE);
            case 'n' -> json.literal("null", null);
            default -> json.number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws Fault {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        boolean more = open(depth, '{', '}');
        while (more) {
            if (json.peek() != '"') {
                throw faults.syntax;
            }
            countOne();
            String name = json.name();
            json.skipSpace();
            json.expect(':');
            json.skipSpace();
            int start = json.position();
            Object value = value(depth);
            int size = members.size();
            members.put(name, value);
            if (members.size() == size) {
                throw Fault.DUPLICATE_MEMBER;
            }
            if (depth == 1 && value instanceof Double && faults == Faults.OF_PAYLOAD) { // a Long is exact as it is
                rememberFraction(name, json.textFrom(start));
            }
            more = another('}');
        }
        return Collections.unmodifiableMap(members);
    }

    private void countOne() throws Fault {
        if (--valuesLeft < 0) {
            throw Fault.HEADER_TOO_LARGE; // only a header has such a limit
        }
    }

    private void rememberFraction(String name, String text) {
        if (fractions.isEmpty()) {
            fractions = new HashMap<>();
        }
        fractions.put(name, text);
    }

    private List<@Nullable Object> array(int depth) throws Fault {
        List<@Nullable Object> elements = new ArrayList<>();
        boolean more = open(depth, '[', ']');
        while (more) {
            elements.add(value(depth));
            more = another(']');
        }
        return Collections.unmodifiableList(elements);
    }

    /** Begins an object or an array: whether it has anything in it. */
    private boolean open(int depth, char begin, char end) throws Fault {
        if (depth > MAX_DEPTH) {
            throw faults.syntax;
        }
        json.expect(begin);
        json.skipSpace();
        if (json.peek() != end) {
            return true;
        }
        json.expect(end);
        return false;
    }

    /** After a member or an element: whether a comma promises another, or the object or array ends here. */
    private boolean another(char end) throws Fault {
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
