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
 * The response to a refused request; an adapter writes it unchanged.
 *
 * <p>{@link #json} makes the usual one; {@link #withHeader} adds to it:
 *
 * <pre>{@code
 * ErrorResponse.json(401, Map.of("error", "token_expired")).withHeader("X-Reason", "expired")
 * }</pre>
 *
 * @param status the status code, 200 to 599
 * @param headers the headers; names are compared without case, and each has one value
 * @param body the body, written as UTF-8; empty for none
 */
public record ErrorResponse(int status, Map<String, String> headers, String body) {

    /** Fields to which everyone who takes part in a response may add, in lower case. */
    private static final Set<String> SHARED = Set.of("www-authenticate", "set-cookie", "vary");

    /**
     * Checks that the parts can be sent as they are, so that nothing can be smuggled into a response.
     *
     * @param status the status code, 200 to 599
     * @param headers the headers, with names as in RFC 9110 §5.1 and values in visible ASCII, spaces and tabs; none that
     *     frames the message, like {@code Content-Length}
     * @param body the body; empty for none, as 204, 205 and 304 require
     * @throws IllegalArgumentException if one of them cannot be sent
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
            throw new IllegalArgumentException("body: has half of a surrogate pair, which has no UTF-8");
        }
        if (!body.isEmpty() && (status == 204 || status == 205 || status == 304)) {
            throw new IllegalArgumentException("body: must be empty, since a " + status + " response has none");
        }
    }

    /**
     * A response with a JSON object as its body, {@code Content-Type: application/json} and
     * {@code Cache-Control: no-store}.
     *
     * @param status the status code, 200 to 599
     * @param body what to write as a JSON object: anything that Jackson can write
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
            throw new IllegalArgumentException("body: cannot be written as JSON: it is nested without end", e);
        }
    }

    /** A response whose body is JSON already. */
    static ErrorResponse ofJson(int status, String json) {
        return new ErrorResponse(status, Map.of("Content-Type", "application/json", "Cache-Control", "no-store"), json);
    }

    /**
     * This response with one header more, or with another value for it.
     *
     * @param name the header's name (RFC 9110 §5.1)
     * @param value its value, in visible ASCII, spaces and tabs
     * @return the new response
     */
    public ErrorResponse withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new ErrorResponse(status, more, body);
    }

    /**
     * Writes the headers, for an adapter. Each takes the place of what an earlier handler has set, so that there are no
     * two content types; only {@code WWW-Authenticate}, {@code Set-Cookie} and {@code Vary} stand beside what is there
     * (RFC 9110 §11.6.1 on several challenges).
     *
     * @param set takes a name and a value, in place of every value that the header has
     * @param add takes a name and a value, beside those that the header has
     */
    public void writeHeaders(BiConsumer<String, String> set, BiConsumer<String, String> add) {
        headers.forEach(
                (name, value) -> (SHARED.contains(name.toLowerCase(Locale.ROOT)) ? add : set).accept(name, value));
    }

    /** Loaded by the first answer that is an application's own; a default answer needs no Jackson. */
    private static final class Json {

        // Configuration, and nothing of a request.
        static final JsonMapper MAPPER = JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }
}
