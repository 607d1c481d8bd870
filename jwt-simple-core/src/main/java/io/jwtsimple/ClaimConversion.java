package io.jwtsimple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.PolymorphicTypeValidator;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import io.jwtsimple.json.JsonWriter;
import java.io.Serial;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A converter of the application's types to plain JSON values and back. Uses a private Jackson mapper, which is strict
 * and supports {@code java.time} and {@code Optional}. The mapper rejects a type if the token would choose the Java
 * class to create. Each manager has its own mapper, because a mapper caches types. A shared mapper would keep the
 * classes of a stopped application in memory. The mapper is created on first use, because creating it is slow.
 */
final class ClaimConversion implements JsonWriter.Binding {

    private volatile @Nullable JsonMapper mapper;

    private JsonMapper mapper() {
        JsonMapper made = mapper;
        if (made == null) {
            made = newMapper();
            mapper = made; // two threads may each create a mapper; the mappers are equivalent
        }
        return made;
    }

    private static JsonMapper newMapper() {
        return JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule(), new ClaimTypes())
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .polymorphicTypeValidator(new NoClassNames())
                .defaultLeniency(false)
                .withCoercionConfigDefaults(ClaimConversion::rejectEmpty)
                .withCoercionConfig(LogicalType.Textual, ClaimConversion::rejectScalars)
                .build();
    }

    private static void rejectEmpty(MutableCoercionConfig any) {
        any.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail)
                .setAcceptBlankAsEmpty(false);
    }

    private static void rejectScalars(MutableCoercionConfig text) {
        text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    /**
     * Converts an {@code Instant} to a NumericDate, and any other object to plain JSON values. Jackson writes the
     * object as JSON, and {@link JsonReader} reads this JSON as strictly as the JSON of a token.
     */
    @Override
    public @Nullable Object toPlain(Object value, String claim) {
        return value instanceof Instant instant ? seconds(instant, claim) : plainOf(value, "claim '" + claim + "'");
    }

    private static long seconds(Instant instant, String claim) {
        if (!ClaimDate.isInRange(instant)) {
            throw new IllegalArgumentException("claim '" + claim + "': must be an Instant up to year 9999");
        }
        return instant.getEpochSecond();
    }

    private @Nullable Object plainOf(Object value, String subject) {
        try {
            byte[] json = mapper().writeValueAsBytes(Map.of("value", value));
            return new JsonReader(json).readObject().get("value");
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                if (ClaimMismatch.isOfApplication(thrown)) {
                    throw thrown;
                }
                throw unwritable(subject, value, thrown.getClass().getName() + " was thrown", null);
            }
            throw unwritable(subject, value, e.getOriginalMessage(), e);
        } catch (StackOverflowError e) {
            throw unwritable(subject, value, "it is nested too deeply", e);
        } catch (JsonFault fault) {
            throw new IllegalArgumentException(
                    subject + ": JSON cannot express this " + value.getClass().getName()
                            + ": it has NaN, an infinity,"
                            + " a number that is beyond the range of a double or has more than "
                            + JsonReader.MAX_NUMBER_LENGTH
                            + " characters, half of a surrogate pair, a duplicate name, more than "
                            + JsonReader.MAX_DEPTH
                            + " levels of objects and arrays, or malformed raw JSON",
                    fault);
        }
    }

    private static IllegalArgumentException unwritable(
            String subject, Object value, String why, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                subject + ": Jackson cannot write a " + value.getClass().getName() + ": " + why, cause);
    }

    <T> T read(Object plain, Class<T> type, String subject) {
        return type.isInstance(plain) ? type.cast(plain) : read(plain, mapper().constructType(type), subject, type);
    }

    <T> List<T> readList(Object plain, Class<T> type, String subject) {
        if (!(plain instanceof List)) {
            throw ClaimMismatch.ofNoArray(subject, plain, type);
        }
        JavaType list = mapper().getTypeFactory().constructCollectionType(List.class, type);
        List<T> elements = read(plain, list, subject, type);
        for (int i = 0; i < elements.size(); i++) {
            Object element = elements.get(i);
            if (element == null || !isOf(type, element)) {
                throw ClaimMismatch.ofType(subject + "[" + i + "]", ((List<?>) plain).get(i), type);
            }
        }
        return List.copyOf(elements);
    }

    private <T> T read(Object plain, JavaType type, String subject, Class<?> wanted) {
        T value;
        try {
            value = mapper().convertValue(plain, type);
        } catch (RuntimeException e) {
            throw new ClaimMismatch(mapper(), plain, wanted, subject).of(e);
        }
        if (value != null && !isOf(type.getRawClass(), value)) {
            throw ClaimMismatch.ofType(subject, plain, wanted);
        }
        return value;
    }

    /**
     * Returns whether Jackson created an object of the requested type. Jackson does not always do so: it converts a
     * number to a numeric node even if {@code TextNode} is requested.
     */
    private static boolean isOf(Class<?> type, Object value) {
        return type.isPrimitive() || type.isInstance(value);
    }

    /**
     * A validator that rejects a type if the token would choose the Java class to create. Accepts a type with a fixed
     * list of subtypes.
     */
    private static final class NoClassNames extends PolymorphicTypeValidator.Base {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public Validity validateBaseType(MapperConfig<?> config, JavaType type) {
            throw new ClaimMismatch.UnsafeType(type); // Jackson calls this only for Id.CLASS and Id.MINIMAL_CLASS
        }

        @Override
        public Validity validateSubClassName(MapperConfig<?> config, JavaType type, String name) {
            return Validity.ALLOWED; // Jackson has chosen the class from the type's own list (Id.DEDUCTION)
        }
    }
}
