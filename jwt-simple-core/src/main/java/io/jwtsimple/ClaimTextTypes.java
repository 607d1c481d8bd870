package io.jwtsimple;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.Serial;

/**
 * The part of {@link ClaimTypes} for types that Jackson reads from text, such as URIs and enums. Rejects a text that
 * begins or ends with a space. Also rejects a number, except for an enum, whose {@code @JsonCreator} may take a number.
 * Rejects {@code java.util.Date} and similar types, because their texts have many forms, and Jackson reads a number as
 * milliseconds.
 */
final class ClaimTextTypes extends BeanDeserializerModifier {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
        if (deserializer.logicalType() == LogicalType.DateTime) {
            return new ClaimTypes.ExactReader<>(bean.getBeanClass(), plain -> null);
        }
        return deserializer instanceof FromStringDeserializer ? new Untrimmed(deserializer, true) : deserializer;
    }

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(
            DeserializationConfig config, JavaType type, BeanDescription bean, JsonDeserializer<?> deserializer) {
        return new Untrimmed(deserializer, false);
    }

    private static final class Untrimmed extends DelegatingDeserializer {

        @Serial
        private static final long serialVersionUID = 1L;

        private final boolean textOnly;

        Untrimmed(JsonDeserializer<?> deserializer, boolean textOnly) {
            super(deserializer);
            this.textOnly = textOnly;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
            return new Untrimmed(deserializer, textOnly);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            boolean isText = json.hasToken(JsonToken.VALUE_STRING);
            if (isText ? !json.getText().equals(json.getText().trim()) : textOnly) {
                return context.reportInputMismatch(this, "not exact");
            }
            return super.deserialize(json, context);
        }
    }
}
