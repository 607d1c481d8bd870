package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests which addresses, algorithms and options of remote keys are rejected, and that a manager with remote keys
 * requires an issuer and an audience.
 */
@Timeout(60)
class RemoteSafetyTest {

    private static final URI ANYWHERE = URI.create("https://login.example/keys");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example/keys",
                "http://localhost.example/keys",
                "http://127.0.0.1.example/keys",
                "http://10.0.0.1/keys",
                "http://169.254.169.254/latest",
                "http://[::2]/keys",
                "file:///etc/keys.json",
                "ftp://localhost/keys",
                "jar:https://login.example/a.jar!/keys",
                "https:keys",
                "https:///keys",
                "/keys",
                "keys.json",
                "https://user:secret@login.example/keys",
                "https://login.example/keys#here"
            })
    void an_insecure_address_is_rejected(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, URI.create(uri)))
                .withMessage("uri: must be an https address without user and fragment, was "
                        + (uri.contains("@") ? "an address with a user" : "'" + uri + "'")
                        + "; http is for the loopback alone, unless acceptPlainHttp() is called");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(RS256, uri))
                .withMessageStartingWith("issuer: must be an https address");
    }

    @Test
    void the_message_for_an_insecure_address_shows_no_query_and_no_long_text() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, URI.create("http://10.0.0.1/keys?code=secret")))
                .withMessageContaining(", was 'http://10.0.0.1/keys';");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, URI.create("http://10.0.0.1/é" + "a".repeat(10_000))))
                .withMessageContaining(", was 'http://10.0.0.1/?aaa")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://key_cloak:8080/realms/shop", "https://key_cloak", "https://user@key_cloak/"})
    void an_address_whose_host_has_an_underscore_is_rejected(String uri) {
        String problem = ": must have an IP address or a host name of letters, digits, hyphens and dots, without an"
                + " underscore for instance (RFC 1123 §2.1)";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, URI.create(uri), RemoteOptions::acceptPlainHttp))
                .withMessage("uri" + problem);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(RS256, uri, RemoteOptions::acceptPlainHttp))
                .withMessage("issuer" + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example/keys?v=1",
                "HTTPS://LOGIN.EXAMPLE",
                "https://10.0.0.1:8443/keys",
                "http://localhost:8080/keys",
                "HTTP://LOCALHOST:8080/keys",
                "http://127.0.0.1/keys",
                "http://127.1.2.3:80/keys",
                "http://[::1]:8080/keys"
            })
    void a_secure_or_local_address_is_accepted(String uri) {
        assertThatCode(() -> JwtKeySet.remote(RS256, URI.create(uri))).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a certificate of a trusted authority,        localhost, localhost, true",
        "a certificate of another name,               elsewhere, elsewhere, false",
        "a certificate of an untrusted authority,     localhost, elsewhere, false"
    })
    void a_server_must_have_a_certificate_for_its_name(String why, String served, String trusted, boolean fine)
            throws Exception {
        JwtKey key = JwtKey.generate(EdDSA).withId("k");
        HttpClient client = HttpClient.newBuilder()
                .sslContext(TestCertificates.trusting(trusted))
                .build();
        try (TestKeyServer server = TestKeyServer.https(TestCertificates.serving(served));
                TestLog log = new TestLog()) {
            server.publish(key);
            TokenResult result = server.manager(new TestClock(), options -> options.client(client))
                    .decode(token(key));
            assertThat(result).isInstanceOf(fine ? Valid.class : Unavailable.class);
            assertThat(server.requests()).hasSize(fine ? 1 : 0);
            assertThat(log.warnings()).hasSize(fine ? 0 : 1).allMatch(line -> line.contains("javax.net.ssl.SSL"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void an_algorithm_with_secrets_is_rejected(Algorithm algorithm) {
        String message = "algorithms: " + algorithm + " needs a secret, and published keys are not secret";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(algorithm, ANYWHERE))
                .withMessageStartingWith(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(algorithm, "https://login.example"))
                .withMessageStartingWith(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, ANYWHERE, options -> options.alsoAccept(algorithm)))
                .withMessageStartingWith(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, ANYWHERE, options -> options.alsoAccept(ES256, algorithm)))
                .withMessageStartingWith(message);
    }

    @Test
    void additional_algorithms_are_accepted_once_each() {
        JwtKeySet keys = JwtKeySet.remote(
                RS256, ANYWHERE, options -> options.alsoAccept(RS256).alsoAccept(ES256, EdDSA, ES256));
        assertThat(keys.algorithms()).containsExactly(RS256, ES256, EdDSA);
        assertThat(JwtKeySet.remote(RS256, ANYWHERE).algorithms()).containsExactly(RS256);
    }

    @Test
    void a_null_algorithm_is_rejected() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, ANYWHERE, options -> options.alsoAccept(null)))
                .withMessage("algorithms");
        assertThatNullPointerException()
                .isThrownBy(
                        () -> JwtKeySet.remote(RS256, ANYWHERE, options -> options.alsoAccept(ES256, (Algorithm) null)))
                .withMessage("algorithms");
        assertThatNullPointerException()
                .isThrownBy(() ->
                        JwtKeySet.remote(RS256, ANYWHERE, options -> options.alsoAccept(ES256, (Algorithm[]) null)))
                .withMessage("others");
    }

    @Test
    void the_exception_for_a_null_names_the_parameter() {
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, null))
                .withMessage("uri");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKeySet.remote(null, ANYWHERE))
                .withMessage("algorithm");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, ANYWHERE, null))
                .withMessage("options");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKeySet.discover(null, "https://login.example"))
                .withMessage("algorithm");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtKeySet.discover(RS256, null))
                .withMessage("issuer");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void an_option_has_bounds(String message, Consumer<RemoteOptions> option) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(RS256, ANYWHERE, option::accept))
                .withMessageStartingWith(message);
    }

    static Stream<Arguments> an_option_has_bounds() {
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        return Stream.of(
                bound("timeout: must be PT0.001S to PT1M, was PT0S", o -> o.timeout(Duration.ZERO)),
                bound(
                        "timeout: must be PT0.001S to PT1M, was PT1M0.000000001S",
                        o -> o.timeout(Duration.ofMinutes(1).plusNanos(1))),
                bound("lifetime: must be PT1S to PT24H, was PT0.999S", o -> o.lifetime(Duration.ofMillis(999))),
                bound("lifetime: must be PT1S to PT24H, was PT48H", o -> o.lifetime(Duration.ofDays(2))),
                bound(
                        "outageTolerance: must be PT0S to PT168H, was PT-1S",
                        o -> o.outageTolerance(Duration.ofSeconds(-1))),
                bound("client: must follow no redirects", o -> o.client(following)));
    }

    private static Arguments bound(String message, Consumer<RemoteOptions> option) {
        return Arguments.of(message, option);
    }

    /** Tests that a manager with remote keys requires an issuer and an audience. */
    @Nested
    class Manager {

        private final JwtKeySet keys = JwtKeySet.remote(RS256, ANYWHERE);
        private final JwtKeySet discovered = JwtKeySet.discover(RS256, "https://login.example");

        @Test
        void an_issuer_is_required() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtManager.builder(keys).audience("api").build())
                    .withMessageStartingWith("issuer: missing, and a provider may publish the keys of several issuers");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtManager.of(keys))
                    .withMessageStartingWith("issuer: missing");
        }

        @Test
        void an_audience_is_required_or_its_absence_accepted() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtManager.builder(keys).issuer("me").build())
                    .withMessageStartingWith("audience: missing, and a provider also signs tokens for other services");
            assertThatCode(() -> JwtManager.builder(keys)
                            .issuer("me")
                            .acceptMissingAudience()
                            .build())
                    .doesNotThrowAnyException();
        }

        @Test
        void the_issuer_of_discovered_keys_is_the_default() {
            assertThatCode(() -> JwtManager.builder(discovered).audience("api").build())
                    .doesNotThrowAnyException();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtManager.builder(discovered)
                            .issuer("https://login.example/")
                            .audience("api")
                            .build())
                    .withMessage("issuer: must be the issuer of these keys, 'https://login.example', was"
                            + " 'https://login.example/'");
        }

        @Test
        void a_token_for_another_audience_is_rejected_although_no_audience_is_required() {
            JwtKey key = JwtKey.generate(EdDSA);
            try (TestKeyServer server = TestKeyServer.http()) {
                server.publish(key);
                JwtManager jwt = JwtManager.builder(JwtKeySet.remote(EdDSA, server.uri()))
                        .issuer("me")
                        .acceptMissingAudience()
                        .clock(() -> TestJwts.NOW)
                        .build();
                assertThat(jwt.decode(token(key))).isEqualTo(new Invalid("Invalid audience", Reason.WRONG_AUDIENCE));
            }
        }
    }
}
