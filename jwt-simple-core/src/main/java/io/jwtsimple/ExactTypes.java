package io.jwtsimple;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;

/** The types which Jackson reads and writes less exactly than claims need: instants as NumericDates, and doubles. */
final class ExactTypes extends SimpleModule {

    @Serial
    private static final long serialVersionUID = 1L;

    ExactTypes() {
        addSerializer(Instant.class, new InstantWriter());
        addDeserializer(Instant.class, new InstantReader());
        addDeserializer(Double.class, new DoubleReader(Double.class, null));
        addDeserializer(Double.TYPE, new DoubleReader(Double.TYPE, 0.0));
    }

    private static final class InstantWriter extends StdSerializer<Instant> {

        @Serial
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant instant, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(NumericDate.of(instant));
        }
    }

    /** A number is a NumericDate; a text is ISO 8601, and never a number in quotes. */
    private static final class InstantReader extends StdDeserializer<Instant> {

        @Serial
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.currentToken().isNumeric()) {
                Instant instant = NumericDate.toInstant(json.getNumberValue().toString());
                if (instant != null) {
                    return instant;
                }
            } else if (json.hasToken(JsonToken.VALUE_STRING)) {
                try {
                    return Instant.parse(json.getText());
                } catch (DateTimeException e) {
                    // refused below, without the text
                }
            }
            return context.reportInputMismatch(this, "not an instant");
        }
    }

    /** An integer is a double only if none of its digits is lost. */
    private static final class DoubleReader extends NumberDeserializers.DoubleDeserializer {

        @Serial
        private static final long serialVersionUID = 1L;

        DoubleReader(Class<Double> type, Double absent) {
            super(type, absent);
        }

        @Override
        public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                BigInteger exact = json.getBigIntegerValue();
                if (!new BigDecimal(exact.doubleValue()).toBigInteger().equals(exact)) {
                    return context.reportInputMismatch(this, "not a double");
                }
            }
            return super.deserialize(json, context);
        }
    }
}
