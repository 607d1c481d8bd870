package io.jwtsimple;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Jackson module with exact converters for the types that Jackson itself converts inexactly. Converts a number to a
 * numeric type only if this type can hold all digits of the number. Only the conversion to an {@code Instant} drops
 * digits, namely the digits after the nanoseconds. Converts a text to a date, a time or a duration of {@code java.time}
 * only if the text has the ISO 8601 form of the type.
 */
final class ClaimTypes extends SimpleModule {

    @Serial
    private static final long serialVersionUID = 1L;

    ClaimTypes() {
        addSerializer(Instant.class, new InstantWriter());
        read(Instant.class, ClaimTypes::instant);
        numbers();
        texts();
        keys();
        reject(Class.class, JavaType.class); // Jackson would load a class by the name in a text
        reject(InetAddress.class, InetSocketAddress.class); // Jackson would look up a host by the name in a text
        reject(TimeZone.class); // Java converts the name of an unknown time zone to GMT
        setDeserializerModifier(new ClaimTextTypes());
    }

    private void numbers() {
        read(Number.class, plain -> plain instanceof Number number ? number : null);
        read(Byte.class, ClaimTypes::toByte);
        read(Byte.TYPE, ClaimTypes::toByte);
        read(Float.class, ClaimTypes::toFloat);
        read(Float.TYPE, ClaimTypes::toFloat);
        read(Double.class, ClaimTypes::toDouble);
        read(Double.TYPE, ClaimTypes::toDouble);
        read(OptionalDouble.class, plain -> {
            Double exact = toDouble(plain);
            return exact == null ? null : OptionalDouble.of(exact);
        });
        addDeserializer(float[].class, new ArrayReader<>(float[].class, Float.TYPE, ClaimTypes::floats));
        addDeserializer(
                double[].class,
                new ArrayReader<>(
                        double[].class,
                        Double.TYPE,
                        elements -> elements.stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray()));
    }

    private void texts() {
        readText(byte[].class, Base64.getDecoder()::decode);
        readText(UUID.class, text -> asWritten(text, UUID::fromString));
        readText(LocalDate.class, LocalDate::parse);
        readText(LocalTime.class, LocalTime::parse);
        readText(LocalDateTime.class, LocalDateTime::parse);
        readText(OffsetTime.class, OffsetTime::parse);
        readText(OffsetDateTime.class, OffsetDateTime::parse);
        readText(ZonedDateTime.class, ZonedDateTime::parse);
        readText(Year.class, Year::parse);
        readText(YearMonth.class, YearMonth::parse);
        readText(MonthDay.class, MonthDay::parse);
        readText(Duration.class, Duration::parse);
        readText(Period.class, Period::parse);
        readText(ZoneId.class, ZoneId::of);
        readText(ZoneOffset.class, ZoneOffset::of);
    }

    /**
     * Adds readers for map keys. A key must equal {@code toString()} of its value, apart from case. So {@code "01"} is
     * rejected, and cannot become the same number as {@code "1"}.
     */
    private void keys() {
        readKey(Byte.class, Byte::valueOf);
        readKey(Short.class, Short::valueOf);
        readKey(Integer.class, Integer::valueOf);
        readKey(Long.class, Long::valueOf);
        readKey(BigInteger.class, BigInteger::new);
        readKey(Float.class, Float::valueOf);
        readKey(Double.class, Double::valueOf);
        readKey(UUID.class, UUID::fromString);
        readKey(ZoneId.class, ZoneId::of);
        readKey(ZoneOffset.class, ZoneOffset::of);
        rejectKeys(Class.class, Date.class, Calendar.class);
    }

    private <T> void readKey(Class<T> type, Function<String, T> parse) {
        addKeyDeserializer(type, new ExactKey(type, key -> asWritten(key, parse)));
    }

    /** Parses a text; returns null if {@code toString()} of the value differs from the text. Ignores case. */
    private static <T> @Nullable T asWritten(String text, Function<String, T> parse) {
        T value = parse.apply(text);
        return value.toString().equalsIgnoreCase(text) ? value : null;
    }

    private <T> void read(Class<T> type, Function<Object, @Nullable T> exact) {
        addDeserializer(type, new ExactReader<>(type, exact));
    }

    private <T> void readText(Class<T> type, Function<String, @Nullable T> parse) {
        read(type, plain -> plain instanceof String text ? parse.apply(text) : null);
    }

