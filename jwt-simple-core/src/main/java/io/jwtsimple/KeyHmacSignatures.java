package io.jwtsimple;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC with a shared secret (RFC 7518 §3.2). */
final class KeyHmacSignatures implements KeySignatures {

    private final Algorithm algorithm;
    private final SecretKeySpec key;

    // Each signature uses a clone, which takes half the time of a new instance, because the prototype has already
    // hashed the key block.
    private final Mac prototype;
    private final @Nullable KeyProvider provider;
    private final KeyOutages outages = new KeyOutages();

    KeyHmacSignatures(Algorithm algorithm, byte[] secret) {
        this(algorithm, new SecretKeySpec(secret, algorithm.jcaName), null);
    }

    private KeyHmacSignatures(Algorithm algorithm, SecretKeySpec key, @Nullable KeyProvider provider) {
        this.algorithm = algorithm;
        this.key = key;
        this.provider = provider;
        this.prototype = newMac();
        prototype.update(new byte[0]); // hashes the key block (RFC 2104 §2)
    }

    @Override
    public boolean verify(byte[] token, int signedLength, byte[] signature) throws TokenFault {
        try {
            return MessageDigest.isEqual(hmac(token, signedLength), signature);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw outages.fault(provider, algorithm, e);
        }
    }

    @Override
    public byte[] sign(byte[] token, int signedLength) {
        try {
            byte[] signature = hmac(token, signedLength);
            return provider == null ? signature : provider.required(signature, signatureLength());
        } catch (RuntimeException | LinkageError | AssertionError e) {
            if (provider == null) {
                throw e;
            }
            throw provider.cannotSign(e);
        }
    }

    private byte[] hmac(byte[] token, int signedLength) {
        Mac mac = mac();
        mac.update(token, 0, signedLength);
        return mac.doFinal();
    }

    @Override
    public int signatureLength() {
        return prototype.getMacLength();
    }

    @Override
    public boolean canSign() {
        return true;
    }

    @Override
    public boolean isSlow() {
        return provider != null; // the provider may wait for hardware or for another server
    }

    @Override
    public boolean needsProvider() {
        return false;
    }

    @Override
    public @Nullable KeyProvider provider() {
        return provider;
    }

    @Override
    public KeyHmacSignatures by(KeyProvider chosen) {
        byte[] probe = {'p', 'r', 'o', 'b', 'e'};
        byte[] expected = new KeyHmacSignatures(algorithm, key, null).hmac(probe, probe.length);
        boolean same;
        KeyHmacSignatures signatures;
        try {
            signatures = new KeyHmacSignatures(algorithm, key, chosen);
            same = MessageDigest.isEqual(signatures.hmac(probe, probe.length), expected)
                    && signatures.signatureLength() == expected.length;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw chosen.rejects(String.valueOf(e.getMessage()), e);
        }
        if (!same) {
            throw chosen.rejects("its HMAC is wrong", null);
        }
        return signatures;
    }

    private Mac mac() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            return newMac(); // the Mac of this provider cannot be cloned
        }
    }

    private Mac newMac() {
        try {
            Mac mac = provider == null ? Mac.getInstance(key.getAlgorithm()) : provider.newMac();
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            String owner = provider == null ? "this JVM" : provider.name();
            throw new IllegalStateException(owner + " has no " + key.getAlgorithm(), e);
        }
    }
}
