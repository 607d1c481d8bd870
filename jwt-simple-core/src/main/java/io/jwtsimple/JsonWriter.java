package io.jwtsimple;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
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

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Binding binding;
    private @Nullable Object claim;
    private byte[] buffer = new byte[256];
    private int size;

    JsonWriter(Binding binding) {
        this.binding = binding;
    }

    /** Writes an object, and names the member in what it says of a value that cannot be written. */
    JsonWriter write(Map<String, ?> members) {
        object(members, 1);
        return this;
    }

    /** What was written. */
    String text() {
        return new String(buffer, 0, size, StandardCharsets.UTF_8);
    }

    /** How many characters of a token what was written takes. */
    int encodedLength() {
        return Base64Url.encodedLength(size);
    }

    /** Puts what was written into a token, from an index on. */
    void encodeInto(byte[] token, int from) {
        Base64Url.encode(buffer, size, token, from);
    }

    private void value(@Nullable Object value, int depth) {
        if (value == null) {
            ascii("null");
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Boolean) {
            ascii(value.toString());
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
        put('{');
        boolean first = true;
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!first) {
                put(',');
            }
            first = false;
            if (depth == 1) {
                claim = member.getKey();
            }
            string((String) member.getKey());
            put(':');
            value(member.getValue(), depth);
        }
        put('}');
    }

    private void array(Collection<?> elements, int depth) {
        requireDepth(depth);
        put('[');
        boolean first = true;
        for (Object element : elements) {
            if (!first) {
                put(',');
            }
            first = false;
            value(element, depth);
        }
        put(']');
    }

    private void instant(Instant instant) {
        if (!NumericDate.isInRange(instant)) {
            throw refused("must be an Instant up to year 9999");
        }
        ascii(Long.toString(instant.getEpochSecond()));
    }

    private void number(Number number, int depth) {
        Class<?> type = number.getClass();
        if (type == BigDecimal.class || type == BigInteger.class) {
            requireShort(number.toString());
            requireFinite(number);
        } else if (type == Double.class || type == Float.class) {
            requireFinite(number);
        } else if (type != Long.class && type != Integer.class && type != Short.class && type != Byte.class) {
            value(binding.toPlain(number, subject()), depth); // an AtomicLong, a number type of the application
            return;
        }
        ascii(number.toString());
    }

    private void string(String text) {
        put('"');
        for (int i = plain(text); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (c < 0x20) {
                ascii("\\u00");
                put(HEX[c >> 4]);
                put(HEX[c & 0xF]);
            } else if (c < 0x80) {
                put(c);
            } else {
                i += utf8(text, i);
            }
        }
        put('"');
    }

    /** Writes what stands for itself at the beginning of a string, most often all of it; the number of its chars. */
    private int plain(String text) {
        reserve(text.length());
        int i = 0;
        while (i < text.length() && isPlain(text.charAt(i))) {
            buffer[size + i] = (byte) text.charAt(i);
            i++;
        }
        size += i;
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
    }

    /** Writes a character beyond ASCII; the number of further chars that it took. */
    private int utf8(String text, int index) {
        int c = text.codePointAt(index);
        if (c < 0x800) {
            put(0xC0 | c >> 6);
        } else {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw refused("half of a surrogate pair, at index " + index + " of a string, has no UTF-8");
            }
            if (c < 0x10000) {
                put(0xE0 | c >> 12);
            } else {
                put(0xF0 | c >> 18);
                put(0x80 | c >> 12 & 0x3F);
            }
            put(0x80 | c >> 6 & 0x3F);
        }
        put(0x80 | c & 0x3F);
        return Character.charCount(c) - 1;
    }

    private void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            buffer[size++] = (byte) text.charAt(i);
        }
    }

    private void put(int b) {
        reserve(1);
        buffer[size++] = (byte) b;
    }

    private void reserve(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + bytes));
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
            throw refused("nested deeper than " + JsonReader.MAX_DEPTH + " objects and arrays");
        }
    }

    private void requireFinite(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw refused("a number must be finite, and within the range of a double");
        }
    }

    private void requireShort(String number) {
        if (number.length() > JsonScanner.MAX_NUMBER_LENGTH) {
            throw refused("a number of " + number.length() + " characters is too long, the limit is "
                    + JsonScanner.MAX_NUMBER_LENGTH);
        }
    }

    private IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException(subject() + ": " + problem);
    }

    private String subject() {
        return "claim '" + claim + "'";
    }
}
