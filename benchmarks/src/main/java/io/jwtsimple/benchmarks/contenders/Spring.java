package io.jwtsimple.benchmarks.contenders;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** The decoder and the encoder of Spring Security, {@code NimbusJwtDecoder} and {@code NimbusJwtEncoder}. */
public final class Spring implements Contender {

    private final JwsHeader header;
    private final JwtDecoder decoder;
    private final JwtEncoder encoder;

    Spring(Keys keys) {
        decoder = decoder(keys);
        encoder = encoder(keys);
        JwsAlgorithm algorithm =
                keys.algorithm() == io.jwtsimple.Algorithm.HS256 ? MacAlgorithm.HS256 : signatureAlgorithm(keys);
        this.header = JwsHeader.with(algorithm).type("JWT").build();
    }

    /** Returns a decoder that uses these keys. */
    public static JwtDecoder decoder(Keys keys) {
        return switch (keys.algorithm()) {
            case HS256 ->
                NimbusJwtDecoder.withSecretKey(keys.secret())
                        .macAlgorithm(MacAlgorithm.HS256)
                        .build();
            case RS256, PS256 ->
                NimbusJwtDecoder.withPublicKey((RSAPublicKey) keys.publicKey())
                        .signatureAlgorithm(signatureAlgorithm(keys))
                        .build();
            case ES256 -> {
                ECKey jwk = new ECKey.Builder(Curve.P_256, (ECPublicKey) keys.publicKey()).build();
                yield NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(new JWKSet(jwk)))
                        .jwsAlgorithm(SignatureAlgorithm.ES256)
                        .build();
            }
            default -> throw new IllegalArgumentException(keys.algorithm() + ": Spring does not support it");
        };
    }

    private static JwtEncoder encoder(Keys keys) {
        return switch (keys.algorithm()) {
            case HS256 ->
                NimbusJwtEncoder.withSecretKey(keys.secret())
                        .algorithm(MacAlgorithm.HS256)
                        .build();
            case RS256, PS256 ->
                NimbusJwtEncoder.withKeyPair((RSAPublicKey) keys.publicKey(), (RSAPrivateKey) keys.privateKey())
                        .algorithm(signatureAlgorithm(keys))
                        .build();
            case ES256 ->
                NimbusJwtEncoder.withKeyPair((ECPublicKey) keys.publicKey(), (ECPrivateKey) keys.privateKey())
                        .build();
            default -> throw new IllegalArgumentException(keys.algorithm() + ": Spring does not support it");
        };
    }

    private static SignatureAlgorithm signatureAlgorithm(Keys keys) {
        return SignatureAlgorithm.valueOf(keys.algorithm().name());
    }

    @Override
    public @Nullable String decode(String token) {
        try {
            return decoder.decode(token).getSubject();
        } catch (JwtException e) {
            return null;
        }
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        Instant now = Instant.now();
        JwtClaimsSet set = JwtClaimsSet.builder()
                .subject(subject)
                .issuedAt(now)
                .notBefore(now)
                .expiresAt(now.plus(LIFETIME))
                .claims(all -> all.putAll(claims))
                .build();
        return encoder.encode(JwtEncoderParameters.from(header, set)).getTokenValue();
    }
}
