package io.jwtsimple;

import com.nimbusds.jose.crypto.utils.ECChecks;
import com.nimbusds.jose.jwk.Curve;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECPoint;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a key must be to serve an algorithm. Every fault is the caller's, and no message shows a secret. */
final class KeyChecks {

    private static final int MIN_RSA_BITS = 2048; // RFC 7518 §3.3, §3.5

    private KeyChecks() {}

    /** A secret is as long as the hash (RFC 7518 §3.2), and no key that somebody publishes (RFC 8725 §2.1, §3.5). */
    static void requireSecret(Algorithm algorithm, byte[] secret) {
        if (algorithm.family != Algorithm.Family.HMAC) {
            throw new IllegalArgumentException("algorithm: " + algorithm + " needs " + algorithm.family.noun
                    + ", not a secret; use JwtKey.pem or JwtKey.of");
        }
        int needed = algorithm.bits / 8;
        if (secret.length < needed) {
            throw new IllegalArgumentException(
                    "secret: " + secret.length + " bytes is too short for " + algorithm + ", which needs " + needed
                            + " (RFC 7518 §3.2); JwtKey.generate(" + algorithm + ") makes one for this run, and"
                            + " 'openssl rand -base64 " + needed + "' one to keep");
        }
        if (allEqual(secret)) {
            throw new IllegalArgumentException("secret: " + secret.length + " equal bytes are no secret;"
                    + " JwtKey.generate(" + algorithm + ") makes one");
        }
        if (isTextOfKey(secret) || isPublicKey(secret)) {
            throw new IllegalArgumentException(
                    "secret: this is a key of another kind (PEM, DER, ssh or JWK), which others"
                            + " may know; use JwtKey.pem for PEM");
        }
    }

    /** A key of the algorithm's family, strong enough, on its curve, and a point of that curve (RFC 8725 §3.4). */
    static void requireKey(Algorithm algorithm, Key key) {
        switch (algorithm.family) {
            case RSA -> requireRsa(algorithm, key);
            case EC -> requireEc(algorithm, key);
            case ED25519 -> requireEd25519(algorithm, key);
            default ->
                throw new IllegalArgumentException("algorithm: " + algorithm + " needs a secret, not a "
                        + key.getAlgorithm() + " key; use JwtKey.secret");
        }
    }

    private static void requireRsa(Algorithm algorithm, Key key) {
        if (!(key instanceof RSAKey rsa)) {
            throw wrongKind(algorithm, key, null);
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < MIN_RSA_BITS) {
            throw new IllegalArgumentException("key: RSA with " + bits + " bits is too weak for " + algorithm
                    + ", which needs " + MIN_RSA_BITS + " (RFC 7518 §3.3); JwtKey.generate(" + algorithm
                    + ") makes a key pair");
        }
    }

    private static void requireEc(Algorithm algorithm, Key key) {
        if (!(key instanceof ECKey ec)) {
            throw wrongKind(algorithm, key, null);
        }
        Curve curve = Curve.forECParameterSpec(ec.getParams());
        Curve needed = curveOf(algorithm);
        if (!needed.equals(curve)) {
            throw wrongKind(algorithm, key, curve == null ? "another curve" : curve.getName());
        }
        if (key instanceof ECPublicKey point
                && (point.getW().equals(ECPoint.POINT_INFINITY)
                        || !ECChecks.isPointOnCurve(point, needed.toECParameterSpec()))) {
            throw new IllegalArgumentException("key: the public key is no point of " + needed.getName());
        }
    }

    private static void requireEd25519(Algorithm algorithm, Key key) {
        if (!(key instanceof EdECKey ed)) {
            throw wrongKind(algorithm, key, null);
        }
        if (!NamedParameterSpec.ED25519.getName().equals(ed.getParams().getName())) {
            throw wrongKind(algorithm, key, ed.getParams().getName());
        }
    }

    /** The curve of an ECDSA algorithm (RFC 7518 §3.4). */
    static Curve curveOf(Algorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> Curve.P_256;
            case ES384 -> Curve.P_384;
            case ES512 -> Curve.P_521;
            default -> throw new IllegalArgumentException("algorithm: " + algorithm + " has no curve");
        };
    }

    private static IllegalArgumentException wrongKind(Algorithm algorithm, Key key, @Nullable String curve) {
        String on = algorithm.family == Algorithm.Family.EC
                ? " on " + curveOf(algorithm).getName()
                : "";
        String kind = (key instanceof PublicKey ? "public" : "private") + " key";
        return new IllegalArgumentException("key: " + algorithm + " needs " + algorithm.family.noun + on + ", was "
                + "the " + kind + " of " + key.getAlgorithm() + (curve == null ? "" : " on " + curve));
    }

    /** Whether this reads as a key of another kind, whatever bytes that show nothing stand around or within it. */
    private static boolean isTextOfKey(byte[] secret) {
        String text = new String(secret, StandardCharsets.ISO_8859_1).replaceAll("[^!-~]", "");
        return text.contains("----BEGIN")
                || text.startsWith("ssh-")
                || text.startsWith("ecdsa-sha2-")
                || (text.contains("\":") && text.startsWith("{") && text.endsWith("}"))
                || (text.contains("\":") && text.startsWith("[{") && text.endsWith("}]"))
                || isPublicKey(Base64.getMimeDecoder(), text)
                || isPublicKey(Base64.getUrlDecoder(), text);
    }

    private static boolean isPublicKey(Base64.Decoder decoder, String text) {
        try {
            return isPublicKey(decoder.decode(text));
        } catch (IllegalArgumentException e) {
            return false; // no Base64
        }
    }

    /** Whether these bytes are an X.509 SubjectPublicKeyInfo. */
    private static boolean isPublicKey(byte[] bytes) {
        for (Algorithm.Family family : List.of(Algorithm.Family.RSA, Algorithm.Family.EC, Algorithm.Family.ED25519)) {
            try {
                KeyFactory.getInstance(family.jcaName).generatePublic(new X509EncodedKeySpec(bytes));
                return true;
            } catch (GeneralSecurityException e) {
                // not of this family
            }
        }
        return false;
    }

    private static boolean allEqual(byte[] bytes) {
        for (byte b : bytes) {
            if (b != bytes[0]) {
                return false;
            }
        }
        return true;
    }
}