    private void reject(Class<?>... types) {
        for (Class<?> type : types) {
            read(type, plain -> null);
        }
    }

    private void rejectKeys(Class<?>... types) {
        for (Class<?> type : types) {
            addKeyDeserializer(type, new ExactKey(type, key -> null));
        }
    }

    private static @Nullable Instant instant(Object plain) {
        return plain instanceof Number seconds
                ? ClaimDate.toInstant(seconds.toString())
                : plain instanceof String text ? Instant.parse(text) : null;
    }

    private static @Nullable Byte toByte(Object plain) {
        return plain instanceof Long number && number == number.byteValue() ? number.byteValue() : null;
    }

    private static @Nullable Float toFloat(Object plain) {
        Double number = toDouble(plain);
        if (number == null || Float.isInfinite(number.floatValue())) {
            return null;
        }
        float nearest = number.floatValue();
        // The double 0.1 differs from the float 0.1f, but Java writes both as 0.1, so equal texts are accepted too.
        return nearest == number || Float.toString(nearest).equals(number.toString()) ? nearest : null;
    }

    private static @Nullable Double toDouble(Object plain) {
        if (plain instanceof Double number) {
            return number;
        }
        if (!(plain instanceof Number number)) {
            return null;
        }
        double nearest = number.doubleValue();
        return new BigDecimal(nearest).compareTo(new BigDecimal(number.toString())) == 0 ? nearest : null;
    }

    private static float[] floats(List<Float> elements) {
        float[] floats = new float[elements.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = elements.get(i);
        }
        return floats;
    }

    /** A writer of instants in whole seconds, which every library can read. Drops the fraction. */
    private static final class InstantWriter extends StdSerializer<Instant> {

        @Serial
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant instant, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (!ClaimDate.isInRange(instant)) {
                provider.reportMappingProblem("an Instant must be up to year 9999");
            }
            json.writeNumber(instant.getEpochSecond());
        }
    }

    /**
     * A reader of a number or a text. Calls a function that returns null or throws if the type cannot hold the value.
     */
    static final class ExactReader<T> extends StdDeserializer<T> {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Function<Object, @Nullable T> exact;

        ExactReader(Class<T> type, Function<Object, @Nullable T> exact) {
            super(type);
            this.exact = exact;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
                T value = json.currentToken().isNumeric()
                        ? exact.apply(json.getNumberValue())
                        : json.hasToken(JsonToken.VALUE_STRING) ? exact.apply(json.getText()) : null;
                if (value != null) {
                    return value;
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                // the message of e contains the text, so e is not thrown to the caller
            }
            return context.reportInputMismatch(this, "not exact");
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context) throws JsonMappingException {
            return handledType().isPrimitive() ? context.reportInputMismatch(this, "null") : null;
        }
    }

    /** A reader of an array of primitives. Reads each element with the exact reader of the element type. */
    private static final class ArrayReader<E, T> extends StdDeserializer<T> {

        @Serial
        private static final long serialVersionUID = 1L;

        private final Class<E> elementType;
        private final transient Function<List<E>, T> toArray;

        ArrayReader(Class<T> type, Class<E> elementType, Function<List<E>, T> toArray) {
            super(type);
            this.elementType = elementType;
            this.toArray = toArray;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.START_ARRAY)) {
                return context.reportInputMismatch(this, "no array");
            }
            List<E> elements = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(element(json, context, elements));
            }
            return toArray.apply(elements);
        }

        private E element(JsonParser json, DeserializationContext context, List<E> before) throws IOException {
            try {
                return context.readValue(json, elementType);
            } catch (JsonMappingException e) {
                e.prependPath(before, before.size());
                throw e;
            }
        }
    }

    /** A reader of the keys of a map. Calls a function that returns null or throws if the type cannot hold the key. */
    private static final class ExactKey extends KeyDeserializer {

        private final Class<?> type;
        private final Function<String, @Nullable Object> exact;

        ExactKey(Class<?> type, Function<String, @Nullable Object> exact) {
            this.type = type;
            this.exact = exact;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                Object value = exact.apply(key);
                // JSON has no infinity and no NaN.
                if (value != null && !(value instanceof Number number && !Double.isFinite(number.doubleValue()))) {
                    return value;
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                // the message of e contains the key, so e is not thrown to the caller
            }
            return context.reportInputMismatch(type, "not exact");
        }
    }
}
