package io.jwtsimple;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.json.JsonReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checks that the fuzz targets share. */
final class Fuzz {

    /** The secret of RFC 7515, appendix A.1. */
    static final byte[] SECRET = Base64.getUrlDecoder()
            .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");

    /**
     * A word of at least 16 characters with a digit, which may be a part of a token or a key. The library's own texts
     * contain no such word.
     */
    private static final Pattern LONG_WORD = Pattern.compile("(?=[A-Za-z+/_-]*+[0-9])[A-Za-z0-9+/_-]{16,}");

    private static final JsonMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JsonReader.MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Fuzz() {}

    static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    static void require(boolean condition, String property) {
        if (!condition) {
            throw new AssertionError(property);
        }
    }

    /** Requires that a text of the library contains no long word of the input. */
    static void requireSilent(@Nullable String shown, String input) {
        if (shown == null) {
            return;
        }
        Matcher word = LONG_WORD.matcher(input);
        while (word.find()) {
            require(!shown.contains(word.group()), "a text of the library shows the input");
        }
    }

    /**
     * Requires that the messages of an exception for a rejected key, and of its causes, contain no long word of the
     * input.
     */
    static void requireSilent(IllegalArgumentException rejection, String input) {
        for (Throwable thrown = rejection; thrown != null; thrown = thrown.getCause()) {
            requireSilent(thrown.getMessage(), input);
        }
    }

    /** Returns the object that Jackson reads; null if the bytes are not a strict JSON object in UTF-8. */
    static @Nullable Map<?, ?> object(byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return JACKSON.readValue(text, Object.class) instanceof Map<?, ?> map && isSound(map) ? map : null;
        } catch (CharacterCodingException | JsonProcessingException e) {
            return null;
        }
    }

    /**
     * Returns false if a value contains an infinite number or a lone surrogate, which Jackson accepts and this library
     * rejects.
     */
    private static boolean isSound(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return isSound(map.keySet()) && isSound(map.values());
        }
        if (value instanceof Collection<?> list) {
            return list.stream().allMatch(Fuzz::isSound);
        }
        if (value instanceof String text) {
            return StandardCharsets.UTF_8.newEncoder().canEncode(text);
        }
        return !(value instanceof Double number) || !number.isInfinite();
    }

    /** Converts each integer in a value to a BigInteger, so that the values of two libraries can be compared. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(name, plain(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(plain(element)));
            return copy;
        }
        return value instanceof Integer || value instanceof Long
                ? BigInteger.valueOf(((Number) value).longValue())
                : value;
    }
}
