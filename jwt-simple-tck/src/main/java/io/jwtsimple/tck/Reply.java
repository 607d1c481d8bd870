package io.jwtsimple.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response of the server under test.
 *
 * @param status the status code
 * @param headers the values of each header in their order; the map ignores the case of names
 * @param body the body, read as UTF-8
 */
record Reply(int status, Map<String, List<String>> headers, String body) {

    List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Asserts that this is exactly the guard's response for a rejection. */
    void isRejection(int status, String message, @Nullable String challenge) {
        isRejectionWithoutBody(status, challenge);
        assertThat(body).isEqualTo("{\"msg\":\"" + message + "\"}");
    }

    /** Asserts the status and the headers of a rejection, for instance for a HEAD request. */
    void isRejectionWithoutBody(int status, @Nullable String challenge) {
        assertThat(this.status).isEqualTo(status);
        assertThat(header("WWW-Authenticate")).isEqualTo(challenge == null ? List.of() : List.of(challenge));
        assertThat(header("Content-Type")).containsExactly("application/json");
        assertThat(header("Cache-Control")).containsExactly("no-store");
    }
}
