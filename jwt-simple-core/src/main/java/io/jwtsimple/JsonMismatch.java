package io.jwtsimple;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serial;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions for a claim that does not fit a type. They say where the claim is and of which JSON type, and never its value: an
 * exception of the JDK or of Jackson shows the value, so it is replaced. An exception of the application's own code is kept.
 */
final class JsonMismatch {

    private static final Object ABSENT = new Object();
    private static final Object UNKNOWN = new Object();

    private final JsonMapper mapper;
    private final Object plain;
    private final Class<?> wanted;
    private final String subject;

    /** For the conversion of a plain value to a wanted type. */
    JsonMismatch(JsonMapper mapper, Object plain, Class<?> wanted, String subject) {
        this.mapper = mapper;
        this.plain = plain;
        this.wanted = wanted;
        this.subject = subject;
    }

    /** Thrown by the mapper for a type that would let a token name classes. */
    static final class UnsafeType extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        UnsafeType(JavaType type) {
            super(type.toCanonical());
        }
    }

    /** The exception for a null, where the type is primitive. */
    static IllegalArgumentException ofNull(String subject, String found, Class<?> primitive) {
        return new IllegalArgumentException(subject + ": is " + found + ", and " + primitive + " cannot be null; use "
                + MethodType.methodType(primitive).wrap().returnType().getSimpleName() + ".class");
    }

    /** The exception for a value where an array is wanted. */
    static IllegalArgumentException ofNoArray(String subject, Object plain, Class<?> element) {
        return new IllegalArgumentException(
                subject + ": is " + jsonType(plain) + ", not an array of " + element.getTypeName());
    }

    /** The exception to throw for that of a failed conversion. */
    RuntimeException of(RuntimeException failure) {
        JsonMappingException mapping = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof UnsafeType unsafe) {
                return new IllegalArgumentException(subject + ": " + unsafe.getMessage()
                        + " would let the token name the class to create (@JsonTypeInfo of Id.CLASS or Id.MINIMAL_CLASS);"
                        + " use Id.NAME with @JsonSubTypes");
            }
            if (t instanceof RuntimeException own && isOfApplication(own)) {
                return own;
            }
            if (mapping == null && t instanceof JsonMappingException first) {
                mapping = first;
            }
        }
        return new IllegalArgumentException(mapping == null ? misfit("", plain, wanted) : misfit(mapping));
    }

    private String misfit(JsonMappingException mapping) {
        Object value = plain;
        StringBuilder where = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            String name = step.getFieldName();
            value = name == null ? element(value, step.getIndex()) : member(value, name);
            if (name == null) {
                where.append('[').append(step.getIndex()).append(']');
            } else {
                where.append('.').append(isProperty(step.getFrom(), name) ? name : "*");
            }
        }
        Class<?> target = mapping instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return misfit(where.toString(), value, where.isEmpty() || target == null ? wanted : target);
    }

    private String misfit(String where, @Nullable Object value, Class<?> type) {
        String fit = " does not fit " + type.getTypeName() + (type == wanted ? "" : " in " + wanted.getTypeName());
        if (value == UNKNOWN) {
            return subject + where + ":" + fit;
        }
        // Absent under this name: the token may have it under an alias of the type.
        return subject + where + ": is " + (value == ABSENT ? "absent, or" : jsonType(value) + ", which") + fit;
    }

    private static @Nullable Object member(@Nullable Object value, String name) {
        return value instanceof Map<?, ?> map ? map.containsKey(name) ? map.get(name) : ABSENT : UNKNOWN;
    }

    private static @Nullable Object element(@Nullable Object value, int index) {
        return value instanceof List<?> list && index >= 0 && index < list.size() ? list.get(index) : UNKNOWN;
    }

    /** Whether a name is the type's. The key of a map, and that of a setter for any name, is the token's. */
    private boolean isProperty(Object from, String name) {
        Class<?> type = from instanceof Class<?> known ? known : from.getClass();
        return !Map.class.isAssignableFrom(type)
                && mapper.getDeserializationConfig().introspect(mapper.constructType(type)).findProperties().stream()
                        .anyMatch(property -> property.getName().equals(name));
    }

    private static String jsonType(@Nullable Object plain) {
        return plain == null
                ? "null"
                : plain instanceof String
                        ? "a text"
                        : plain instanceof Number
                                ? "a number"
                                : plain instanceof Boolean
                                        ? "a boolean"
                                        : plain instanceof List ? "an array" : "an object";
    }

    /**
     * Whether the application's own code threw an exception: its class is the application's, or the first method on its stack
     * trace which is not the JDK's.
     */
    static boolean isOfApplication(RuntimeException e) {
        Class<?> type = e.getClass();
        if (!isJdk(type.getModule().getName(), type.getName()) && !isOurs(type.getName())) {
            return true;
        }
        for (StackTraceElement frame : e.getStackTrace()) {
            if (!isJdk(frame.getModuleName(), frame.getClassName())) {
                return !isOurs(frame.getClassName());
            }
        }
        return false;
    }

    private static boolean isJdk(@Nullable String module, String name) {
        return (module != null && (module.startsWith("java.") || module.startsWith("jdk.")))
                || name.startsWith("jdk.internal."); // generated, for reflection, in no module
    }

    /** Whether a class is the mapper's or one of the readers that it is given here. */
    private static boolean isOurs(String name) {
        return name.startsWith("com.fasterxml.jackson.")
                || name.startsWith(ExactTypes.class.getName())
                || name.startsWith(ExactTexts.class.getName());
    }
}
