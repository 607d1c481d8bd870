package io.jwtsimple.benchmarks.contenders;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.Key;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * nimbus-jose-jwt with {@code SignedJWT} and a verifier that is created once. nimbus does not check {@code exp} and
 * {@code nbf} here, so this class compares both with the current time.
 */
final class Nimbus implements Contender {

    private final JWSHeader header;
    private final JWSSigner signer;
    private final JWSVerifier verifier;

    Nimbus(Keys keys) {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(keys.algorithm().name());
        this.header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build();
        try {
            switch (keys.algorithm()) {
                case HS256 -> {
                    signer = new MACSigner(keys.secret());
                    verifier = new MACVerifier(keys.secret());
                }
                case RS256, PS256 -> {
                    signer = new RSASSASigner(keys.privateKey());
                    verifier = new RSASSAVerifier((RSAPublicKey) keys.publicKey());
                }
                case ES256 -> {
                    signer = new ECDSASigner((ECPrivateKey) keys.privateKey());
                    verifier = new ECDSAVerifier((ECPublicKey) keys.publicKey());
                }
                case EdDSA -> {
                    OctetKeyPair pair = octets(keys);
                    signer = new Ed25519Signer(pair);
                    verifier = new Ed25519Verifier(pair.toPublicJWK());
                }
                default -> throw new IllegalArgumentException(keys.algorithm() + ": not measured");
            }
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OctetKeyPair octets(Keys keys) {
        return new OctetKeyPair.Builder(Curve.Ed25519, lastOctets(keys.publicKey()))
                .d(lastOctets(keys.privateKey()))
                .build();
    }

    // The DER of an Ed25519 key ends with its 32 octets (RFC 8410).
    private static Base64URL lastOctets(Key key) {
        byte[] der = key.getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(der, der.length - 32, der.length));
    }

    @Override
    public @Nullable String decode(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!jwt.verify(verifier)) {
                return null;
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Date now = new Date();
            boolean alive = claims.getExpirationTime() != null && now.before(claims.getExpirationTime());
            boolean started = claims.getNotBeforeTime() == null || !now.before(claims.getNotBeforeTime());
            return alive && started ? claims.getSubject() : null;
        } catch (ParseException | JOSEException | IllegalStateException e) {
            return null;
        }
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder()
                .subject(subject)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)));
        claims.forEach(set::claim);
        SignedJWT jwt = new SignedJWT(header, set.build());
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt.serialize();
    }
}
