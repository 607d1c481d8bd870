package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.TestKeys.TestKey;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Tests keys with a JCA provider: the JCA provider computes every signature, also for a private key in hardware. */
class ProviderTest {

    private final TestModule module = new TestModule();

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void the_provider_computes_every_signature(Algorithm algorithm) throws Exception {
        TestKey key = TestKeys.of(algorithm);
        JwtManager jwt = TestJwts.manager(key.jwtKey().withProvider(module)).build();
        int before = module.signed.get() + module.verified.get();

        String token = jwt.create("alice");
        for (TestOracles.Oracle oracle : TestOracles.of(key).values()) {
            assertThat(oracle.claims(token)).containsEntry("sub", "alice");
            assertValid(jwt.decode(oracle.token(Map.of("sub", "alice", "exp", NOW.getEpochSecond() + 9))));
        }
        assertThat(module.signed.get() + module.verified.get() - before)
                .isEqualTo(1 + TestOracles.of(key).size());
        assertThat(jwt.decode(token.substring(0, token.length() - 8) + "AAAAAAAA"))
                .isEqualTo(BAD_SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "HS384", "HS512"})
    void a_private_key_in_hardware_signs_with_its_provider(Algorithm algorithm) throws Exception {
        TestKey key = TestKeys.of(algorithm);
        JwtKey inHardware = JwtKey.of(algorithm, TestModule.inHardware(pair(key)));
        JwtManager jwt = TestJwts.manager(inHardware.withProvider(module)).build();

        String token = jwt.create("alice");
        assertThat(TestOracles.of(key).values().iterator().next().claims(token)).containsEntry("sub", "alice");
        assertValid(jwt.decode(token));
        assertThat(inHardware.withThumbprintId().id())
                .isEqualTo(key.jwtKey().withThumbprintId().id());
    }

