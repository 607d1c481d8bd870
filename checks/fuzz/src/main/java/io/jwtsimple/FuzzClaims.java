package io.jwtsimple;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A fuzz target: the first line of the input is the header of a token, and the rest is the payload. The target signs
 * the token.
 */
public final class FuzzClaims {

    private static final long NOW = 1_800_000_000;

    private static final JwtManager JWT = JwtManager.builder(JwtKey.secret(Algorithm.HS256, Fuzz.SECRET))
            .issuer("https://issuer.example")
            .audience("orders")
            .acceptMissingAudience()
            .clock(() -> Instant.ofEpochSecond(NOW))
            .build();

    private FuzzClaims() {}

    public static void fuzzerTestOneInput(byte[] data) throws GeneralSecurityException {
        int end = 0;
        while (end < data.length && data[end] != '\n') {
            end++;
        }
        byte[] header = Arrays.copyOf(data, end);
        byte[] payload = Arrays.copyOfRange(data, Math.min(end + 1, data.length), data.length);

        TokenResult result = JWT.decode(signed(header, payload));

        Fuzz.requireSilent(result.toString(), Fuzz.text(data));
        Fuzz.require(
                !(result instanceof Invalid invalid) || invalid.reason() != Reason.BAD_SIGNATURE,
                "a signature of the JDK verifies");
        if (result instanceof Valid valid) {
            Map<?, ?> parameters = Fuzz.object(header);
            Fuzz.require(parameters != null, "Jackson reads the header too");
            Fuzz.require("HS256".equals(parameters.get("alg")), "the alg is the algorithm of the key");
            Fuzz.require(!parameters.containsKey("crit"), "no extension is accepted");
            Map<?, ?> claims = Fuzz.object(payload);
            Fuzz.require(claims != null, "Jackson reads the payload too");
            Fuzz.require(
                    Fuzz.plain(claims).equals(Fuzz.plain(valid.claims().asMap())), "Jackson reads the same claims");
            Fuzz.require("https://issuer.example".equals(claims.get("iss")), "the issuer is the expected one");
            Fuzz.require(
                    claims.get("exp") instanceof Number expiry && expiry.doubleValue() > NOW,
                    "the token is not expired");
            valid.claims().scopes();
        } else if (result instanceof Expired) {
            Map<?, ?> claims = Fuzz.object(payload);
            Fuzz.require(
                    claims != null && claims.get("exp") instanceof Number expiry && expiry.doubleValue() <= NOW,
                    "an expired token has a past expiry");
        }
    }

    private static String signed(byte[] header, byte[] payload) throws GeneralSecurityException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String input = base64.encodeToString(header) + "." + base64.encodeToString(payload);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Fuzz.SECRET, "HmacSHA256"));
        return input + "." + base64.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }
}
