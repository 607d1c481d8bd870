package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jwtsimple.JwtKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerExampleTest extends ExampleContract {

    private HttpServer server;

    @Override
    protected Class<?> main() {
        return HttpServerExample.class;
    }

    @Override
    protected int start(JwtKey key) throws Exception {
        server = HttpServerExample.start(0, key);
        return server.getAddress().getPort();
    }

    @Override
    protected void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /optional", "GET, /login"})
    void a_method_without_a_handler_is_not_allowed(String method, String path) throws Exception {
        assertThat(send(method, path, null, "").statusCode()).isEqualTo(405);
    }
}
