package io.jwtsimple;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
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
 * Signatures with a key pair or a public key: RSA (RFC 7518 §3.3, §3.5), ECDSA (RFC 7518 §3.4), Ed25519 (RFC 8037 §3.1)
 * and ML-DSA (RFC 9964).
 */
final class KeyPairSignatures implements KeySignatures {

    private static final int FAST_RSA_BITS = 4096;
    private static final BigInteger FAST_RSA_EXPONENT = BigInteger.valueOf(65537);
    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private final Algorithm algorithm;
    private final PublicKey publicKey;
    private final @Nullable PrivateKey privateKey;
    private final int signatureLength;
    private final @Nullable KeyProvider provider;
    private final KeyOutages outages = new KeyOutages();

    /** The public key, in the form of the chosen JCA provider if there is one. */
    private final PublicKey verifyingKey;

    /** The private key, in the form of the chosen JCA provider if there is one. */
    private final @Nullable PrivateKey signingKey;

    private KeyPairSignatures(
            Algorithm algorithm, PublicKey publicKey, @Nullable PrivateKey privateKey, @Nullable KeyProvider provider) {
        this.algorithm = algorithm;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.signatureLength = lengthOf(algorithm, publicKey);
        this.provider = provider;
        this.verifyingKey = provider == null ? publicKey : (PublicKey) provider.converted(publicKey);
        this.signingKey =
                provider == null || privateKey == null ? privateKey : (PrivateKey) provider.converted(privateKey);
    }

    /**
     * Returns a signer and verifier for which the JVM selects the JCA providers. Throws an
     * {@code IllegalArgumentException} if the JDK rejects a key, or if the two keys are not a pair.
     */
    static KeyPairSignatures of(Algorithm algorithm, PublicKey publicKey, @Nullable PrivateKey privateKey) {
        KeyPairSignatures signatures = new KeyPairSignatures(algorithm, publicKey, privateKey, null);
        signatures.tryOut();
        return signatures;
    }

    @Override
    public KeyPairSignatures by(KeyProvider chosen) {
        KeyPairSignatures signatures;
        String problem;
        try {
            signatures = new KeyPairSignatures(algorithm, publicKey, privateKey, chosen);
            problem = signatures.problem(new KeyPairSignatures(algorithm, publicKey, null, null));
        } catch (GeneralSecurityException | RuntimeException | LinkageError | AssertionError e) {
            throw chosen.rejects(String.valueOf(e.getMessage()), e);
        }
        if (problem != null) {
            throw chosen.rejects(problem, null);
        }
        if (privateKey == null && encoding(publicKey) != null) {
            requireKnownAnswer(algorithm, chosen);
        }
        return signatures;
    }

    /**
     * Rejects a JCA provider that rejects a good signature of the JDK. Accepts a provider that throws an exception for
     * the test key pair, since the provider's hardware may reject every imported key.
     */
    static void requireKnownAnswer(Algorithm algorithm, KeyProvider chosen) {
        try {
            KeyPair pair = KeyProbe.pair(algorithm);
            byte[] signature = new KeyPairSignatures(algorithm, pair.getPublic(), pair.getPrivate(), null)
                    .trySign(PROBE, PROBE.length);
            if (new KeyPairSignatures(algorithm, pair.getPublic(), null, chosen)
                    .tryVerify(PROBE, PROBE.length, signature)) {
                return;
            }
        } catch (GeneralSecurityException | RuntimeException | LinkageError | AssertionError e) {
            return;
        }
        throw chosen.rejectsGoodSignature();
    }

    /**
     * Tests whether the JDK accepts the public key, and whether the two keys are a pair. Skips the test of the pair if
     * the private key needs a JCA provider that the application has not set.
     */
    private void tryOut() {
        boolean together;
        try {
            newSignature().initVerify(publicKey);
            together = privateKey == null
                    || needsProvider()
                    || tryVerify(PROBE, PROBE.length, trySign(PROBE, PROBE.length));
        } catch (GeneralSecurityException | ArithmeticException | ProviderException e) {
            throw new IllegalArgumentException("key: the JDK rejects it for " + algorithm + ": " + e.getMessage(), e);
        }
        if (!together) {
            throw new IllegalArgumentException(
                    "key: the private and the public key do not belong together; give the two keys of one pair");
        }
    }

