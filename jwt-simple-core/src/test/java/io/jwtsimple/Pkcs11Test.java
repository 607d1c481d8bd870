package io.jwtsimple;

import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwtsimple.TestKeys.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests private keys that never leave a PKCS#11 module. The module is SoftHSM (Debian's package softhsm2), which is
 * software. Without SoftHSM, these tests are skipped.
 */
class Pkcs11Test {

    private static final String PIN = "1234";
    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/softhsm/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so");

    @TempDir
    private static Path tokens;

    private static AuthProvider pkcs11;

    @BeforeAll
    static void makeToken() throws Exception {
        Optional<String> library =
                LIBRARIES.stream().filter(file -> Files.exists(Path.of(file))).findFirst();
        assumeTrue(library.isPresent(), "SoftHSM is not installed");
        String configuration = System.getenv("SOFTHSM2_CONF"); // the name of a file that SoftHSM reads when it starts
        assumeTrue(configuration != null, "SOFTHSM2_CONF is not set; Maven sets it");
        Files.writeString(Path.of(configuration), "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        run("softhsm2-util", "--init-token", "--free", "--label", "jwt", "--pin", PIN, "--so-pin", PIN);
        pkcs11 = (AuthProvider) Security.getProvider("SunPKCS11").configure("""
                --name = SoftHSM
                library = %s
                slotListIndex = 0
                attributes(generate, CKO_PRIVATE_KEY, *) = {
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                }
                """.formatted(library.get()));
        logIn();
    }

    private static void logIn() throws GeneralSecurityException, IOException {
        KeyStore.getInstance("PKCS11", pkcs11).load(null, PIN.toCharArray());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(command[0]).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
    void a_key_of_a_token_signs_and_verifies(Algorithm algorithm) throws Exception {
        KeyPair pair = generate(algorithm);
        assertThat(pair.getPrivate().getEncoded()).isNull();
        JwtKey key = JwtKey.of(algorithm, pair).withProvider(pkcs11);
        JwtManager jwt = TestJwts.manager(key).build();

        String token = jwt.create("alice");
        TestKey known = new TestKey(algorithm, pair.getPrivate(), pair.getPublic(), key);
        assertThat(TestOracles.of(known).get("jose4j").claims(token)).containsEntry("sub", "alice");
        assertValid(jwt.decode(token));
        assertThat(jwt.decode(token.substring(0, token.length() - 8) + "AAAAAAAA"))
                .isEqualTo(BAD_SIGNATURE);
        assertThat(key).hasToString("JwtKey[" + algorithm + ", provider=SunPKCS11-SoftHSM, signs and verifies]");
    }

    @Test
    void a_key_of_a_token_without_its_provider_is_rejected_when_a_manager_is_made() throws Exception {
        JwtKey key = JwtKey.of(Algorithm.ES256, generate(Algorithm.ES256));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtManager.of(key))
                .withMessageContaining("give its JCA provider with withProvider");
    }

    @Test
    void two_keys_of_a_token_that_are_not_a_pair_are_rejected() throws Exception {
        KeyPair one = generate(Algorithm.ES256);
        KeyPair other = generate(Algorithm.ES256);
        JwtKey mixed = JwtKey.of(Algorithm.ES256, new KeyPair(one.getPublic(), other.getPrivate()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> mixed.withProvider(pkcs11))
                .withMessageContaining("the two keys are not a pair");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"HS256", "RS256", "ES256"})
    void a_token_also_takes_a_key_of_a_file(Algorithm algorithm) throws Exception {
        TestKey key = TestKeys.of(algorithm);
        JwtManager jwt = TestJwts.manager(key.jwtKey().withProvider(pkcs11)).build();

        assertThat(TestOracles.of(key).get("jose4j").claims(jwt.create("alice")))
                .containsEntry("sub", "alice");
        assertValid(jwt.decode(TestOracles.of(key)
                .get("jose4j")
                .token(Map.of("sub", "alice", "exp", TestJwts.NOW.getEpochSecond() + 9))));
    }

    @Test
    void create_throws_while_nobody_is_logged_in() throws Exception {
        JwtManager jwt = TestJwts.manager(
                        JwtKey.of(Algorithm.ES256, generate(Algorithm.ES256)).withProvider(pkcs11))
                .build();
        assertValid(jwt.decode(jwt.create("alice")));

        pkcs11.logout();
        try {
            assertThatIllegalStateException()
                    .isThrownBy(() -> jwt.create("alice"))
                    .withMessageStartingWith("the JCA provider SunPKCS11-SoftHSM can no longer sign ES256");
        } finally {
            logIn();
        }
    }

    private static KeyPair generate(Algorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.family.jcaName, pkcs11);
        switch (algorithm) {
            case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case ES384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
            case ES512 -> generator.initialize(new ECGenParameterSpec("secp521r1"));
            default -> generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }
}
