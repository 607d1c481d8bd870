package io.jwtsimple;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Base64;
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

/**
 * Other libraries that create and verify tokens with a test key. A library that checks times uses {@code TestJwts.NOW}
 * as the current time.
 */
final class TestOracles {

    /** Another library that verifies and creates tokens. */
    interface Oracle {
        /** Returns the claims of a valid token; throws for any other token. */
        Map<String, Object> claims(String token) throws Exception;

        String token(Map<String, Object> claims) throws Exception;

        /**
         * Returns a normal form of the claims: claims that the library does not distinguish have the same normal form.
         */
        default Object meaning(Map<String, Object> claims) {
            return plain(claims);
        }
    }

    private TestOracles() {}

    /** Returns the libraries that support the key's algorithm, by name. */
    static Map<String, Oracle> of(TestKey key) {
        Map<String, Oracle> oracles = new LinkedHashMap<>();
        if (TestMlDsa.ALGORITHMS.contains(key.algorithm())) {
            oracles.put("Bouncy Castle", new BouncyCastle(key.algorithm()));
            return oracles;
        }
        oracles.put("JJWT", new Jjwt(key));
        oracles.put("jose4j", new Jose4j(key));
        if (key.algorithm() != Algorithm.EdDSA) {
            oracles.put("nimbus", new Nimbus(key)); // for Ed25519, nimbus needs one more library
        }
        return oracles;
    }

    /**
     * Returns JSON in a form in which equal values compare as equal: one type for integers, one for other numbers, and
     * one for lists.
     */
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

    /**
     * An oracle that uses Bouncy Castle, Jackson and the key of {@link TestKeys}. The oracle checks only the signature.
     */
    private record BouncyCastle(Algorithm algorithm) implements Oracle {

        @Override
        public Map<String, Object> claims(String token) throws Exception {
            String[] segments = token.split("\\.");
            byte[] input = TestJwts.utf8(segments[0] + "." + segments[1]);
            byte[] publicKey = TestMlDsa.publicKey(algorithm, TestMlDsa.seed(7));
            Base64.Decoder base64 = Base64.getUrlDecoder();
            if (!TestMlDsa.verify(algorithm, publicKey, input, base64.decode(segments[2]))) {
                throw new IllegalArgumentException("the signature is wrong");
            }
            return new ObjectMapper().readValue(base64.decode(segments[1]), new TypeReference<>() {});
        }

        @Override
        public String token(Map<String, Object> claims) throws Exception {
            String header = TestJwts.base64url("{\"alg\":\"" + algorithm + "\"}");
            String input = header + "." + TestJwts.base64url(new ObjectMapper().writeValueAsString(claims));
            byte[] signature = TestMlDsa.sign(algorithm, TestMlDsa.seed(7), TestJwts.utf8(input));
            return input + "." + TestJwts.base64url(signature);
        }
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
            verifier.setMaxClockSkew(1); // without a skew, nimbus rejects a token at its nbf
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

        /**
         * Removes null and empty claims, spaces around names, and fractions of seconds, since JJWT also removes them.
         */
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
        @SuppressWarnings({"unchecked", "rawtypes"}) // the type of the algorithm determines the type of the key
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