    /** Tests the signatures of the provider against the JDK, and returns the problem; null if there is no problem. */
    private @Nullable String problem(KeyPairSignatures jdk) throws GeneralSecurityException {
        byte[] wrong = new byte[signatureLength];
        Arrays.fill(wrong, (byte) 1);
        if (tryVerify(PROBE, PROBE.length, wrong)) {
            return "it accepts a wrong signature";
        }
        if (signingKey == null) {
            return null;
        }
        byte[] signature = trySign(PROBE, PROBE.length);
        return tryVerify(PROBE, PROBE.length, signature) && jdk.tryVerify(PROBE, PROBE.length, signature)
                ? null
                : "its signature does not verify, or the two keys are not a pair";
    }

    PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public @Nullable KeyProvider provider() {
        return provider;
    }

    @Override
    public int signatureLength() {
        return signatureLength;
    }

    @Override
    public boolean canSign() {
        return privateKey != null;
    }

    // Only RSA keys of at most 4096 bits with an exponent of at most 65537 are fast. With an exponent of 64 bits, even
    // a key of 2048 bits is slow. A provider that the application has chosen may wait for hardware or another server.
    @Override
    public boolean isSlow() {
        return provider != null
                || !(publicKey instanceof RSAPublicKey key)
                || key.getModulus().bitLength() > FAST_RSA_BITS
                || key.getPublicExponent().compareTo(FAST_RSA_EXPONENT) > 0;
    }

    @Override
    public boolean verify(byte[] token, int signedLength, byte[] signature) throws TokenFault {
        try {
            return tryVerify(token, signedLength, signature);
        } catch (GeneralSecurityException | RuntimeException | LinkageError | AssertionError e) {
            throw outages.fault(provider, algorithm, e);
        }
    }

    @Override
    public byte[] sign(byte[] token, int signedLength) {
        try {
            return trySign(token, signedLength);
        } catch (GeneralSecurityException | RuntimeException | LinkageError | AssertionError e) {
            if (provider != null) {
                throw provider.cannotSign(e);
            }
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException(
                        "the JVM can no longer sign with a key that it signed with before", failure);
    }

    @Override
    public boolean needsProvider() {
        if (provider != null || privateKey == null || encoding(privateKey) != null) {
            return false;
        }
        try {
            newSignature().initSign(privateKey);
            return false;
        } catch (InvalidKeyException | RuntimeException e) {
            return true;
        }
    }

    /**
     * Returns the encoding of a key; null if the key has none. For a key without an encoding, {@code getEncoded} of
     * some key services throws an exception instead of returning null.
     */
    static byte @Nullable [] encoding(Key key) {
        try {
            byte[] encoding = key.getEncoded();
            return encoding == null || encoding.length == 0 ? null : encoding;
        } catch (RuntimeException e) {
            return null;
        }
    }

    private boolean tryVerify(byte[] token, int signedLength, byte[] signature) throws GeneralSecurityException {
        if (signature.length != signatureLength || !isInRange(signature)) {
            return false;
        }
        Signature jca = newSignature();
        jca.initVerify(verifyingKey);
        jca.update(token, 0, signedLength); // outside of the try, since its exception does not mean a bad signature
        try {
            return jca.verify(signature);
        } catch (SignatureException e) {
            // The JDK throws an exception for some malformed signatures, for instance if S of an Ed25519 signature
            // exceeds the order of the group.
            return false;
        }
    }

    private byte[] trySign(byte[] token, int signedLength) throws GeneralSecurityException {
        Signature jca = newSignature();
        jca.initSign(signingKey);
        jca.update(token, 0, signedLength);
        byte[] signature = jca.sign();
        return provider == null ? signature : provider.required(signature, signatureLength);
    }

    private Signature newSignature() {
        try {
            Signature jca = provider == null ? Signature.getInstance(algorithm.jcaName) : provider.newSignature();
            if (algorithm.parameters != null) {
                jca.setParameter(algorithm.parameters);
            }
            return jca;
        } catch (GeneralSecurityException e) {
            String owner = provider == null ? "this JVM" : "the JCA provider " + provider.name();
            throw new IllegalStateException(owner + " has no " + algorithm.jcaName, e);
        }
    }

    /**
     * Returns whether 0 < r < n and 0 < s < n in an ECDSA signature; true for other signatures. Some JDKs do not check
     * these ranges (CVE-2022-21449).
     */
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
