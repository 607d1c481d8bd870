package io.jwtsimple.benchmarks.contenders;

import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The library org.bitbucket.b_c:jose4j. */
final class Jose4j implements Contender {

    private final Keys keys;
    private final JwtConsumer consumer;

    Jose4j(Keys keys) {
        this.keys = keys;
        this.consumer = new JwtConsumerBuilder()
                .setRequireExpirationTime()
                .setVerificationKey(keys.verifying())
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT, keys.algorithm().name())
                .build();
    }

    @Override
    public @Nullable String decode(String token) {
        try {
            return consumer.processToClaims(token).getSubject();
        } catch (InvalidJwtException | MalformedClaimException e) {
            return null;
        }
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        JwtClaims set = new JwtClaims();
        NumericDate now = NumericDate.now();
        set.setSubject(subject);
        set.setIssuedAt(now);
        set.setNotBefore(now);
        set.setExpirationTime(NumericDate.fromSeconds(now.getValue() + LIFETIME.toSeconds()));
        claims.forEach(set::setClaim);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(set.toJson());
        jws.setKey(keys.signing());
        jws.setAlgorithmHeaderValue(keys.algorithm().name());
        jws.setHeader("typ", "JWT");
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
