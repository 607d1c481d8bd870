package io.jwtsimple.benchmarks.contenders;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.JWTVerifier;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The library com.auth0:java-jwt. */
public final class JavaJwt implements Contender {

    private final Algorithm algorithm;
    private final JWTVerifier verifier;

    JavaJwt(Keys keys) {
        this.algorithm = algorithm(keys);
        this.verifier = verifier(keys);
    }

    /** Returns a verifier that uses these keys. */
    public static JWTVerifier verifier(Keys keys) {
        return JWT.require(algorithm(keys)).build();
    }

    private static Algorithm algorithm(Keys keys) {
        return switch (keys.algorithm()) {
            case HS256 -> Algorithm.HMAC256(keys.secret().getEncoded());
            case RS256 -> Algorithm.RSA256((RSAPublicKey) keys.publicKey(), (RSAPrivateKey) keys.privateKey());
            case ES256 -> Algorithm.ECDSA256((ECPublicKey) keys.publicKey(), (ECPrivateKey) keys.privateKey());
            default -> throw new IllegalArgumentException(keys.algorithm() + ": java-jwt does not support it");
        };
    }

    @Override
    public @Nullable String decode(String token) {
        try {
            return verifier.verify(token).getSubject();
        } catch (JWTVerificationException e) {
            return null;
        }
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        Instant now = Instant.now();
        return JWT.create()
                .withPayload(claims)
                .withSubject(subject)
                .withIssuedAt(now)
                .withNotBefore(now)
                .withExpiresAt(now.plus(LIFETIME))
                .sign(algorithm);
    }
}
