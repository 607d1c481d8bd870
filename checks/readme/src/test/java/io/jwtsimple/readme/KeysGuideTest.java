package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the guide on keys: the code blocks compile, and its steps for a rotation cause no rejected request. */
@Timeout(120)
class KeysGuideTest {

    /** An openssl command in the last column of a table row. */
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\|.*\\| `(openssl [^`]+)` \\|$");

    private final Page guide = new Page(Path.of("../../guides/keys.md"));
    private final JwtKey oldSecret = JwtKey.generate(Algorithm.HS256);
    private final JwtKey newSecret = JwtKey.generate(Algorithm.HS256);
    private final JwtKey oldPair = JwtKey.generate(Algorithm.ES256).withThumbprintId();
    private final JwtKey newPair = JwtKey.generate(Algorithm.ES256).withThumbprintId();

    @TempDir
    private Path folder;

    @Test
    void every_block_is_tested() {
        assertThat(guide.names())
                .containsExactlyInAnyOrder(
                        "pem", "jwk", "environment", "both", "turned", "after", "hardware", "post-quantum");
    }

    @ParameterizedTest
    @CsvSource({
        "ES256, -algorithm EC",
        "RS256, -algorithm RSA",
        "EdDSA, -algorithm ed25519",
    })
    void a_key_of_each_command_is_read(Algorithm algorithm, String option) throws Exception {
        assumeTrue(succeeds("openssl version"), "there is no OpenSSL");
        List<String> commands =
                COMMAND.matcher(guide.text()).results().map(row -> row.group(1)).toList();
        assertThat(commands).hasSizeGreaterThan(8);
        String generate = commands.stream()
                .filter(command -> command.contains("genpkey " + option))
                .findFirst()
                .orElseThrow();
        assertThat(succeeds(generate)).isTrue();
        assertThat(JwtKey.pem(algorithm, Files.readString(folder.resolve("key.pem"))))
                .asString()
                .contains("signs");
        for (String command : commands) {
            boolean other = command.contains("genpkey")
                    || command.contains("rand")
                    || command.startsWith("openssl rsa") && algorithm != Algorithm.RS256
                    || command.startsWith("openssl ec ") && algorithm != Algorithm.ES256;
            if (!other) {
                String file = command.contains("-out ") ? command.replaceAll(".* -out ", "") : "cert.pem";
                assertThat(command.contains("-out ") ? succeeds(command) : Files.exists(folder.resolve(file)))
                        .as(command)
                        .isTrue();
                String first = Files.readAllLines(folder.resolve(file)).get(0);
                assertThat(guide.text()).contains("| `" + first + "` |");
                assertThat(JwtKey.pem(algorithm, Files.readString(folder.resolve(file)))
                                .algorithm())
                        .isEqualTo(algorithm);
            }
        }
    }

    @Test
    void keys_are_read_from_files() throws Exception {
        assumeTrue(succeeds("openssl version"), "there is no OpenSSL");
        assertThat(
                        succeeds(
                                "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem"
                                        + " && openssl pkey -in key.pem -pubout -out public.pem && openssl rand -base64 32 > secret.txt"))
                .isTrue();
        Snippet snippet = snippet("pem", "List.of(key, pub, secret)");
        snippet.folder = folder;
        assertThat(snippet.run())
                .hasToString(
                        "[JwtKey[ES256, signs and verifies], JwtKey[ES256, verifies], JwtKey[HS256, signs and verifies]]");
    }

    @Test
    void a_published_set_is_read() throws Exception {
        Snippet snippet = snippet("jwk", "published");
        snippet.key = newPair;
        JwtKeySet published = (JwtKeySet) snippet.run();
        assertThat(JwtManager.of(published).decode(JwtManager.of(newPair).create("alice")))
                .isInstanceOf(TokenResult.Valid.class);
    }

    @Test
    void a_key_is_read_from_the_environment() throws Exception {
        assertThat(snippet("environment", "key").run()).hasToString("JwtKey[ES256, verifies]");
    }

    @Test
    void text_and_parameters_around_a_key_are_ignored() throws Exception {
        assumeTrue(succeeds("openssl version"), "there is no OpenSSL");
        assertThat(succeeds("openssl ecparam -name prime256v1 -genkey -out key.pem"
                        + " && openssl req -x509 -new -key key.pem -subj /CN=orders -out cert.pem"
                        + " && openssl pkcs12 -export -inkey key.pem -in cert.pem -passout pass:x -out keys.p12"
                        + " && openssl pkcs12 -in keys.p12 -passin pass:x -nodes -out p12.pem"))
                .isTrue();
        for (String file : List.of("key.pem", "p12.pem")) {
            assertThat(JwtKey.pem(Algorithm.ES256, Files.readString(folder.resolve(file))))
                    .asString()
                    .contains("signs");
        }
    }

    private boolean succeeds(String command) throws Exception {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // this machine has no shell
        }
    }

    /** This test only compiles the block. {@code Pkcs11Test} in the core signs with a PKCS#11 token. */
    @Test
    void the_keys_of_a_module_compile() throws Exception {
        assertThat(snippet("hardware", "creator.create(decoder)")).isNotNull();
    }

    @Test
    void a_post_quantum_key_signs_and_verifies() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "the JDK has no ML-DSA");
        JwtManager jwt = (JwtManager) snippet("post-quantum", "jwt").run();
        assertThat(jwt.decode(jwt.create("alice"))).isInstanceOf(TokenResult.Valid.class);
    }

    @ParameterizedTest(name = "with ids: {0}")
    @ValueSource(booleans = {true, false})
    void a_secret_is_rotated_without_a_rejected_request(boolean withIds) throws Exception {
        JwtKey before = withIds ? oldSecret.withId("2026") : oldSecret;
        JwtKey after = withIds ? newSecret.withId("2027") : newSecret;
        try (Fleet fleet = new Fleet(JwtManager.of(before))) {
            fleet.deploy(step("both", before, after));
            fleet.deploy(step("turned", before, after));
            fleet.waitUntilEveryTokenIsNew();
            fleet.deploy(step("after", before, after));
            fleet.waitUntilEveryTokenIsNew();

            assertThat(fleet.rejections()).isEmpty();
            assertThat(fleet.requests()).isGreaterThan(100);
        }
    }

    @Test
    void a_key_pair_is_rotated_without_a_rejected_request_with_local_and_remote_keys() throws Exception {
        try (Fleet fleet = new Fleet(JwtManager.of(oldPair))) {
            fleet.publish(JwtKeySet.of(oldPair));
            fleet.addVerifier();
            fleet.publish(JwtKeySet.of(oldPair, newPair));
            fleet.deploy(step("both", oldPair, newPair));
            fleet.pass(Duration.ofHours(1));
            fleet.publish(JwtKeySet.of(newPair, oldPair));
            fleet.deploy(step("turned", oldPair, newPair));
            fleet.waitUntilEveryTokenIsNew();
            fleet.publish(JwtKeySet.of(newPair));
            fleet.deploy(step("after", oldPair, newPair));
            fleet.pass(Duration.ofHours(1));
            fleet.waitUntilEveryTokenIsNew();

            assertThat(fleet.rejections()).isEmpty();
            assertThat(fleet.requests()).isGreaterThan(100);
        }
    }

    @Test
    void without_the_first_step_requests_are_rejected() throws Exception {
        try (Fleet fleet = new Fleet(JwtManager.of(oldSecret))) {
            fleet.deploy(step("after", oldSecret, newSecret));
            fleet.waitUntilEveryTokenIsNew();
            assertThat(fleet.rejections())
                    .isNotEmpty()
                    .allMatch(body -> body.contains("Signature verification failed"));
        }
    }

    private JwtManager step(String block, JwtKey before, JwtKey after) throws Exception {
        Snippet snippet = snippet(block, "jwt");
        snippet.oldKey = before;
        snippet.newKey = after;
        return (JwtManager) snippet.run();
    }

    private Snippet snippet(String block, String expression) throws Exception {
        return guide.compile(block, expression, folder);
    }
}
