package io.jwtsimple;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with a shared secret (RFC 7518 §3.2). */
final class KeyHmacSignatures implements KeySignatures {

    private final SecretKeySpec key;
    // Each signature uses a clone of the prototype. A clone costs half as much as a new instance, since the block of
    // the key is already hashed.
    private final Mac prototype;

    KeyHmacSignatures(Algorithm algorithm, byte[] secret) {
        this.key = new SecretKeySpec(secret, algorithm.jcaName);
        this.prototype = newMac();
        prototype.update(new byte[0]); // hashes the block of the key (RFC 2104 §2)
    }

    @Override
    public boolean verify(byte[] token, int signedLength, byte[] signature) {
        return MessageDigest.isEqual(sign(token, signedLength), signature);
    }

    @Override
    public byte[] sign(byte[] token, int signedLength) {
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
        return false;
    }

    private Mac mac() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            return newMac(); // this Mac is not the JDK's and cannot be cloned
        }
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + key.getAlgorithm(), e);
        }
    }
}
