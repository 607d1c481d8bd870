package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spark.Service;

class SparkExampleTest extends ExampleContract {

    private Service server;

    @Override
    protected Class<?> main() {
        return SparkExample.class;
    }

    @Override
    protected int start(JwtKey key) {
        server = SparkExample.start(0, key);
        return server.port();
    }

    @Override
    protected void stop() {
        server.stop();
        server.awaitStop();
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /protected", "GET, /login"})
    void a_method_without_a_route_is_not_found(String method, String path) throws Exception {
        assertThat(send(method, path, null, "").statusCode()).isEqualTo(404);
    }
}
