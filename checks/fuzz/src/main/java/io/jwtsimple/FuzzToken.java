package io.jwtsimple;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import io.jwtsimple.TokenResult.Valid;
import java.text.ParseException;
import java.time.Instant;

/** A fuzz target: the input is a token. The seed {@code rfc7515-a1} is the token of RFC 7515, appendix A.1. */
public final class FuzzToken {

    private static final JwtManager JWT = JwtManager.builder(JwtKey.secret(Algorithm.HS256, Fuzz.SECRET))
            .clock(() -> Instant.ofEpochSecond(1_300_819_000))
            .build();

    private FuzzToken() {}

    public static void fuzzerTestOneInput(byte[] data) throws ParseException, JOSEException {
        String input = Fuzz.text(data);
        TokenResult result = JWT.decode(input);
        Fuzz.requireSilent(result.toString(), input);
        if (result instanceof Valid valid) {
            JWSObject token = JWSObject.parse(input);
            Fuzz.require(token.verify(new MACVerifier(Fuzz.SECRET)), "nimbus verifies the signature too");
            Object expected = Fuzz.plain(Fuzz.object(token.getPayload().toBytes()));
            Fuzz.require(Fuzz.plain(valid.claims().asMap()).equals(expected), "Jackson reads the same claims");
        }
    }
}
