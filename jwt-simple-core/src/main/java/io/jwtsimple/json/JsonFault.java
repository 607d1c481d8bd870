package io.jwtsimple.json;

import java.io.Serial;

/**
 * The reason why {@link JsonReader} rejects a text. Each reason is one constant, without a stack trace and without any
 * part of the text, because the text of a token is attacker-controlled.
 */
public final class JsonFault extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The reason of a fault, for a switch. */
    public enum Kind {
        /**
         * The text is not JSON in UTF-8 (RFC 8259), is nested too deeply, or contains a number that is too long or
         * beyond the range of a double.
         */
        SYNTAX,
        /** The text is JSON, but not an object. */
        NOT_AN_OBJECT,
        /** An object has two members with the same name. */
        DUPLICATE_MEMBER,
        /** A string contains a lone surrogate, which UTF-8 cannot encode. */
        LONE_SURROGATE,
        /** The text has more values and member names than the reader accepts. */
        TOO_MANY_VALUES
    }

    static final JsonFault SYNTAX = new JsonFault(Kind.SYNTAX);
    static final JsonFault NOT_AN_OBJECT = new JsonFault(Kind.NOT_AN_OBJECT);
    static final JsonFault DUPLICATE_MEMBER = new JsonFault(Kind.DUPLICATE_MEMBER);
    static final JsonFault LONE_SURROGATE = new JsonFault(Kind.LONE_SURROGATE);
    static final JsonFault TOO_MANY_VALUES = new JsonFault(Kind.TOO_MANY_VALUES);

    private final Kind kind;

    private JsonFault(Kind kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    /**
     * Returns the reason.
     *
     * @return the reason
     */
    public Kind kind() {
        return kind;
    }
}
