package io.jwtsimple;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jwtsimple.TestKeys.TestKey;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/** Other libraries of the same purpose, each with a key, at the tests' time. */
final class TestOracles {

    /** What another library makes of a token, and a token of its own making. */
    interface Oracle {
        /** The claims of a token that is valid; anything thrown says that it is not. */
        Map<String, Object> claims(String token) throws Exception;

        String token(Map<String, Object> claims) throws Exception;

        /** Claims as they compare equal where the library makes no difference between them. */
        default Object meaning(Map<String, Object> claims) {
            return plain(claims);
        }
    }

    private TestOracles() {}

    /** All that know the key's algorithm, by name. */
    static Map<String, Oracle> of(TestKey key) {
        Map<String, Oracle> oracles = new LinkedHashMap<>();
        oracles.put("JJWT", new Jjwt(key));
        oracles.put("jose4j", new Jose4j(key));
        if (key.algorithm() != Algorithm.EdDSA) {
            oracles.put("nimbus", new Nimbus(key)); // its Ed25519 needs one more library
        }
        return oracles;
    }

    /** JSON as values that compare equal where they mean the same: every integer one type, every list a list. */
    static Object plain(Object json) {
        if (json instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new LinkedHashMap<>();
            map.forEach((name, value) -> plain.put(name, plain(value)));
            return plain;
        }
        if (json instanceof Collection<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (json instanceof Integer || json instanceof Long || json instanceof BigInteger) {
            return new BigInteger(json.toString());
        }
        return json instanceof Number number ? (Object) number.doubleValue() : json;
    }

    private record Nimbus(TestKey key) implements Oracle {

        @Override
        public Map<String, Object> claims(String token) throws Exception {
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSKeySelector((header, context) ->
                    header.getAlgorithm().equals(algorithm()) ? List.of(key.verifying()) : List.of());
            DefaultJWTClaimsVerifier<SecurityContext> verifier = new DefaultJWTClaimsVerifier<>(null, Set.of("exp")) {
                @Override
                protected Date currentTime() {
                    return Date.from(TestJwts.NOW);
                }
            };
            verifier.setMaxClockSkew(1); // at nbf itself the token is too early for it
            processor.setJWTClaimsSetVerifier(verifier);
            processor.process(token, null);
            return SignedJWT.parse(token).getPayload().toJSONObject();
        }

        @Override
        public String token(Map<String, Object> claims) throws Exception {
            JWSObject jws = new JWSObject(new JWSHeader(algorithm()), new Payload(claims));
            jws.sign(signer());
            return jws.serialize();
        }

        private JWSSigner signer() throws Exception {
            if (key.signing() instanceof SecretKey secret) {
                return new MACSigner(secret);
            }
            return key.signing() instanceof ECPrivateKey ec
                    ? new ECDSASigner(ec)
                    : new RSASSASigner((PrivateKey) key.signing());
        }

        private JWSAlgorithm algorithm() {
            return JWSAlgorithm.parse(key.algorithm().name());
        }
    }

    private record Jjwt(TestKey key) implements Oracle {

        @Override
        public Map<String, Object> claims(String token) {
            JwtParserBuilder parser = Jwts.parser().clock(() -> Date.from(TestJwts.NOW));
            if (key.verifying() instanceof SecretKey secret) {
                parser.verifyWith(secret);
            } else {
                parser.verifyWith((PublicKey) key.verifying());
            }
            return parser.build().parseSignedClaims(token).getPayload();
        }

        /** It drops claims that are null or empty, spaces around names, and fractions of seconds. */
        @Override
        public Object meaning(Map<String, Object> claims) {
            Map<String, Object> left = new LinkedHashMap<>();
            claims.forEach((name, value) -> {
                boolean isTime = Set.of("exp", "nbf", "iat").contains(name);
                if (value != null && !value.equals("") && !value.equals(List.of()) && !value.equals(Map.of())) {
                    left.put(name.strip(), isTime ? ((Number) value).longValue() : value);
                }
            });
            return plain(left);
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // the algorithm's type says which keys it takes
        public String token(Map<String, Object> claims) {
            SecureDigestAlgorithm algorithm =
                    Jwts.SIG.get().forKey(key.algorithm().name());
            return Jwts.builder()
                    .claims(claims)
                    .signWith(key.signing(), algorithm)
                    .compact();
        }
    }

    private record Jose4j(TestKey key) implements Oracle {

        @Override
        public Map<String, Object> claims(String token) throws Exception {
            return new JwtConsumerBuilder()
                    .setVerificationKey(key.verifying())
                    .setJwsAlgorithmConstraints(
                            AlgorithmConstraints.ConstraintType.PERMIT,
                            key.algorithm().name())
                    .setEvaluationTime(NumericDate.fromSeconds(TestJwts.NOW.getEpochSecond()))
                    .setRequireExpirationTime()
                    .build()
                    .processToClaims(token)
                    .getClaimsMap();
        }

        @Override
        public String token(Map<String, Object> claims) throws Exception {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmHeaderValue(key.algorithm().name());
            jws.setPayload(JsonUtil.toJson(claims));
            jws.setKey(key.signing());
            return jws.getCompactSerialization();
        }
    }
}
