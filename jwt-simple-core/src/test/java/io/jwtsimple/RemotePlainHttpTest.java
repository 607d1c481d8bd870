package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests two options of remote keys: to fetch keys over plain http from another host, and to fetch from an address other
 * than the issuer's. The HTTP client uses the test server as its proxy, so the test server responds for every host. In
 * texts, ' stands for ", FRONT for the address of the issuer, and BACK for the other address.
 */
@Timeout(60)
class RemotePlainHttpTest {

    private static final String FRONT = "http://localhost:8080/realms/x";
    private static final String BACK = "http://keycloak:8080/realms/x";
    private static final String OPENID = "/.well-known/openid-configuration";

    private final JwtKey key = JwtKey.generate(EdDSA).withId("k");
    private final String token =
            JwtManager.builder(key).issuer(FRONT).audience("api").build().create("alice");
    private final TestKeyServer server = TestKeyServer.http();
    private final TestLog log = new TestLog();
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newBuilder()
            .proxy(ProxySelector.of(
                    new InetSocketAddress("localhost", server.uri().getPort())))
            .build();

    @BeforeEach
    void start() {
        server.respond(exchange -> {
            String page = pages.getOrDefault(exchange.getRequestURI().toString(), "");
            TestKeyServer.respond(exchange, page.isEmpty() ? 404 : 200, page);
        });
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @Test
    void keys_are_fetched_over_http_if_plain_http_is_accepted() {
        pages.put("http://keycloak:8080/certs", JwtKeySet.of(key).toJson());
        JwtKeySet keys = JwtKeySet.remote(
                EdDSA,
                URI.create("http://keycloak:8080/certs"),
                options -> options.acceptPlainHttp().client(client));
        assertThat(JwtManager.builder(keys)
                        .issuer(FRONT)
                        .audience("api")
                        .build()
                        .decode(token))
                .isInstanceOf(Valid.class);
    }

    @Test
    void metadata_is_fetched_over_http_if_plain_http_is_accepted() {
        pages.put(BACK + OPENID, metadata(BACK, BACK + "/certs"));
        pages.put(BACK + "/certs", JwtKeySet.of(key).toJson());
        String theirs =
                JwtManager.builder(key).issuer(BACK).audience("api").build().create("alice");
        assertThat(decode(BACK, theirs, RemoteOptions::acceptPlainHttp)).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/keys.json", "ftp://keycloak/keys", "http:keys", "http://user:secret@keycloak/"})
    void no_address_other_than_https_or_http_is_accepted(String uri) {
        String problem = "must be an https address without user and fragment";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, URI.create(uri), RemoteOptions::acceptPlainHttp))
                .withMessageStartingWith("uri: " + problem);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(RS256, uri, RemoteOptions::acceptPlainHttp))
                .withMessageStartingWith("issuer: must be an https address");
    }

    @Test
    void an_https_issuer_has_no_keys_over_http_even_if_plain_http_is_accepted() throws Exception {
        HttpClient trusting = HttpClient.newBuilder()
                .sslContext(TestCertificates.trusting("localhost"))
                .build();
        try (TestKeyServer https = TestKeyServer.https(TestCertificates.serving("localhost"))) {
            https.publish(metadata(https.address(), "http://keycloak:8080/certs"));
            assertThat(decode(
                            https.address(),
                            token,
                            options -> options.acceptPlainHttp().client(trusting)))
                    .isInstanceOf(Unavailable.class);
            assertThat(log.warnings()).singleElement().asString().contains("jwks_uri: must be https, as the metadata");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        Keycloak without a hostname           | BACK  | BACK/certs         | BACK/certs
        with a hostname for browsers          | FRONT | BACK/certs         | BACK/certs
        with a hostname for all clients       | FRONT | FRONT/certs        | BACK/certs
        keys of another host                  | FRONT | http://keys:1/keys | http://keys:1/keys
        keys at an address that only looks alike | FRONT | FRONTy/certs       | FRONTy/certs
        """)
    void keys_of_an_issuer_are_fetched_from_another_address(String why, String names, String jwksUri, String fetched) {
        pages.put(BACK + OPENID, metadata(address(names), address(jwksUri)));
        pages.put(address(fetched), JwtKeySet.of(key).toJson());

        assertThat(decode(
                        FRONT,
                        token,
                        options -> options.fetchFrom(URI.create(BACK)).acceptPlainHttp()))
                .isInstanceOf(Valid.class);
        assertThat(server.requests())
                .extracting(exchange -> exchange.getRequestURI().toString())
                .containsExactly(BACK + OPENID, address(fetched));
    }

    @Test
    void a_slash_at_the_end_of_an_address_does_not_change_the_keys() {
        pages.put(BACK + OPENID, metadata(FRONT + "/", FRONT + "/certs"));
        pages.put(BACK + "/certs", JwtKeySet.of(key).toJson());
        String theirs = JwtManager.builder(key)
                .issuer(FRONT + "/")
                .audience("api")
                .build()
                .create("alice");
        assertThat(decode(
                        FRONT + "/",
                        theirs,
                        options -> options.fetchFrom(URI.create(BACK + "/")).acceptPlainHttp()))
                .isInstanceOf(Valid.class);
    }

    @Test
    void metadata_with_neither_address_gives_no_keys() {
        pages.put(BACK + OPENID, metadata("http://keycloak:8080/realms/y", BACK + "/certs"));
        assertThat(decode(
                        FRONT,
                        token,
                        options -> options.fetchFrom(URI.create(BACK)).acceptPlainHttp()))
                .isInstanceOf(Unavailable.class);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .startsWith("keys of keycloak are unavailable: issuer: must be '" + FRONT + "' or '" + BACK
                        + "', and the metadata names 'http://keycloak:8080/realms/y'");
    }

    @Test
    void the_other_address_must_be_as_secure_as_an_issuer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(
                        RS256, "https://login.example", options -> options.fetchFrom(URI.create(BACK))))
                .withMessageStartingWith("fetchFrom: must be an https address without user and fragment");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(
                        RS256,
                        "https://login.example",
                        options -> options.fetchFrom(URI.create("https://10.0.0.1/?x"))))
                .withMessage("fetchFrom: must have no query (RFC 8414 §2)");
    }

    @Test
    void the_other_address_is_only_for_discovery() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(
                        RS256,
                        URI.create("https://login.example/keys"),
                        options -> options.fetchFrom(URI.create("https://10.0.0.1/keys"))))
                .withMessage("fetchFrom: is for discover; give remote the address of the keys");
    }

    private TokenResult decode(String issuer, String token, Consumer<RemoteOptions> options) {
        JwtKeySet keys = JwtKeySet.discover(EdDSA, issuer, chosen -> options.accept(chosen.client(client)));
        return JwtManager.builder(keys).audience("api").build().decode(token);
    }

    private static String metadata(String issuer, String keys) {
        return TestJwts.json("{'issuer':'" + issuer + "','jwks_uri':'" + keys + "'}");
    }

    private static String address(String text) {
        return text.replace("FRONT", FRONT).replace("BACK", BACK);
    }
}
