package io.jwtsimple.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A writer of JSON that {@link JsonReader} accepts. Writes no NaN, no lone surrogate and no duplicate member, and has
 * the reader's limits on nesting and on the length of a number.
 *
 * <p>Writes strings, numbers, booleans, maps with string keys, and collections. The binding converts all other objects
 * first.
 */
public final class JsonWriter {

    /** A conversion of other objects to strings, numbers, booleans, maps and collections. */
    public interface Binding {

        /** A binding that returns each value unchanged. */
        Binding NONE = (value, member) -> value;

        /**
         * Converts an object.
         *
         * @param value the object
         * @param member the name of the current member of the outermost object, for exception messages
         * @return the object as a string, number, boolean, map, collection or null
         */
        @Nullable
        Object toPlain(Object value, String member);
    }

    private final String noun;
    private final Binding binding;
    private final JsonBuffer json = new JsonBuffer();
    private boolean begun;
    private String member = "";

    /**
     * Makes a writer of one text.
     *
     * @param noun the word for a member in exception messages, such as {@code claim}
     * @param binding the conversion of objects that are not plain JSON values
     */
    public JsonWriter(String noun, Binding binding) {
        this.noun = noun;
        this.binding = binding;
    }

    /**
     * Writes an object.
     *
     * @param members the members in their order
     * @return the object in UTF-8
     * @throws IllegalArgumentException if JSON cannot express a member's value; the message contains the name of the
     *     member
     */
    public ByteBuffer write(Map<String, ?> members) {
        object(members, 1);
        return json.written();
    }

    /**
     * Writes the next member of an object that is written member by member. The caller must not use a name twice.
     *
     * @param name the name of the member
     * @param value the value of the member
     * @throws IllegalArgumentException if JSON cannot express the value; the message contains the name of the member
     */
    public void member(String name, @Nullable Object value) {
        json.put(begun ? ',' : '{');
        begun = true;
        member = name;
        string(name);
        json.put(':');
        value(value, 1);
    }

    /**
     * Ends an object that was written member by member.
     *
     * @return the object in UTF-8
     */
    public ByteBuffer end() {
        if (!begun) {
            json.put('{');
        }
        json.put('}');
        return json.written();
    }

    private void value(@Nullable Object value, int depth) {
        if (value == null) {
            json.ascii("null");
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Boolean) {
            json.ascii(value.toString());
        } else if (value instanceof Number number) {
            number(number, depth);
        } else if (value instanceof Map<?, ?> map && hasDistinctNames(map)) {
            object(map, depth + 1);
        } else if (value instanceof Collection<?> collection) {
            array(collection, depth + 1);
        } else {
            value(binding.toPlain(value, member), depth);
        }
    }

    private void object(Map<?, ?> members, int depth) {
        requireDepth(depth);
        json.put('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : members.entrySet()) {
            if (!first) {
                json.put(',');
            }
            first = false;
            if (depth == 1) {
                member = (String) entry.getKey();
            }
            string((String) entry.getKey());
            json.put(':');
            value(entry.getValue(), depth);
        }
        json.put('}');
    }

    private void array(Collection<?> elements, int depth) {
        requireDepth(depth);
        json.put('[');
        boolean first = true;
        for (Object element : elements) {
            if (!first) {
                json.put(',');
            }
            first = false;
            value(element, depth);
        }
        json.put(']');
    }

    private void number(Number number, int depth) {
        Class<?> type = number.getClass();
        if (type == Long.class || type == Integer.class || type == Short.class || type == Byte.class) {
            json.integer(number.longValue());
        } else if (type == Double.class || type == Float.class) {
            requireFinite(number);
            json.ascii(number.toString());
        } else if (type == BigDecimal.class || type == BigInteger.class) {
            requireShort(number.toString());
            requireFinite(number);
            json.ascii(number.toString());
        } else {
            value(binding.toPlain(number, member), depth); // an AtomicLong, or a number type of the application
        }
    }

    private void string(String text) {
        if (!json.string(text)) {
            throw rejected("has half of a surrogate pair, which UTF-8 cannot encode");
        }
    }

    /**
     * Returns whether all keys are distinct strings. A map with its own comparison of keys, such as an
     * {@code IdentityHashMap}, may contain equal strings.
     */
    private static boolean hasDistinctNames(Map<?, ?> map) {
        for (Object key : map.keySet()) {
            if (!(key instanceof String)) {
                return false;
            }
        }
        return new HashSet<>(map.keySet()).size() == map.size();
    }

    private void requireDepth(int depth) {
        if (depth > JsonReader.MAX_DEPTH) {
            throw rejected("nested deeper than " + JsonReader.MAX_DEPTH + " objects and arrays");
        }
    }

    private void requireFinite(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw rejected("a number must be finite, and within the range of a double");
        }
    }

    private void requireShort(String number) {
        if (number.length() > JsonReader.MAX_NUMBER_LENGTH) {
            throw rejected("a number of " + number.length() + " characters is too long, the limit is "
                    + JsonReader.MAX_NUMBER_LENGTH);
        }
    }

    private IllegalArgumentException rejected(String problem) {
        return new IllegalArgumentException(noun + " '" + member + "': " + problem);
    }
}
