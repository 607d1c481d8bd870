package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServletExampleTest extends ExampleContract {

    private Server server;

    @Override
    protected Class<?> main() {
        return ServletExample.class;
    }

    @Override
    protected int start(JwtKey key) throws Exception {
        server = ServletExample.start(0, key);
        return server.getURI().getPort();
    }

    @Override
    protected void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({"POST, /optional", "GET, /login"})
    void a_method_without_a_handler_is_not_allowed(String method, String path) throws Exception {
        assertThat(send(method, path, null, "").statusCode()).isEqualTo(405);
    }
}
