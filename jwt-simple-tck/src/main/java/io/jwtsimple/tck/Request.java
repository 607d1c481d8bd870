package io.jwtsimple.tck;

import java.util.List;
import java.util.stream.Stream;

/**
 * A request for the server under test.
 *
 * @param method the method
 * @param target the path, and a query if there is one
 * @param headers the header lines, which are sent unchanged; the client adds its own lines
 * @param body the body; empty for none
 */
record Request(String method, String target, List<String> headers, String body) {

    static Request get(String target) {
        return new Request("GET", target, List.of(), "");
    }

    static Request post(String target, String body) {
        return new Request("POST", target, List.of(), body);
    }

    static Request of(String method, String target) {
        return new Request(method, target, List.of(), "");
    }

    /** Returns this request with further header lines. */
    Request with(String... lines) {
        return with(List.of(lines));
    }

    Request with(List<String> lines) {
        List<String> all = Stream.concat(headers.stream(), lines.stream()).toList();
        return new Request(method, target, all, body);
    }

    /** Returns this request with a token in the {@code Authorization} header. */
    Request bearer(String token) {
        return with("Authorization: Bearer " + token);
    }
}
