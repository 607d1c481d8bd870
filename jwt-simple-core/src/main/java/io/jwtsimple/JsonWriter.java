package io.jwtsimple;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes claims as the JSON that {@link JsonReader} reads, so that create makes no token which decode would refuse: no
 * NaN, no half of a surrogate pair, no member twice, the same bounds. A violation is the caller's.
 *
 * <p>Strings, numbers, booleans, {@code Instant}s (as NumericDates), maps with string keys and collections are written
 * as they are; anything else goes through the binding first.
 */
final class JsonWriter {

    /** Turns an object of the application into a plain one. */
    interface Binding {

        /** The object as strings, numbers, booleans, maps and collections; the subject begins what it says of a bad one. */
        @Nullable
        Object toPlain(Object value, String subject);
    }

    private final Binding binding;
    private final JsonBuffer json = new JsonBuffer();
    private @Nullable Object claim;

    JsonWriter(Binding binding) {
        this.binding = binding;
    }

    /** The object in UTF-8. What is said of a value that cannot be written names its member. One writer writes one text. */
    ByteBuffer write(Map<String, ?> members) {
        object(members, 1);
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
        } else if (value instanceof Instant instant) {
            instant(instant);
        } else if (value instanceof Map<?, ?> map && hasDistinctNames(map)) {
            object(map, depth + 1);
        } else if (value instanceof Collection<?> collection) {
            array(collection, depth + 1);
        } else {
            value(binding.toPlain(value, subject()), depth);
        }
    }

    private void object(Map<?, ?> members, int depth) {
        requireDepth(depth);
        json.put('{');
        boolean first = true;
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!first) {
                json.put(',');
            }
            first = false;
            if (depth == 1) {
                claim = member.getKey();
            }
            string((String) member.getKey());
            json.put(':');
            value(member.getValue(), depth);
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

    private void instant(Instant instant) {
        if (!NumericDate.isInRange(instant)) {
            throw rejected("must be an Instant up to year 9999");
        }
        json.integer(instant.getEpochSecond());
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
            value(binding.toPlain(number, subject()), depth); // an AtomicLong, a number type of the application
        }
    }

    private void string(String text) {
        if (!json.string(text)) {
            throw rejected("has half of a surrogate pair, which has no UTF-8");
        }
    }

    /** Whether a map is an object as it stands; one that compares keys in its own way may hold a name twice. */
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
        if (number.length() > JsonScanner.MAX_NUMBER_LENGTH) {
            throw rejected("a number of " + number.length() + " characters is too long, the limit is "
                    + JsonScanner.MAX_NUMBER_LENGTH);
        }
    }

    private IllegalArgumentException rejected(String problem) {
        return new IllegalArgumentException(subject() + ": " + problem);
    }

    private String subject() {
        return "claim '" + claim + "'";
    }
}
