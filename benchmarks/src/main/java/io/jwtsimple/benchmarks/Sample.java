package io.jwtsimple.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.benchmarks.contenders.Jdk;
import io.jwtsimple.benchmarks.contenders.Keys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The tokens to decode, which are the same for all contenders. Jackson and the JDK create the tokens, without a JWT
 * library.
 */
public enum Sample {
    /** A token that is valid for a day. */
    VALID,
    /** A token that expired an hour ago, and has no other fault. */
    EXPIRED,
    /** A token with a changed bit in its signature. */
    BAD_SIGNATURE,
    /** Three segments of random characters with the lengths of a valid token. */
    GARBAGE;

    static final String SUBJECT = "alice";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final Duration DAY = Duration.ofDays(1);

    String token(Keys keys, Map<String, Object> claims) {
        Instant issuedAt = this == EXPIRED ? Instant.now().minus(DAY.plusHours(1)) : Instant.now();
        byte[] input = signingInput(keys, claims, issuedAt);
        byte[] signature = signature(keys, input);
        if (this == BAD_SIGNATURE) {
            signature[signature.length / 2] ^= 1;
        }
        String token = join(input, signature);
        return this == GARBAGE ? garbage(token) : token;
    }

    /**
     * Returns a token whose {@code nbf} is an hour in the future, and which has no other fault. Only the check before
     * the measurement uses this token.
     */
    static String notYetValid(Keys keys, Map<String, Object> claims) {
        byte[] input = signingInput(keys, claims, Instant.now().plusSeconds(3_600));
        return join(input, signature(keys, input));
    }

    private static byte[] signature(Keys keys, byte[] input) {
        try {
            return Jdk.with(keys).sign(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String join(byte[] input, byte[] signature) {
        return new String(input, StandardCharsets.ISO_8859_1) + '.' + BASE64URL.encodeToString(signature);
    }

    /** Returns the first two segments of a token with these claims. */
    static byte[] signingInput(Keys keys, Map<String, Object> claims, Instant issuedAt) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", keys.algorithm().toString());
        header.put("typ", "JWT");
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("sub", SUBJECT);
        payload.put("iat", issuedAt.getEpochSecond());
        payload.put("nbf", issuedAt.getEpochSecond());
        payload.put("exp", issuedAt.plus(DAY).getEpochSecond());
        payload.putAll(claims);
        return (segment(header) + '.' + segment(payload)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String segment(Map<String, Object> members) {
        try {
            return BASE64URL.encodeToString(JSON.writeValueAsBytes(members));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String garbage(String token) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (char c : token.toCharArray()) {
            text.append(c == '.' ? '.' : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
