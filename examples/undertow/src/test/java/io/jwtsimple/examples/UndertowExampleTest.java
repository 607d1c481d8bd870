package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndertowExampleTest extends ExampleContract {

    private Undertow server;

    @Override
    protected Class<?> main() {
        return UndertowExample.class;
    }

    @Override
    protected int start(JwtKey key) {
        server = UndertowExample.start(0, key);
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    protected void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /protected", "GET, /login"})
    void a_method_without_a_route_is_not_allowed(String method, String path) throws Exception {
        assertThat(send(method, path, null, "").statusCode()).isEqualTo(405);
    }
}
