package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the example signatures of the RFCs are accepted, and only with the right key. */
@EnabledIf("io.jwtsimple.TestProvider#isReady")
class PublishedSignaturesTest {

    /** An example from the file {@code rfc.json}. */
    record Example(
            String source, Algorithm alg, Map<String, Object> key, String header, String payload, String signature) {

        String input() {
            return header + "." + payload;
        }

        String token() {
            return input() + "." + signature;
        }

        byte[] signatureBytes() {
            return Base64.getUrlDecoder().decode(signature);
        }

        Key jdkKey() throws JoseException {
            return JsonWebKey.Factory.newJwk(key).getKey();
        }

        JwtKey jwtKey() throws JoseException {
            return TestProvider.on(
                    jdkKey() instanceof PublicKey publicKey
                            ? JwtKey.of(alg, publicKey)
                            : JwtKey.secret(alg, jdkKey().getEncoded()));
        }

        @Override
        public String toString() {
            return source + " " + alg;
        }
    }

    static List<Example> examples() throws IOException {
        try (InputStream file = PublishedSignaturesTest.class.getResourceAsStream("jws/rfc.json")) {
            return List.of(new ObjectMapper().readValue(file, Example[].class));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void the_JDK_verifies_an_example(Example example) throws GeneralSecurityException, JoseException {
        byte[] input = utf8(example.input());

        assertThat(verifies(example, input)).isTrue();
        input[0]++;
        assertThat(verifies(example, input)).isFalse();
    }

    private static boolean verifies(Example example, byte[] input) throws GeneralSecurityException, JoseException {
        if (example.jdkKey() instanceof PublicKey key) {
            Signature jca = Signature.getInstance(example.alg().jcaName);
            if (example.alg().parameters != null) {
                jca.setParameter(example.alg().parameters);
            }
            jca.initVerify(key);
            jca.update(input);
            return jca.verify(example.signatureBytes());
        }
        Mac mac = Mac.getInstance(example.alg().jcaName);
        mac.init(example.jdkKey());
        return MessageDigest.isEqual(mac.doFinal(input), example.signatureBytes());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void a_key_verifies_its_example(Example example) throws JoseException, TokenFault {
        KeySignatures signatures = example.jwtKey().signatures();
        byte[] token = utf8(example.token());
        byte[] signature = example.signatureBytes();

        assertThat(signatures.verify(token, example.input().length(), signature))
                .isTrue();
        assertThat(signatures.verify(token, example.input().length() - 1, signature))
                .isFalse();
        signature[0] ^= 1;
        assertThat(signatures.verify(token, example.input().length(), signature))
                .isFalse();
    }

    // The payloads of these examples are plain text and not JSON. A result about the payload shows that the signature
    // is valid, because decode verifies the signature first.
    @ParameterizedTest(name = "{0}")
    @MethodSource("examplesOfProse")
    void decode_accepts_the_signature_and_rejects_the_payload(Example example) throws JoseException {
        JwtManager jwt = JwtManager.of(example.jwtKey());
        String altered = example.header() + "." + base64url("{}") + "." + example.signature();

        assertThat(jwt.decode(example.token())).isEqualTo(TestJwts.malformed("Invalid payload string"));
        assertThat(jwt.decode(altered)).isEqualTo(TestJwts.BAD_SIGNATURE);
    }

    static Stream<Example> examplesOfProse() throws IOException {
        return examples().stream().filter(example -> !isJwt(example));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examplesOfJwt")
    void decode_accepts_an_example_until_its_expiry(Example example) throws JoseException {
        Instant expiry = Instant.ofEpochSecond(1300819380);
        JwtManager.Builder jwt = JwtManager.builder(example.jwtKey());

        TokenResult before = jwt.clock(() -> expiry.minusNanos(1)).build().decode(example.token());
        assertValid(before);
        assertThat(assertValid(before).asMap())
                .isEqualTo(Map.of("iss", "joe", "exp", 1300819380L, "http://example.com/is_root", true));
        assertThat(jwt.clock(() -> expiry).build().decode(example.token()))
                .isEqualTo(new Expired("Token has expired", expiry));
    }

    static Stream<Example> examplesOfJwt() throws IOException {
        return examples().stream().filter(PublishedSignaturesTest::isJwt);
    }

    private static boolean isJwt(Example example) {
        return example.payload().startsWith("eyJ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void a_key_of_another_example_does_not_verify_an_example(Example example) throws IOException, JoseException {
        for (Example other : examples()) {
            if (!other.key().equals(example.key())) {
                TokenResult result = JwtManager.of(other.jwtKey()).decode(example.token());
                assertThat(result)
                        .isInstanceOfSatisfying(
                                TokenResult.Invalid.class,
                                invalid -> assertThat(invalid.reason())
                                        .isEqualTo(
                                                other.alg() == example.alg()
                                                        ? Reason.BAD_SIGNATURE
                                                        : Reason.DISALLOWED_ALGORITHM));
            }
        }
    }
}
