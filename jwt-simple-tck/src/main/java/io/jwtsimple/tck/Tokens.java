package io.jwtsimple.tck;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that are created with the JDK only, so that the tests do not depend on the code under test. */
public final class Tokens {

    /** The secret of the tokens. */
    public static final String SECRET = "the secret of the contract tests, 32 bytes and more";

    static final String OTHER_SECRET = "another secret of the contract tests, as long as it";
    static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    /** The start of the year 2100 in epoch seconds. */
    static final long FUTURE = 4_102_444_800L;

    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private Tokens() {}

    /**
     * Returns a valid token for an identity.
     *
     * @param identity the subject
     * @return the token
     */
    public static String of(String identity) {
        return withPayload("{\"sub\":\"" + identity + "\",\"exp\":" + FUTURE + "}");
    }

    /**
     * Returns a token with the given payload and a correct signature.
     *
     * @param payload the payload as JSON
     * @return the token
     */
    public static String withPayload(String payload) {
        return signed(SECRET, HEADER, payload);
    }

    /** Returns a valid token whose payload is padded to a number of bytes. */
    static String withPayloadOf(int bytes) {
        String start = "{\"sub\":\"alice\",\"exp\":" + FUTURE + ",\"pad\":\"";
        String end = "\"}";
        return withPayload(start + "x".repeat(bytes - start.length() - end.length()) + end);
    }

    static String signed(String secret, String header, String payload) {
        String content = base64Url(header) + '.' + base64Url(payload);
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return content + '.' + BASE64_URL.encodeToString(hmac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64Url(String text) {
        return BASE64_URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the JSON text of a token's payload. */
    static String payload(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return new String(payload, StandardCharsets.UTF_8);
    }
}
