package io.jwtsimple;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.RS256;
import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.TokenResult.Valid;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Tests that a native JCA provider and the JDK accept the same signatures. The test runs only with a native provider;
 * see {@link TestProvider}.
 */
@EnabledIf("io.jwtsimple.TestProvider#isUsed")
class NativeProviderTest {

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = Mode.MATCH_NONE, names = "ML_DSA.*") // the provider has no ML-DSA
    void the_provider_and_the_JDK_agree_on_random_signatures(Algorithm algorithm) {
        TestKey key = TestKeys.of(algorithm);
        KeySignatures provided = key.jwtKey().signatures();
        KeySignatures jdk = jdkKey(key).signatures();
        byte[] input = TestJwts.utf8("the signing input");
        Set<Boolean> results = new HashSet<>();
        assertThat(provided.provider()).isNotNull();
        assertThat(jdk.provider()).isNull();

        TestRounds.run(algorithm.family == Algorithm.Family.HMAC ? 500 : 60, random -> {
            byte[] signature = changed((random.nextBoolean() ? provided : jdk).sign(input, input.length), random);
            boolean expected = verify(jdk, input, signature);
            results.add(expected);
            assertThat(verify(provided, input, signature))
                    .as(Arrays.toString(signature))
                    .isEqualTo(expected);
        });

        assertThat(results).containsExactlyInAnyOrder(true, false);
    }

    /** Returns a signature with one random change, or without a change. */
    private static byte[] changed(byte[] signature, Random random) {
        byte[] changed = signature.clone();
        switch (random.nextInt(8)) {
            case 0, 1 -> {} // a good signature
            case 2 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            case 3 -> changed = Arrays.copyOf(changed, random.nextInt(2 * changed.length));
            case 4 -> Arrays.fill(changed, 0, changed.length / 2, (byte) (random.nextBoolean() ? 0 : 0xFF));
            case 5 ->
                Arrays.fill(changed, changed.length / 2, changed.length, (byte) (random.nextBoolean() ? 0 : 0xFF));
            case 6 -> random.nextBytes(changed);
            default -> Arrays.fill(changed, (byte) random.nextInt(3));
        }
        return changed;
    }

    private static boolean verify(KeySignatures signatures, byte[] input, byte[] signature) {
        try {
            return signatures.verify(input, input.length, signature);
        } catch (TokenFault outage) {
            throw new AssertionError("the provider failed for " + Arrays.toString(signature), outage);
        }
    }

    @ParameterizedTest(name = "RSA of {0} bits with the exponent {1}")
    @CsvSource({"2048, 3", "2056, 65537", "3072, 65537", "4096, 17"})
    void the_provider_takes_usual_RSA_keys(int bits, String exponent) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(bits, new BigInteger(exponent)));
        JwtKey key = JwtKey.of(RS256, generator.generateKeyPair());
        JwtManager jwt = TestJwts.manager(TestProvider.on(key)).build();

        assertValid(TestJwts.manager(key).build().decode(jwt.create("alice")));
        assertValid(jwt.decode(TestJwts.manager(key).build().create("alice")));
    }

    @Test
    void the_provider_takes_a_published_key() {
        JwtKey key = TestKeys.of(ES256).jwtKey();
        JwtKey published = JwtKeySet.jwks(JwtKeySet.of(key).toJson()).first();
        JwtManager jwt = TestJwts.manager(TestProvider.on(published)).build();

        assertValid(jwt.decode(TestJwts.signed(TestKeys.of(ES256), "{\"alg\":\"ES256\"}", TestJwts.PAYLOAD)));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"HS256", "RS256", "PS256", "ES256", "EdDSA"})
    void one_key_serves_many_threads(Algorithm algorithm) throws Exception {
        JwtManager jwt = TestJwts.manager(TestKeys.of(algorithm).jwtKey()).build();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> task = () -> IntStream.range(0, 50).allMatch(i -> {
                String token = jwt.create("user" + i);
                String forged = token.substring(0, token.length() - 4) + "AAAA";
                return jwt.decode(token) instanceof Valid valid
                        && ("user" + i).equals(valid.claims().subject())
                        && !(jwt.decode(forged) instanceof Valid);
            });
            List<Future<Boolean>> results = threads.invokeAll(Collections.nCopies(8, task));
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static JwtKey jdkKey(TestKey key) {
        return key.verifying() instanceof PublicKey verifying
                ? JwtKey.of(key.algorithm(), new KeyPair(verifying, (PrivateKey) key.signing()))
                : JwtKey.secret(key.algorithm(), key.verifying().getEncoded());
    }
}
