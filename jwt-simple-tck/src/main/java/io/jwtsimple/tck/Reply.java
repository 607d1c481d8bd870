package io.jwtsimple.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param status the status code
 * @param headers the values of each header, in order; the names are found without case
 * @param body the body, read as UTF-8
 */
record Reply(int status, Map<String, List<String>> headers, String body) {

    List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Asserts that this is one of the guard's own answers, to the letter. */
    void isRejection(int status, String message, @Nullable String challenge) {
        isRejectionWithoutBody(status, challenge);
        assertThat(body).isEqualTo("{\"msg\":\"" + message + "\"}");
    }

    /** The same for HEAD. */
    void isRejectionWithoutBody(int status, @Nullable String challenge) {
        assertThat(this.status).isEqualTo(status);
        assertThat(header("WWW-Authenticate")).isEqualTo(challenge == null ? List.of() : List.of(challenge));
        assertThat(header("Content-Type")).containsExactly("application/json");
        assertThat(header("Cache-Control")).containsExactly("no-store");
    }
}
