package io.jwtsimple;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * One fixed key for each algorithm: a secret, a key pair from the resource folder {@code pem}, or an ML-DSA key pair
 * from a seed. A test that needs an ML-DSA key is skipped on a JVM without ML-DSA.
 */
final class TestKeys {

    /** A key as two keys of the JDK, and as a {@link JwtKey}. For a secret, the two keys of the JDK are the same. */
    record TestKey(Algorithm algorithm, Key signing, Key verifying, JwtKey jwtKey) {}

    private TestKeys() {}

    static TestKey of(Algorithm algorithm) {
        return switch (algorithm) {
            case HS256, HS384, HS512 -> secret(algorithm);
            case RS256, RS384, RS512, PS256, PS384, PS512 -> pair(algorithm, "RSA", "rsa");
            case ES256 -> pair(algorithm, "EC", "p256");
            case ES384 -> pair(algorithm, "EC", "p384");
            case ES512 -> pair(algorithm, "EC", "p521");
            case EdDSA -> pair(algorithm, "Ed25519", "ed25519");
            case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> mlDsa(algorithm);
        };
    }

    private static TestKey mlDsa(Algorithm algorithm) {
        KeyPair pair = TestMlDsa.pair(algorithm, TestMlDsa.seed(7));
        return new TestKey(algorithm, pair.getPrivate(), pair.getPublic(), JwtKey.of(algorithm, pair));
    }

    private static TestKey secret(Algorithm algorithm) {
        byte[] bytes = new byte[algorithm.bits / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 37);
        }
        SecretKey secret = new SecretKeySpec(bytes, algorithm.jcaName);
        return new TestKey(algorithm, secret, secret, TestProvider.on(JwtKey.secret(algorithm, bytes)));
    }

    /** Returns the key pair that the JDK reads from two files. */
    static TestKey pair(Algorithm algorithm, String type, String file) {
        try {
            KeyFactory keys = KeyFactory.getInstance(type);
            PrivateKey signing = keys.generatePrivate(new PKCS8EncodedKeySpec(TestPems.bytes(file + "-pkcs8")));
            PublicKey verifying = keys.generatePublic(new X509EncodedKeySpec(TestPems.bytes(file + "-spki")));
            JwtKey key = JwtKey.of(algorithm, new KeyPair(verifying, signing));
            return new TestKey(algorithm, signing, verifying, TestProvider.on(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
