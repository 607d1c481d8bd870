package io.jwtsimple.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.benchmarks.contenders.Contender;
import io.jwtsimple.benchmarks.contenders.Jdk;
import io.jwtsimple.benchmarks.contenders.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * The check before each measurement: a library must accept a valid token, reject bad tokens, and create correct tokens.
 */
final class Acceptance {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Decoder BASE64URL = Base64.getUrlDecoder();

    private Acceptance() {}

    /** Throws unless the contender returns the subject of the valid token, and rejects the other tokens. */
    static void requireDecode(Contender contender, Keys keys, Map<String, Object> claims) {
        for (Sample sample : Sample.values()) {
            String subject = contender.decode(sample.token(keys, claims));
            boolean right = sample == Sample.VALID ? Sample.SUBJECT.equals(subject) : subject == null;
            require(right, contender, sample + " was decoded as " + subject);
        }
        require(
                contender.decode(Sample.notYetValid(keys, claims)) == null,
                contender,
                "a token was decoded before its nbf");
    }

    /**
     * Throws unless the contender creates a token with a valid signature, these claims, an {@code nbf} and the lifetime
     * {@link Contender#LIFETIME}.
     */
    static void requireCreate(Contender contender, Keys keys, Map<String, Object> claims) {
        String[] segments = contender.create(Sample.SUBJECT, claims).split("\\.");
        byte[] input = (segments[0] + '.' + segments[1]).getBytes(StandardCharsets.ISO_8859_1);
        try {
            require(Jdk.with(keys).verify(input, BASE64URL.decode(segments[2])), contender, "created a bad signature");
            JsonNode payload = JSON.readTree(BASE64URL.decode(segments[1]));
            require(payload.path("sub").asText().equals(Sample.SUBJECT), contender, "created another subject");
            for (Map.Entry<String, Object> claim : claims.entrySet()) {
                require(
                        payload.path(claim.getKey()).equals(JSON.readTree(JSON.writeValueAsBytes(claim.getValue()))),
                        contender,
                        "created another " + claim.getKey());
            }
            Duration lifetime = Duration.ofSeconds(
                    payload.path("exp").asLong() - payload.path("iat").asLong());
            require(lifetime.equals(Contender.LIFETIME), contender, "created a lifetime of " + lifetime);
            require(payload.path("nbf").isIntegralNumber(), contender, "created no nbf");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean right, Contender contender, String problem) {
        if (!right) {
            throw new IllegalStateException(contender.getClass().getSimpleName() + ": " + problem);
        }
    }
}
