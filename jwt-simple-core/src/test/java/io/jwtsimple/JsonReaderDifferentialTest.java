package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Tests with random and damaged JSON that JsonReader is as strict as Jackson, and reads the same values as Jackson. */
class JsonReaderDifferentialTest {

    private static final JsonMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JsonReader.MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private int accepted;
    private int rejected;

    @Test
    void every_object_that_jackson_writes_is_read() {
        TestRounds.run(1500, random -> {
            Map<String, Object> object = new TestClaims(random).claims(8);
            byte[] json = JACKSON.writeValueAsBytes(object);

            assertThat(TestOracles.plain(ours(json))).isEqualTo(TestOracles.plain(object));
        });
    }

    @Test
    void damaged_json_is_accepted_exactly_if_jackson_accepts_it() {
        TestRounds.run(10_000, random -> {
            byte[] json = JACKSON.writeValueAsBytes(new TestClaims(random).claims(3));
            byte[] damaged = random.nextBoolean()
                    ? new TestMutations(random)
                            .ofJson(new String(json, StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8)
                    : withRandomByte(json, random);
            compare(damaged);
        });

        assertThat(accepted).isGreaterThan(1000);
        assertThat(rejected).isGreaterThan(1000);
    }

    private void compare(byte[] json) {
        Object expected;
        try {
            expected = theirs(json);
        } catch (JsonProcessingException | CharacterCodingException e) {
            expected = null;
        }
        if (expected == null) {
            rejected++;
            assertThat(isRejected(json))
                    .as("rejected by Jackson: %s", Arrays.toString(json))
                    .isTrue();
        } else {
            accepted++;
            assertThat(TestOracles.plain(ours(json))).isEqualTo(TestOracles.plain(expected));
        }
    }

    private static Object ours(byte[] json) {
        try {
            return new JsonReader(json).readObject();
        } catch (JsonFault fault) {
            throw new AssertionFailedError(
                    "rejected: " + fault.kind() + ": " + new String(json, StandardCharsets.UTF_8));
        }
    }

    private static boolean isRejected(byte[] json) {
        try {
            new JsonReader(json).readObject();
            return false;
        } catch (JsonFault fault) {
            return true;
        }
    }

    /**
     * Returns the object that Jackson reads, or null for a value that Jackson accepts and {@code JsonReader} must
     * reject.
     */
    private static Object theirs(byte[] json) throws JsonProcessingException, CharacterCodingException {
        // The JDK decodes the bytes, since Jackson would guess the encoding and accept overlong UTF-8.
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(json))
                .toString();
        Object value = JACKSON.readValue(text, Object.class);
        return value instanceof Map<?, ?> && isSound(value) ? value : null;
    }

    /** Returns false if the value contains an infinite number or a lone surrogate. */
    private static boolean isSound(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().allMatch(entry -> isSound(entry.getKey()) && isSound(entry.getValue()));
        }
        if (value instanceof Collection<?> list) {
            return list.stream().allMatch(JsonReaderDifferentialTest::isSound);
        }
        if (value instanceof String text) {
            return StandardCharsets.UTF_8.newEncoder().canEncode(text);
        }
        return !(value instanceof Double number) || !number.isInfinite();
    }

    private static byte[] withRandomByte(byte[] json, Random random) {
        byte[] damaged = json.clone();
        damaged[random.nextInt(json.length)] = (byte) random.nextInt(256);
        return damaged;
    }
}
