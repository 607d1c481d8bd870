package io.jwtsimple;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.ThumbprintUtils;
import com.nimbusds.jose.util.Base64URL;
import io.jwtsimple.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The public half of a key pair as a JWK (RFC 7517). Computes the thumbprint of the key (RFC 7638), and writes the JWK
 * Set of several keys.
 */
record JwkPublic(Map<String, ?> required) {

    static JwkPublic of(Algorithm algorithm, KeyPairSignatures signatures) {
        PublicKey key = signatures.publicKey();
        return new JwkPublic(
                switch (algorithm.family) {
                    case RSA -> new RSAKey.Builder((RSAPublicKey) key).build().getRequiredParams();
                    case EC ->
                        new ECKey.Builder(KeyChecks.curveOf(algorithm), (ECPublicKey) key)
                                .build()
                                .getRequiredParams();
                    case ML_DSA -> mlDsa(algorithm, key);
                    default ->
                        new OctetKeyPair.Builder(Curve.Ed25519, ed25519(key))
                                .build()
                                .getRequiredParams();
                });
    }

    // The members are in the order that a thumbprint requires (RFC 7638 §3.3).
    private static Map<String, ?> mlDsa(Algorithm algorithm, PublicKey key) {
        Map<String, Object> required = new LinkedHashMap<>();
        required.put("alg", algorithm.joseName);
        required.put("kty", "AKP");
        required.put("pub", Base64URL.encode(KeyMlDsa.of(algorithm).bytes(key)).toString());
        return required;
    }

    private static Base64URL ed25519(PublicKey key) {
        byte[] spki = key.getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(spki, spki.length - 32, spki.length)); // RFC 8410 §4
    }

    /** Returns the thumbprint with SHA-256 (RFC 7638). */
    String thumbprint() {
        try {
            return ThumbprintUtils.compute("SHA-256", new LinkedHashMap<>(required))
                    .toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** Writes the JWK Set of these keys (RFC 7517 §5). Leaves secrets out, since they have no public half. */
    static String set(List<JwtKey> keys) {
        List<Map<String, Object>> published = keys.stream()
                .filter(key -> key.signatures() instanceof KeyPairSignatures)
                .map(JwkPublic::members)
                .toList();
        ByteBuffer json = new JsonWriter("member", JsonWriter.Binding.NONE).write(Map.of("keys", published));
        return StandardCharsets.UTF_8.decode(json).toString();
    }

    private static Map<String, Object> members(JwtKey key) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (key.id() != null) {
            members.put("kid", key.id());
        }
        members.put("use", "sig");
        members.put("alg", key.algorithmName());
        members.putAll(of(key.algorithm(), (KeyPairSignatures) key.signatures()).required);
        return members;
    }
}
