package io.jwtsimple.benchmarks.contenders;

import io.jwtsimple.Algorithm;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key for signing and the key for verifying: the two keys of a key pair, or the same secret twice. */
public record Keys(Algorithm algorithm, Key signing, Key verifying) {

    private static final int SECRET_LENGTH = 32;
    private static final int RSA_BITS = 2048;

    /** Returns whether this JVM supports an algorithm. JDK 17 does not support ML-DSA. */
    public static boolean areAvailable(Algorithm algorithm) {
        return algorithm != Algorithm.ML_DSA_65 || Runtime.version().feature() >= 24;
    }

    /** Returns new random keys. */
    public static Keys generate(Algorithm algorithm) {
        try {
            return switch (algorithm) {
                case HS256 -> randomSecret();
                case RS256, PS256 -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(RSA_BITS);
                    yield of(algorithm, generator.generateKeyPair());
                }
                case ES256 -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec("secp256r1"));
                    yield of(algorithm, generator.generateKeyPair());
                }
                case EdDSA ->
                    of(algorithm, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
                case ML_DSA_65 ->
                    of(algorithm, KeyPairGenerator.getInstance("ML-DSA-65").generateKeyPair());
                default -> throw new IllegalArgumentException(algorithm + ": not measured");
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a key for " + algorithm, e);
        }
    }

    /** Returns keys for HS256 with a given secret. */
    public static Keys secret(byte[] secret) {
        SecretKey key = new SecretKeySpec(secret, "HmacSHA256");
        return new Keys(Algorithm.HS256, key, key);
    }

    private static Keys randomSecret() {
        byte[] secret = new byte[SECRET_LENGTH];
        new SecureRandom().nextBytes(secret);
        return secret(secret);
    }

    private static Keys of(Algorithm algorithm, KeyPair pair) {
        return new Keys(algorithm, pair.getPrivate(), pair.getPublic());
    }

    public SecretKey secret() {
        return (SecretKey) signing;
    }

    public PublicKey publicKey() {
        return (PublicKey) verifying;
    }

    public PrivateKey privateKey() {
        return (PrivateKey) signing;
    }

    public KeyPair pair() {
        return new KeyPair(publicKey(), privateKey());
    }

    /** Returns a text without the keys, because the default text of a record would show the keys. */
    @Override
    public String toString() {
        return "Keys[" + algorithm + "]";
    }
}
