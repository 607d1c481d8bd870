package io.jwtsimple.benchmarks.contenders;

import io.fusionauth.jwt.JWTDecoder;
import io.fusionauth.jwt.JWTEncoder;
import io.fusionauth.jwt.JWTException;
import io.fusionauth.jwt.Signer;
import io.fusionauth.jwt.Verifier;
import io.fusionauth.jwt.domain.JWT;
import io.fusionauth.jwt.ec.ECSigner;
import io.fusionauth.jwt.ec.ECVerifier;
import io.fusionauth.jwt.hmac.HMACSigner;
import io.fusionauth.jwt.hmac.HMACVerifier;
import io.fusionauth.jwt.rsa.RSAPSSSigner;
import io.fusionauth.jwt.rsa.RSAPSSVerifier;
import io.fusionauth.jwt.rsa.RSASigner;
import io.fusionauth.jwt.rsa.RSAVerifier;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The library io.fusionauth:fusionauth-jwt. */
final class FusionAuth implements Contender {

    private final JWTDecoder decoder = JWT.getDecoder();
    private final JWTEncoder encoder = JWT.getEncoder();
    private final Signer signer;
    private final Verifier verifier;

    FusionAuth(Keys keys) {
        switch (keys.algorithm()) {
            case HS256 -> {
                signer = HMACSigner.newSHA256Signer(keys.secret().getEncoded());
                verifier = HMACVerifier.newVerifier(keys.secret().getEncoded());
            }
            case RS256 -> {
                signer = RSASigner.newSHA256Signer(keys.privateKey());
                verifier = RSAVerifier.newVerifier(keys.publicKey());
            }
            case PS256 -> {
                signer = RSAPSSSigner.newSHA256Signer(keys.privateKey());
                verifier = RSAPSSVerifier.newVerifier(keys.publicKey());
            }
            case ES256 -> {
                signer = ECSigner.newSHA256Signer(keys.privateKey());
                verifier = ECVerifier.newVerifier(keys.publicKey());
            }
            default -> throw new IllegalArgumentException(keys.algorithm() + ": fusionauth-jwt does not support it");
        }
    }

    @Override
    public @Nullable String decode(String token) {
        try {
            return decoder.decode(token, verifier).subject;
        } catch (JWTException e) {
            return null;
        }
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        JWT jwt =
                new JWT().setSubject(subject).setIssuedAt(now).setNotBefore(now).setExpiration(now.plus(LIFETIME));
        claims.forEach(jwt::addClaim);
        return encoder.encode(jwt, signer);
    }
}
