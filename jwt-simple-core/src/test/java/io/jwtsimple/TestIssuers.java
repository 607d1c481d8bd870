package io.jwtsimple;

import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.json;

import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.nio.charset.StandardCharsets;

/** Managers of two issuers. The secret of {@link TestJwts} is the key of the issuer {@code me}. */
final class TestIssuers {

    static final Invalid WRONG_ISSUER = new Invalid("Invalid issuer", Reason.WRONG_ISSUER);
    private static final byte[] OTHER_SECRET = "another secret of 32 bytes or so".getBytes(StandardCharsets.US_ASCII);

    final JwtManager me = TestJwts.manager().issuer("me").build();
    final JwtManager other = TestJwts.manager(JwtKey.secret(Algorithm.HS256, OTHER_SECRET))
            .issuer("https://login.example/")
            .audience("orders")
            .type("at+jwt")
            .requireClaim("azp")
            .build();
    final TokenDecoder both = TokenDecoder.byIssuer(me, other);

    /** Returns a token with the key and type of the other issuer. In the payload, ' stands for ". */
    static String theirs(String payload) {
        return TestJwts.hmac(
                "HmacSHA256",
                OTHER_SECRET,
                base64url(json("{'alg':'HS256','typ':'at+jwt'}")),
                base64url(json(payload)));
    }
}
