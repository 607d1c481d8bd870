package io.jwtsimple;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serial;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions for a claim that does not fit a type. A message contains the path and the JSON type of the value, but
 * never the value itself. Exceptions of Jackson and of the JDK are replaced, because their messages may contain the
 * value. An exception of the application's own code is thrown unchanged.
 */
final class ClaimMismatch {

    private static final Object ABSENT = new Object();
    private static final Object UNKNOWN = new Object();

    private final JsonMapper mapper;
    private final Object plain;
    private final Class<?> wanted;
    private final String subject;

    ClaimMismatch(JsonMapper mapper, Object plain, Class<?> wanted, String subject) {
        this.mapper = mapper;
        this.plain = plain;
        this.wanted = wanted;
        this.subject = subject;
    }

    /** The exception for a type whose annotations would allow a token to choose the Java class to create. */
    static final class UnsafeType extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        UnsafeType(JavaType type) {
            super(type.toCanonical());
        }
    }

    /** Returns the exception for an absent or null claim that the caller reads as a primitive type. */
    static IllegalArgumentException ofNull(String subject, String found, Class<?> primitive) {
        return new IllegalArgumentException(subject + ": is " + found + ", and " + primitive + " cannot be null; use "
                + MethodType.methodType(primitive).wrap().returnType().getSimpleName() + ".class");
    }

    /** Returns the exception for a claim that is not an array, although the caller reads an array. */
    static IllegalArgumentException ofNoArray(String subject, Object plain, Class<?> element) {
        return new IllegalArgumentException(
                subject + ": is " + jsonType(plain) + ", not an array of " + element.getTypeName());
    }

    /** Returns the exception for a value that does not fit the wanted type. */
    static IllegalArgumentException ofType(String subject, @Nullable Object plain, Class<?> wanted) {
        return new IllegalArgumentException(
                subject + ": is " + jsonType(plain) + ", which does not fit " + wanted.getTypeName());
    }

    /** Converts the exception of a failed conversion into the exception for the caller. */
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
        if (mapping instanceof InvalidDefinitionException definition && definition.getType() != null) {
            return subject + where + ": Jackson cannot create "
                    + definition.getType().getRawClass().getTypeName()
                    + " from JSON; use a record, or a class with a constructor without parameters";
        }
        Class<?> target = mapping instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return misfit(where.toString(), value, where.isEmpty() || target == null ? wanted : target);
    }

    private String misfit(String where, @Nullable Object value, Class<?> type) {
        String fit = " does not fit " + type.getTypeName() + (type == wanted ? "" : " in " + wanted.getTypeName());
        if (value == UNKNOWN) {
            return subject + where + ":" + fit;
        }
        // ABSENT means that the token has no member with this name. But the token may contain the member under an
        // alias, so the message also says that the value may not fit.
        return subject + where + ": is " + (value == ABSENT ? "absent, or" : jsonType(value) + ", which") + fit;
    }

    private static @Nullable Object member(@Nullable Object value, String name) {
        return value instanceof Map<?, ?> map ? map.containsKey(name) ? map.get(name) : ABSENT : UNKNOWN;
    }

    private static @Nullable Object element(@Nullable Object value, int index) {
        return value instanceof List<?> list && index >= 0 && index < list.size() ? list.get(index) : UNKNOWN;
    }

    /**
     * Returns whether a name is a property of the type. Keys of a map, and names that a Jackson any-setter receives,
     * are not properties: they come from the token, so a message must not contain them.
     */
    private boolean isProperty(Object from, String name) {
        Class<?> type = from instanceof Class<?> known ? known : from.getClass();
        return !Map.class.isAssignableFrom(type)
                && mapper.getDeserializationConfig().introspect(mapper.constructType(type)).findProperties().stream()
                        .anyMatch(property -> property.getName().equals(name));
    }

    private static String jsonType(@Nullable Object plain) {
        if (plain == null) {
            return "null";
        }
        if (plain instanceof String) {
            return "a text";
        }
        if (plain instanceof Number) {
            return "a number";
        }
        if (plain instanceof Boolean) {
            return "a boolean";
        }
        return plain instanceof List ? "an array" : "an object";
    }

    /**
     * Returns whether the application's own code threw the exception. This is so if the class of the exception, or the
     * first class outside the JDK in the stack trace, is part of the application.
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
                || name.startsWith("jdk.internal."); // classes that the JDK generates for reflection are in no module
    }

    /** Returns whether a class belongs to Jackson, or is a deserializer of this library. */
    private static boolean isOurs(String name) {
        return name.startsWith("com.fasterxml.jackson.")
                || name.startsWith(ClaimTypes.class.getName())
                || name.startsWith(ClaimTextTypes.class.getName());
    }
}
