package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestKeyServer.token;
import static io.jwtsimple.TestKeyServer.whenAvailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jwtsimple.TokenResult.Unavailable;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests remote keys whose signatures a JCA provider of the application verifies. */
@Timeout(60)
class RemoteProviderTest {

    private final TestModule module = new TestModule();
    private final TestClock clock = new TestClock();
    private final TestKeyServer server = TestKeyServer.http();
    private final JwtKey es256 = TestKeys.of(ES256).jwtKey().withId("es");
    private final JwtKey edDsa = TestKeys.of(EdDSA).jwtKey().withId("ed");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_provider_verifies_with_every_fetched_key() {
        server.publish(es256, edDsa);
        JwtManager jwt = server.manager(clock, options -> options.jcaProvider(module));

        assertValid(whenAvailable(jwt, token(es256)));
        module.verified.set(0);
        assertValid(jwt.decode(token(es256)));
        assertValid(jwt.decode(token(edDsa)));
        assertThat(module.verified).hasValue(2);
    }

    @Test
    void a_provider_without_an_accepted_algorithm_is_rejected_when_the_set_is_made() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(
                        EdDSA,
                        server.uri(),
                        options -> options.alsoAccept(ES256).eager().jcaProvider(new TestModule("Ed25519"))))
                .withMessage(
                        "provider: the JCA provider TestModule has no Signature SHA256withECDSAinP1363Format, which"
                                + " ES256 needs; check that it supports this platform, or use another provider");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.discover(
                        RS256, server.address(), options -> options.jcaProvider(new TestModule("Ed25519"))))
                .withMessageContaining("which RS256 needs");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_provider_that_verifies_no_signature_is_rejected_when_the_set_is_made() {
        module.onVerify = () -> false;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKeySet.remote(
                        RS256, server.uri(), options -> options.eager().jcaProvider(module)))
                .withMessage("provider: the JCA provider TestModule rejects a good signature of RS256; use another"
                        + " provider");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_fetched_key_that_the_provider_rejects_is_ignored_with_a_warning() {
        server.publish(es256);
        JwtManager jwt = server.manager(clock, options -> options.jcaProvider(module));
        module.onKey = new InvalidKeyException("not this curve");
        try (TestLog log = new TestLog()) {
            assertThat(jwt.decode(token(es256))).isInstanceOf(Unavailable.class);
            assertThat(log.warnings()).singleElement().asString().contains("are unavailable");
            assertThat(log.text())
                    .contains("keys[0]: provider: the JCA provider TestModule cannot use this key for ES256: not this"
                            + " curve");
        }
    }

    @Test
    void known_keys_stay_in_use_if_the_provider_fails_during_a_refresh() {
        server.publish(es256);
        JwtManager jwt = server.manager(clock, options -> options.jcaProvider(module));
        assertValid(whenAvailable(jwt, token(es256)));

        server.publish(es256, edDsa);
        module.onKey = new ProviderException("the device was removed");
        clock.advance(java.time.Duration.ofMinutes(6));
        try (TestLog log = new TestLog()) {
            assertThat(jwt.decode(token(es256))).isInstanceOf(Unavailable.class);
            assertThat(log.text()).contains("are unavailable");
        }
        module.onKey = null;
        assertValid(jwt.decode(token(es256)));
    }

    @Test
    void the_provider_of_remote_keys_is_an_option() {
        JwtKeySet keys = JwtKeySet.remote(EdDSA, server.uri());

        assertThatIllegalStateException()
                .isThrownBy(() -> keys.withProvider(module))
                .withMessage("provider: remote keys take the JCA provider as an option; call jcaProvider of"
                        + " RemoteOptions");
    }
}
