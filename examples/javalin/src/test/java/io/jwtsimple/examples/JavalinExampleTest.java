package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.jwtsimple.JwtKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavalinExampleTest extends ExampleContract {

    private Javalin server;

    @Override
    protected Class<?> main() {
        return JavalinExample.class;
    }

    @Override
    protected int start(JwtKey key) {
        server = JavalinExample.start(0, key);
        return server.port();
    }

    @Override
    protected void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /optional", "GET, /login"})
    void a_method_without_a_handler_is_not_found(String method, String path) throws Exception {
        assertThat(send(method, path, null, "").statusCode()).isEqualTo(404);
    }
}
