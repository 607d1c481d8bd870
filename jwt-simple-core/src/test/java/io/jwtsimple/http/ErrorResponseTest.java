package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorResponseTest {

    @Test
    void json_writes_an_object_and_its_headers() {
        assertThat(ErrorResponse.json(403, Map.of("msg", "nein, \"ä\"")))
                .isEqualTo(new ErrorResponse(
                        403,
                        Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                        "{\"msg\":\"nein, \\\"ä\\\"\"}"));
    }

    @Test
    void a_body_that_is_not_json_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErrorResponse.json(401, Map.of("x", new Object())))
                .withMessageStartingWith("body: cannot be written as JSON");
    }

    @Test
    void a_body_with_endless_nesting_is_rejected() {
        AtomicReference<Object> circle = new AtomicReference<>();
        circle.set(circle);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErrorResponse.json(401, Map.of("x", circle)))
                .withMessage("body: cannot be written as JSON: it is nested too deeply");
    }

    @Test
    void times_are_written_as_iso_8601() {
        assertThat(ErrorResponse.json(401, Map.of("at", Optional.of(Instant.ofEpochSecond(1900000000))))
                        .body())
                .isEqualTo("{\"at\":\"2030-03-17T17:46:40Z\"}");
        assertThat(ErrorResponse.json(429, Map.of("wait", Duration.ofSeconds(30)))
                        .body())
                .isEqualTo("{\"wait\":\"PT30S\"}");
    }

    @Test
    void a_body_with_a_lone_surrogate_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorResponse(401, Map.of(), "a\ud800"))
                .withMessage("body: has half of a surrogate pair, which UTF-8 cannot encode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding"})
    void a_header_that_frames_the_message_is_rejected(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorResponse(401, Map.of(name, "0"), "x"))
                .withMessage("headers: '" + name + "' is written by the server; leave it out");
    }

    @Test
    void a_header_is_replaced_in_any_case() {
        ErrorResponse response = ErrorResponse.json(401, Map.of()).withHeader("cache-control", "max-age=1");
        assertThat(response.headers()).hasSize(2).containsEntry("Cache-Control", "max-age=1");
    }

    @Test
    void headers_replace_or_complete_other_headers() {
        Map<String, String> set = new TreeMap<>();
        Map<String, String> added = new TreeMap<>();
        ErrorResponse.json(401, Map.of())
                .withHeader("WWW-AUTHENTICATE", "Bearer")
                .withHeader("set-cookie", "a=b")
                .withHeader("Vary", "Accept")
                .writeHeaders(set::put, added::put);
        assertThat(set).containsOnlyKeys("Cache-Control", "Content-Type");
        assertThat(added).isEqualTo(Map.of("WWW-AUTHENTICATE", "Bearer", "set-cookie", "a=b", "Vary", "Accept"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 199, 600})
    void a_status_outside_200_to_599_is_rejected(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorResponse(status, Map.of(), ""))
                .withMessage("status: must be 200 to 599, was " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401, 599})
    void a_status_from_200_to_599_is_accepted(int status) {
        assertThat(new ErrorResponse(status, Map.of(), "x").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void a_status_without_a_body_has_none(int status) {
        assertThat(new ErrorResponse(status, Map.of(), "").status()).isEqualTo(status);
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorResponse(status, Map.of(), "x"));
    }

    @ParameterizedTest
    @CsvSource({"'',x", "X Y,x", "X:,x", "'X\r\nY',x", "X,'a\r\nSet-Cookie: a=b'", "X,'a\u0000'", "X,é"})
    void a_header_that_could_inject_another_header_is_rejected(String name, String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorResponse(401, Map.of(name, value), ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErrorResponse.json(401, Map.of()).withHeader(name, value));
    }

    @Test
    void a_header_name_in_two_spellings_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorResponse(401, Map.of("X-A", "1", "x-a", "2"), ""))
                .withMessageMatching("headers: 'x-a' is given twice, in different case|headers: 'X-A' .*");
    }

    @Test
    void the_headers_cannot_be_changed() {
        assertThatThrownBy(() -> ErrorResponse.json(401, Map.of()).headers().put("X", "y"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
