package io.jwtsimple;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * RSA (RFC 7518 §3.3, §3.5), ECDSA (§3.4), Ed25519 (RFC 8037 §3.1) and ML-DSA (RFC 9964), with a key pair or a public
 * key.
 */
final class KeyPairSignatures implements KeySignatures {

    private static final int FAST_RSA_BITS = 4096;
    private static final BigInteger FAST_RSA_EXPONENT = BigInteger.valueOf(65537);

    private final Algorithm algorithm;
    private final PublicKey publicKey;
    private final @Nullable PrivateKey privateKey;
    private final int signatureLength;

    KeyPairSignatures(Algorithm algorithm, PublicKey publicKey, @Nullable PrivateKey privateKey) {
        this.algorithm = algorithm;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.signatureLength = lengthOf(algorithm, publicKey);
    }

    PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public int signatureLength() {
        return signatureLength;
    }

    @Override
    public boolean canSign() {
        return privateKey != null;
    }

    // An RSA key of 2048 bits with an exponent of 64 bits is slower than a key of 4096 bits with the usual exponent.
    @Override
    public boolean isSlow() {
        return !(publicKey instanceof RSAPublicKey key)
                || key.getModulus().bitLength() > FAST_RSA_BITS
                || key.getPublicExponent().compareTo(FAST_RSA_EXPONENT) > 0;
    }

    @Override
    public boolean verify(byte[] token, int signedLength, byte[] signature) {
        if (signature.length != signatureLength || !isInRange(signature)) {
            return false;
        }
        try {
            Signature jca = newSignature();
            jca.initVerify(publicKey);
            jca.update(token, 0, signedLength);
            return jca.verify(signature);
        } catch (SignatureException e) {
            // The JDK throws for some malformed signatures, for an Ed25519 S above the order of the group for instance.
            return false;
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the JVM no longer accepts a key that it accepted before", e);
        }
    }

    @Override
    public byte[] sign(byte[] token, int signedLength) {
        try {
            return trySign(token, signedLength);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JVM can no longer sign with a key that it signed with before", e);
        }
    }

    /** Signs and verifies once. Throws if the JDK rejects a key, or if the two keys are not a pair. */
    void tryOut() {
        byte[] probe = {'p', 'r', 'o', 'b', 'e'};
        boolean together;
        try {
            newSignature().initVerify(publicKey);
            together = privateKey == null || verify(probe, probe.length, trySign(probe, probe.length));
        } catch (GeneralSecurityException | ArithmeticException | ProviderException e) {
            throw new IllegalArgumentException("key: the JDK rejects it for " + algorithm + ": " + e.getMessage(), e);
        }
        if (!together) {
            throw new IllegalArgumentException(
                    "key: the private and the public key do not belong together; give the two keys of one pair");
        }
    }

    private byte[] trySign(byte[] token, int signedLength) throws GeneralSecurityException {
        Signature jca = newSignature();
        jca.initSign(privateKey);
        jca.update(token, 0, signedLength);
        return jca.sign();
    }

    private Signature newSignature() {
        try {
            Signature jca = Signature.getInstance(algorithm.jcaName);
            if (algorithm.parameters != null) {
                jca.setParameter(algorithm.parameters);
            }
            return jca;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + algorithm.jcaName, e);
        }
    }

    /** Returns whether 0 < r < n and 0 < s < n, for ECDSA. Some JDKs do not check this (CVE-2022-21449). */
    private boolean isInRange(byte[] signature) {
        if (!(publicKey instanceof ECKey key)) {
            return true;
        }
        BigInteger order = key.getParams().getOrder();
        int half = signature.length / 2;
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(signature, 0, half));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length));
        return r.signum() > 0 && r.compareTo(order) < 0 && s.signum() > 0 && s.compareTo(order) < 0;
    }

    private static int lengthOf(Algorithm algorithm, PublicKey key) {
        return switch (algorithm.family) {
            case RSA -> (((RSAKey) key).getModulus().bitLength() + 7) / 8;
            case EC -> 2 * ((algorithm.bits + 7) / 8);
            case ML_DSA -> KeyMlDsa.of(algorithm).signatureLength;
            default -> 64; // Ed25519
        };
    }
}
