package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.provider.Arguments;

/** Tokens that are made with the JDK alone, and therefore independently of the code under test. */
final class TestJwts {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** The secret for every token of this class: 32 bytes of ASCII. */
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** The time of every manager of this class, in whole seconds. */
    static final Instant NOW = Instant.ofEpochSecond(1_900_000_000);

    static final String HEADER = "{\"alg\":\"HS256\"}";
    static final String PAYLOAD = "{\"sub\":\"alice\",\"exp\":1900000060}";

    static final String VALID = hs256(HEADER, PAYLOAD);

    static final Invalid BAD_SIGNATURE = new Invalid("Signature verification failed", Reason.BAD_SIGNATURE);

    static final Invalid ALGORITHM = new Invalid("The specified alg value is not allowed", Reason.DISALLOWED_ALGORITHM);
    static final Invalid UNKNOWN_KEY = new Invalid("Unknown key", Reason.UNKNOWN_KEY);
    static final Invalid TOO_LARGE = new Invalid("Token too large", Reason.TOO_LARGE);

    private TestJwts() {}

    /** Returns a builder with {@link #SECRET} and {@link #NOW}. */
    static JwtManager.Builder manager() {
        return manager(TestProvider.on(JwtKey.secret(SECRET)));
    }

    static JwtManager.Builder manager(JwtKey key) {
        return JwtManager.builder(key).clock(InstantSource.fixed(NOW));
    }

    /** Returns a signed token with the given header and a good payload; in the JSON, ' stands for ". */
    static String withHeader(String header) {
        return hs256(json(header), PAYLOAD);
    }

    /** Returns a signed token with a good header and the given payload; in the JSON, ' stands for ". */
    static String withPayload(String payload) {
        return hs256(HEADER, json(payload));
    }

    /**
     * Returns a signed token whose payload has a good {@code exp} and the given members; in the JSON, ' stands for ".
     */
    static String withClaims(String members) {
        return withPayload("{'exp':1900000060," + members + "}");
    }

    static String hs256(String header, String payload) {
        return hs256(utf8(header), utf8(payload));
    }

    static String hs256(byte[] header, byte[] payload) {
        return hs256Segments(base64url(header), base64url(payload));
    }

    /** Returns a signed token with the given header segment and payload segment, unchanged. */
    static String hs256Segments(String header, String payload) {
        return hmac("HmacSHA256", utf8(SECRET), header, payload);
    }

    static String hmac(String jcaName, byte[] secret, String header, String payload) {
        try {
            Mac mac = Mac.getInstance(jcaName);
            mac.init(new SecretKeySpec(secret, jcaName));
            String input = header + "." + payload;
            return input + "." + base64url(mac.doFinal(utf8(input)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a token with any header, signed by the JDK with the key's algorithm. */
    static String signed(TestKey key, String header, String payload) {
        String input = base64url(header) + "." + base64url(payload);
        return input + "." + base64url(signature(key, utf8(input)));
    }

    static byte[] signature(TestKey key, byte[] input) {
        Algorithm algorithm = key.algorithm();
        try {
            if (key.signing() instanceof SecretKey secret) {
                Mac mac = Mac.getInstance(algorithm.jcaName);
                mac.init(secret);
                return mac.doFinal(input);
            }
            Signature jca = Signature.getInstance(algorithm.jcaName);
            if (algorithm.parameters != null) {
                jca.setParameter(algorithm.parameters);
            }
            jca.initSign((PrivateKey) key.signing());
            jca.update(input);
            return jca.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asserts that a token is valid, and returns its claims. */
    static Claims assertValid(TokenResult result) {
        assertThat(result).isInstanceOf(Valid.class);
        return ((Valid) result).claims();
    }

    static String base64url(String text) {
        return base64url(utf8(text));
    }

    static String base64url(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns JSON from a text in which ' stands for ". */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    static String segment(String token, int index) {
        return token.split("\\.", -1)[index];
    }

    static Invalid malformed(String message) {
        return new Invalid(message, Reason.MALFORMED);
    }

    static Invalid malformedClaim(String message) {
        return new Invalid(message, Reason.MALFORMED_CLAIM);
    }

    static Invalid claimMissing(String message) {
        return new Invalid(message, Reason.MISSING_CLAIM);
    }

    /** Returns a row of a table: the attack, its token, and the expected result. */
    static Arguments row(String what, String token, Object expected) {
        return Arguments.of(what, token, expected);
    }
}
