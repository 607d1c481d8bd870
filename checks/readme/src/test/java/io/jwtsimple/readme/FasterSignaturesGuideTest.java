package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the code blocks of the guide on faster signatures. Most of these tests need the native library, and are skipped
 * on a machine that does not have it.
 */
class FasterSignaturesGuideTest {

    private final Page guide = new Page(Path.of("../../guides/faster-signatures.md"));
    private final boolean loaded = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
    private KeyPair pair;

    @TempDir
    private Path folder;

    @BeforeEach
    void generate() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
    }

    @Test
    void every_block_is_tested() {
        assertThat(guide.names()).containsExactlyInAnyOrder("native", "remote", "jwks", "fallback", "cache");
    }

    @Test
    void a_key_of_pem_signs_with_the_provider() throws Exception {
        requireLibrary();
        assertThat(withPem("native", "key").run())
                .hasToString("JwtKey[ES256, provider=AmazonCorrettoCryptoProvider, signs and verifies]");

        JwtManager jwt = (JwtManager) withPem("native", "jwt").run();
        JwtManager jdk = JwtManager.of(JwtKey.of(Algorithm.ES256, pair.getPublic()));
        assertThat(jdk.decode(jwt.create("alice"))).isInstanceOf(TokenResult.Valid.class);
        assertThat(Security.getProvider("AmazonCorrettoCryptoProvider"))
                .as("the JVM's providers do not change")
                .isNull();
    }

    @Test
    void a_manager_verifies_the_tokens_of_a_login_server_with_the_provider() throws Exception {
        requireLibrary();

        assertThat(snippet("remote", "keys").run()).hasToString("JwtKeySet[ES256] of login.example");
    }

    @Test
    void the_keys_of_a_set_get_the_provider() throws Exception {
        requireLibrary();
        Snippet block = snippet("jwks", "keys");
        block.json = JwtKeySet.of(JwtKey.of(Algorithm.ES256, pair.getPublic())).toJson();
        JwtManager jwt = JwtManager.of((JwtKeySet) block.run());

        assertThat(jwt.decode(JwtManager.of(JwtKey.of(Algorithm.ES256, pair)).create("alice")))
                .isInstanceOf(TokenResult.Valid.class);
    }

    @Test
    void the_fallback_signs_on_every_platform() throws Exception {
        JwtKey key = (JwtKey) withPem("fallback", "key").run();
        JwtManager jwt = JwtManager.of(key);

        assertThat(jwt.decode(jwt.create("alice"))).isInstanceOf(TokenResult.Valid.class);
        assertThat(key.toString().contains("provider=AmazonCorrettoCryptoProvider"))
                .isEqualTo(loaded);
    }

    @Test
    void a_manager_has_the_cache() throws Exception {
        Snippet block = snippet("cache", "jwt");
        block.keys = JwtKeySet.of(JwtKey.of(Algorithm.ES256, pair));
        JwtManager jwt = (JwtManager) block.run();

        assertThat(jwt.decode(jwt.create("alice"))).isInstanceOf(TokenResult.Valid.class);
    }

    private void requireLibrary() {
        assumeTrue(loaded, "the provider has no native library for this platform");
    }

    private Snippet withPem(String block, String expression) throws Exception {
        Snippet snippet = snippet(block, expression);
        snippet.pem = pem();
        return snippet;
    }

    private String pem() {
        return block("PRIVATE KEY", pair.getPrivate().getEncoded())
                + block("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    private static String block(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private Snippet snippet(String block, String expression) throws Exception {
        return guide.compile(block, expression, folder);
    }
}