    // getEncoded() throws an exception for the private keys of some key management services.
    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "HS384", "HS512"})
    void a_private_key_that_throws_for_its_encoding_signs_with_its_provider(Algorithm algorithm) {
        KeyPair throwing = TestModule.inHardware(pair(TestKeys.of(algorithm)), () -> {
            throw new UnsupportedOperationException();
        });
        KeyPair empty = TestModule.inHardware(pair(TestKeys.of(algorithm)), () -> new byte[0]);
        for (KeyPair pair : List.of(throwing, empty)) {
            JwtKey inService = JwtKey.of(algorithm, pair);
            JwtManager jwt = TestJwts.manager(inService.withProvider(module)).build();

            assertValid(jwt.decode(jwt.create("alice")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtManager.of(inService))
                    .withMessageContaining("give its JCA provider with withProvider");
        }
    }

    @Test
    void a_provider_may_have_Ed25519_as_EdDSA() {
        JwtKey key = TestKeys.of(EdDSA).jwtKey().withProvider(new TestModule("EdDSA"));
        JwtManager jwt = TestJwts.manager(key).build();

        assertValid(jwt.decode(jwt.create("alice")));
    }

    @Test
    void a_provider_that_uses_no_key_but_the_given_one_is_accepted() {
        KeyPair pair = TestKeyPairs.of(ES256);
        module.onlyKey = pair.getPublic();
        JwtKey key = JwtKey.of(ES256, pair.getPublic()).withProvider(module);
        JwtManager jwt = TestJwts.manager(key).build();

        assertValid(jwt.decode(TestJwts.manager(JwtKey.of(ES256, pair)).build().create("alice")));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ES256", "ES384", "ES512", "RS256", "PS256", "EdDSA"})
    void a_provider_never_sees_a_signature_of_another_length_or_out_of_range(Algorithm algorithm) {
        JwtManager jwt = TestJwts.manager(TestKeys.of(algorithm).jwtKey().withProvider(module))
                .build();
        int length = TestKeys.of(algorithm).jwtKey().signatures().signatureLength();
        String input = base64url("{\"alg\":\"" + algorithm + "\"}") + "." + base64url(TestJwts.PAYLOAD) + ".";
        byte[] max = new byte[length];
        Arrays.fill(max, (byte) 0xFF);
        module.onVerify = () -> true;
        module.verified.set(0);

        for (int wrong : new int[] {0, 1, length - 1, length + 1, 2 * length}) {
            assertThat(jwt.decode(input + base64url(new byte[wrong]))).isEqualTo(BAD_SIGNATURE);
        }
        if (algorithm.family == Algorithm.Family.EC) {
            assertThat(jwt.decode(input + base64url(new byte[length]))).isEqualTo(BAD_SIGNATURE);
            assertThat(jwt.decode(input + base64url(max))).isEqualTo(BAD_SIGNATURE);
        }
        assertThat(module.verified).hasValue(0);
    }

    @Test
    void a_key_keeps_its_id_and_shows_its_provider() {
        JwtKey key = TestKeys.of(RS256).jwtKey().withId("k").withProvider(module);

        assertThat(key).hasToString("JwtKey[RS256, id=k, provider=TestModule, signs and verifies]");
        assertThat(key.withId("other")).hasToString("JwtKey[RS256, id=other, provider=TestModule, signs and verifies]");
        assertThat(key.withProvider(new TestModule()).id()).isEqualTo("k");
        assertThat(JwtKeySet.of(key).toJson())
                .isEqualTo(JwtKeySet.of(TestKeys.of(RS256).jwtKey().withId("k")).toJson());
        assertThatNullPointerException()
                .isThrownBy(() -> key.withProvider(null))
                .withMessage("provider");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void a_manager_may_block_if_a_key_has_a_provider(Algorithm algorithm) {
        JwtKey key = TestKeys.of(algorithm).jwtKey().withProvider(module);

        assertThat(JwtManager.of(key).mayBlock()).isTrue();
        assertThat(JwtManager.of(JwtKeySet.of(JwtKey.generate(HS256), key)).mayBlock())
                .isTrue();
    }

    @Test
    void a_key_keeps_the_name_Ed25519_with_a_provider() {
        JwtKey key = TestKeys.of(EdDSA).jwtKey().withEd25519Name();
        JwtKey both = key.withProvider(module);

        assertThat(both.algorithmName()).isEqualTo("Ed25519");
        assertThat(TestKeys.of(EdDSA)
                        .jwtKey()
                        .withProvider(module)
                        .withEd25519Name()
                        .algorithmName())
                .isEqualTo("Ed25519");
        assertThat(JwtKeySet.of(key).withProvider(module).toJson())
                .isEqualTo(JwtKeySet.of(both).toJson())
                .contains("\"alg\":\"Ed25519\"");
        assertThat(TestJwts.manager(both).build().create("alice"))
                .startsWith(base64url("{\"alg\":\"Ed25519\"").substring(0, 16));
    }

    @Test
    void every_key_of_a_set_gets_the_provider() {
        JwtKeySet published = JwtKeySet.jwks(
                JwtKeySet.of(TestKeys.of(ES256).jwtKey(), TestKeys.of(EdDSA).jwtKey())
                        .toJson());
        JwtManager jwt = JwtManager.builder(published.withProvider(module))
                .clock(() -> NOW)
                .build();
        module.verified.set(0);

        assertValid(jwt.decode(TestJwts.signed(TestKeys.of(ES256), "{\"alg\":\"ES256\"}", TestJwts.PAYLOAD)));
        assertValid(jwt.decode(TestJwts.signed(TestKeys.of(EdDSA), "{\"alg\":\"EdDSA\"}", TestJwts.PAYLOAD)));
        assertThat(module.verified).hasValue(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> published.withProvider(new TestModule("Ed25519")))
                .withMessageContaining("which ES256 needs");
    }

    private static KeyPair pair(TestKey key) {
        return new KeyPair((PublicKey) key.verifying(), (PrivateKey) key.signing());
    }
}
