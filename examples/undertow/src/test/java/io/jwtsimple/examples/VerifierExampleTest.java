package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerifierExampleTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final JwtKey key = JwtKey.generate(Algorithm.ES256).withThumbprintId();
    private final Undertow issuer = UndertowExample.start(0, key);
    private final Undertow verifier = VerifierExample.start(0, uri(issuer, "/.well-known/jwks.json"));

    @AfterEach
    void stop() {
        verifier.stop();
        issuer.stop();
    }

    @Test
    void the_second_server_accepts_a_token_of_the_first() throws Exception {
        HttpResponse<String> hello = hello(login(issuer));
        assertThat(hello.statusCode()).isEqualTo(200);
        assertThat(hello.body()).isEqualTo("Hello test\n");
    }

    @Test
    void the_second_server_rejects_a_token_of_another_key() throws Exception {
        Undertow stranger =
                UndertowExample.start(0, JwtKey.generate(Algorithm.ES256).withId(key.id()));
        try {
            assertThat(hello(login(stranger)).body()).isEqualTo("{\"msg\":\"Signature verification failed\"}");
        } finally {
            stranger.stop();
        }
    }

    @Test
    void without_the_first_server_the_keys_are_unavailable() throws Exception {
        String token = login(issuer);
        issuer.stop();
        HttpResponse<String> hello = hello(token);
        assertThat(hello.statusCode()).isEqualTo(503);
        assertThat(hello.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(hello.body()).isEqualTo("{\"msg\":\"Key source unavailable\"}");
    }

    private String login(Undertow server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/login"))
                .POST(BodyPublishers.ofString("{\"username\":\"test\",\"password\":\"test\"}"))
                .build();
        return client.send(request, BodyHandlers.ofString()).body().split("\"")[3];
    }

    private HttpResponse<String> hello(String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(verifier, "/protected"));
        return client.send(request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    }

    private static URI uri(Undertow server, String path) {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        return URI.create("http://localhost:" + address.getPort() + path);
    }
}
