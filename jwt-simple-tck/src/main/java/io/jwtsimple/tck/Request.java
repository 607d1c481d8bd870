package io.jwtsimple.tck;

import java.util.List;
import java.util.stream.Stream;

/**
 * A request to send.
 *
 * @param method the method
 * @param target the path, with a query where there is one
 * @param headers the header lines as they stand on the wire, besides those that the client adds
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

    /** This request with more header lines. */
    Request with(String... lines) {
        return with(List.of(lines));
    }

    Request with(List<String> lines) {
        List<String> all = Stream.concat(headers.stream(), lines.stream()).toList();
        return new Request(method, target, all, body);
    }

    /** This request with a token where a token belongs. */
    Request bearer(String token) {
        return with("Authorization: Bearer " + token);
    }
}
