package io.jwtsimple.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The response to a rejected request. An adapter writes the response unchanged.
 *
 * <p>{@link #json} makes a response with a JSON body, and {@link #withHeader} adds a header:
 *
 * <pre>{@code
 * ErrorResponse.json(401, Map.of("error", "token_expired")).withHeader("X-Reason", "expired")
 * }</pre>
 *
 * @param status the status code, 200 to 599
 * @param headers the headers, with one value for each name; the case of a name is ignored
 * @param body the body, written as UTF-8; an empty string for a response without a body
 */
public record ErrorResponse(int status, Map<String, String> headers, String body) {

    /**
     * The names, in lower case, of the headers for which {@link #writeHeaders} keeps the values of earlier handlers.
     */
    private static final Set<String> SHARED = Set.of("www-authenticate", "set-cookie", "vary");

    /**
     * Checks that the status, the headers and the body can be sent unchanged, so that no value can inject a header.
     *
     * @param status the status code, 200 to 599
     * @param headers the headers: each name as in RFC 9110 §5.1, and each value in visible ASCII, spaces and tabs.
     *     {@code Content-Length} and {@code Transfer-Encoding} are not allowed, since the server sets them
     * @param body the body, which must be empty for the status 204, 205 or 304
     * @throws IllegalArgumentException if the status, a header or the body cannot be sent
     */
    public ErrorResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: must be 200 to 599, was " + status);
        }
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Objects.requireNonNull(headers, "headers").forEach((name, value) -> {
            HeaderSyntax.requireName(name, "headers");
            HeaderSyntax.requireNotFraming(name);
            HeaderSyntax.requireValue(name, value);
            if (sorted.put(name, value) != null) {
                throw new IllegalArgumentException("headers: '" + name + "' is given twice, in different case");
            }
        });
        headers = Collections.unmodifiableMap(sorted);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(Objects.requireNonNull(body, "body"))) {
            throw new IllegalArgumentException("body: has half of a surrogate pair, which UTF-8 cannot encode");
        }
        if (!body.isEmpty() && (status == 204 || status == 205 || status == 304)) {
            throw new IllegalArgumentException("body: must be empty, since a " + status + " response has none");
        }
    }

    /**
     * Returns a response with a JSON object as its body. The headers are {@code Content-Type: application/json} and
     * {@code Cache-Control: no-store}.
     *
     * @param status the status code, 200 to 599
     * @param body the members of the JSON object, with values that Jackson can write
     * @return the response
     * @throws IllegalArgumentException if the body cannot be written as JSON
     */
    public static ErrorResponse json(int status, Map<String, ?> body) {
        Objects.requireNonNull(body, "body");
        try {
            return ofJson(status, Json.MAPPER.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("body: cannot be written as JSON: " + e.getOriginalMessage(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("body: cannot be written as JSON: it is nested too deeply", e);
        }
    }

    /** Returns a response with a body that is already JSON. */
    static ErrorResponse ofJson(int status, String json) {
        return new ErrorResponse(status, Map.of("Content-Type", "application/json", "Cache-Control", "no-store"), json);
    }

    /**
     * Returns this response with a header added or replaced.
     *
     * @param name the header's name (RFC 9110 §5.1)
     * @param value the header's value, in visible ASCII, spaces and tabs
     * @return the new response
     * @throws IllegalArgumentException if the header cannot be sent
     */
    public ErrorResponse withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new ErrorResponse(status, more, body);
    }

    /**
     * Passes each header to one of two functions of an adapter. Most headers replace the values that an earlier handler
     * has set: a response must not have two content types, for instance. Only {@code WWW-Authenticate} (RFC 9110
     * §11.6.1), {@code Set-Cookie} and {@code Vary} are added to the earlier values.
     *
     * @param set takes a name and a value, and replaces all values of the header
     * @param add takes a name and a value, and keeps the other values of the header
     */
    public void writeHeaders(BiConsumer<String, String> set, BiConsumer<String, String> add) {
        headers.forEach(
                (name, value) -> (SHARED.contains(name.toLowerCase(Locale.ROOT)) ? add : set).accept(name, value));
    }

    /**
     * The holder of the JSON mapper. The JVM loads this class at the first call of {@link #json}, so an application
     * that uses only the default responses never creates the mapper.
     */
    private static final class Json {

        // The mapper is static, since it contains only configuration and no data of a request.
        static final JsonMapper MAPPER = JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }
}
