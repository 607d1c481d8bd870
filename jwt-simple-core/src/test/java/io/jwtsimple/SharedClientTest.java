package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Valid;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client of all remote sets; see also {@link RedeployTest}. */
@Timeout(60)
class SharedClientTest {

    @Test
    void three_hundred_sets_are_not_three_hundred_threads() {
        JwtKey key = JwtKey.generate(EdDSA).withId("k");
        String token = KeyServer.token(key);
        String set = JwtKeySet.of(key).toJson();
        try (KeyServer server = KeyServer.http()) {
            server.answer(exchange -> {
                exchange.getResponseHeaders().add("Connection", "close"); // or the JDK's server delays the body
                KeyServer.answer(exchange, 200, set);
            });
            List<JwtManager> managers = new ArrayList<>();
            int before = threads();
            for (int i = 0; i < 300; i++) {
                JwtManager jwt = KeyServer.manager(JwtKeySet.remote(EdDSA, server.uri()));
                assertThat(jwt.decode(token)).isInstanceOf(Valid.class);
                managers.add(jwt);
            }
            assertThat(server.requests()).hasSameSizeAs(managers);
            assertThat(threads() - before).isLessThan(50);
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
