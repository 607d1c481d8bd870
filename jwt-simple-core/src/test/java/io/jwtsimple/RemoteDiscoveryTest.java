package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the discovery of keys: the keys are fetched from the address in the metadata of an issuer. In texts, ' stands
 * for ", and ADDRESS stands for the server's address.
 */
@Timeout(60)
class RemoteDiscoveryTest {

    private final JwtKey key = JwtKey.generate(EdDSA).withId("k");
    private final TestKeyServer server = TestKeyServer.http();
    private final TestLog log = new TestLog();
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();

    @BeforeEach
    void start() {
        pages.put("/keys", JwtKeySet.of(key).toJson());
        server.respond(exchange -> {
            String path = exchange.getRequestURI().getPath();
            String page = pages.getOrDefault(path, "");
            exchange.getResponseHeaders().add("Location", "/login");
            TestKeyServer.respond(exchange, statuses.getOrDefault(path, page.isEmpty() ? 404 : 200), page);
        });
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,         /.well-known/openid-configuration",
                "/,         /.well-known/openid-configuration",
                "/tenant,   /tenant/.well-known/openid-configuration",
                "/tenant/,  /tenant/.well-known/openid-configuration",
                "/a%20b/c,  /a b/c/.well-known/openid-configuration",
                "-,         /.well-known/oauth-authorization-server",
                "/,         /.well-known/oauth-authorization-server",
                "/tenant,   /.well-known/oauth-authorization-server/tenant",
                "/tenant/,  /.well-known/oauth-authorization-server/tenant"
            })
    void metadata_is_read_from_the_addresses_of_the_standards(String path, String metadata) {
        String issuer = server.address() + (path == null ? "" : path);
        pages.put(metadata, TestJwts.json("{'issuer':'" + issuer + "','jwks_uri':'" + server.uri() + "','more':[]}"));

        assertThat(decode(issuer)).isInstanceOf(Valid.class);
        assertThat(server.requests()).hasSize(metadata.endsWith("openid-configuration") ? 2 : 3);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
        no metadata       | -                                                    | HTTP 404 at /.well-known/openid-configuration, HTTP 404 at /.well-known/oauth-authorization-server
        no JSON           | <html>                                               | must be one JSON object
        no issuer         | {'jwks_uri':'ADDRESS/keys'}                          | issuer: must be 'ADDRESS', and the metadata names none
        another issuer    | {'issuer':'ADDRESS/','jwks_uri':'ADDRESS/keys'}      | issuer: must be 'ADDRESS', and the metadata names 'ADDRESS/'
        an issuer of null | {'issuer':null,'jwks_uri':'ADDRESS/keys'}            | issuer: must be 'ADDRESS', and the metadata names none
        no address        | {'issuer':'ADDRESS'}                                 | jwks_uri: the metadata has none
        two addresses     | {'issuer':'ADDRESS','jwks_uri':['ADDRESS/keys']}     | jwks_uri: the metadata has none
        no secure address | {'issuer':'ADDRESS','jwks_uri':'http://10.0.0.1/'}   | jwks_uri: must be an https address without
        a file            | {'issuer':'ADDRESS','jwks_uri':'file:///etc/keys'}   | jwks_uri: must be an https address without
        no address at all | {'issuer':'ADDRESS','jwks_uri':'http://[c4n4ry'}     | jwks_uri: must be an https address
        """)
    void untrusted_metadata_gives_no_keys(String why, String metadata, String cause) {
        if (metadata != null) {
            String text = TestJwts.json(metadata.replace("ADDRESS", server.address()));
            pages.put("/.well-known/openid-configuration", text);
        }
        assertThat(decode(server.address())).isInstanceOf(Unavailable.class);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains(cause.replace("ADDRESS", server.address()))
                .doesNotContain("c4n4ry");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 401, 403, 404, 500, 503})
    void metadata_of_rfc_8414_is_tried_after_any_status_other_than_200(int status) {
        String metadata = TestJwts.json("{'issuer':'" + server.address() + "','jwks_uri':'" + server.uri() + "'}");
        pages.put("/.well-known/oauth-authorization-server", metadata);
        pages.put("/login", metadata);
        statuses.put("/.well-known/openid-configuration", status);

        assertThat(decode(server.address())).isInstanceOf(Valid.class);
        assertThat(server.requests())
                .extracting(exchange -> exchange.getRequestURI().getPath())
                .containsExactly(
                        "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/keys");
    }

    @Test
    void a_redirect_of_both_documents_is_not_followed() {
        pages.put("/login", TestJwts.json("{'issuer':'" + server.address() + "','jwks_uri':'" + server.uri() + "'}"));
        statuses.put("/.well-known/openid-configuration", 302);
        statuses.put("/.well-known/oauth-authorization-server", 302);

        assertThat(decode(server.address())).isInstanceOf(Unavailable.class);
        assertThat(server.requests()).hasSize(2);
        assertThat(log.warnings()).singleElement().asString().contains("HTTP 302 at /.well-known/openid-configuration");
    }

    @Test
    void metadata_with_another_status_than_200_is_not_used() {
        pages.put(
                "/.well-known/openid-configuration",
                TestJwts.json("{'issuer':'" + server.address() + "','jwks_uri':'" + server.uri() + "'}"));
        statuses.put("/.well-known/openid-configuration", 203);
        assertThat(decode(server.address())).isInstanceOf(Unavailable.class);
    }

    @Test
    void a_name_in_the_log_is_short_and_on_one_line() {
        pages.put(
                "/.well-known/openid-configuration",
                TestJwts.json("{'issuer':'\\nWARN forged\\u001b[2J\\u202e" + "x".repeat(1000) + "','jwks_uri':'a'}"));
        assertThat(decode(server.address())).isInstanceOf(Unavailable.class);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("names '?WARN forged?[2J?xxx")
                .hasSizeLessThan(500)
                .matches("[ -~]*");
    }

    @Test
    void an_https_issuer_in_capitals_has_no_keys_over_http() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(TestCertificates.trusting("localhost"))
                .build();
        try (TestKeyServer https = TestKeyServer.https(TestCertificates.serving("localhost"))) {
            String issuer = https.address().replace("https", "HTTPS");
            https.publish(TestJwts.json("{'issuer':'" + issuer + "','jwks_uri':'" + server.uri() + "'}"));
            assertThat(decode(issuer, options -> options.client(client))).isInstanceOf(Unavailable.class);
            assertThat(server.requests()).isEmpty();
            assertThat(log.warnings()).singleElement().asString().contains("jwks_uri: must be https, as the metadata");
        }
    }

    @Test
    void an_issuer_with_a_query_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(EdDSA, "https://login.example/?tenant=1"))
                .withMessage("issuer: must have no query (RFC 8414 §2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "//tenant", "//tenant/more"})
    void an_issuer_with_a_second_host_is_rejected(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(EdDSA, "https://login.example" + path))
                .withMessage("issuer: must have no path that begins with //");
    }

    @Test
    void all_documents_of_a_fetch_share_one_timeout() {
        CountDownLatch never = new CountDownLatch(1);
        server.respond(exchange -> {
            TestKeyServer.await(
                    never, Duration.ofMillis(600)); // each response alone is in time, but both together take too long
            TestKeyServer.respond(exchange, 404, "");
        });
        JwtKeySet keys = JwtKeySet.discover(EdDSA, server.address(), options -> options.timeout(Duration.ofSeconds(1)));
        assertThat(keys.candidates(EdDSA, "k")).isSameAs(KeyCandidates.UNAVAILABLE);
        assertThat(log.warnings()).singleElement().asString().contains("no complete response within PT1S");
    }

    private TokenResult decode(String issuer) {
        return decode(issuer, options -> {});
    }

    private TokenResult decode(String issuer, Consumer<RemoteOptions> options) {
        JwtKeySet keys = JwtKeySet.discover(EdDSA, issuer, chosen -> options.accept(chosen.clock(() -> TestJwts.NOW)));
        JwtManager provider =
                JwtManager.builder(key).issuer(issuer).audience("api").build();
        return JwtManager.builder(keys).audience("api").build().decode(provider.create("alice"));
    }
}
