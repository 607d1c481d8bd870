package io.jwtsimple.benchmarks.contenders;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Mac;

/**
 * The floor of the comparison: the JDK's signature alone, with the fastest thread-safe code. This class also signs the
 * tokens that all contenders decode.
 */
public sealed interface Jdk {

    byte[] sign(byte[] input) throws GeneralSecurityException;

    boolean verify(byte[] input, byte[] signature) throws GeneralSecurityException;

    static Jdk with(Keys keys) throws GeneralSecurityException {
        return switch (keys.algorithm()) {
            case HS256 -> Hmac.with(keys);
            case RS256 -> new KeyPair(keys, "SHA256withRSA");
            case PS256 -> new KeyPair(keys, "RSASSA-PSS");
            case ES256 -> new KeyPair(keys, "SHA256withECDSAinP1363Format");
            case EdDSA -> new KeyPair(keys, "Ed25519");
            case ML_DSA_65 -> new KeyPair(keys, "ML-DSA-65");
            default -> throw new IllegalArgumentException(keys.algorithm() + ": not measured");
        };
    }

    /** HMAC with a clone of an initialized {@code Mac}, which costs less than a new {@code Mac}. */
    record Hmac(Mac prototype) implements Jdk {

        static Hmac with(Keys keys) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.secret());
            mac.update(new byte[0]); // processes the key (RFC 2104 §2) before the Mac is cloned
            return new Hmac(mac);
        }

        @Override
        public byte[] sign(byte[] input) throws GeneralSecurityException {
            try {
                return ((Mac) prototype.clone()).doFinal(input);
            } catch (CloneNotSupportedException e) {
                throw new GeneralSecurityException(e);
            }
        }

        @Override
        public boolean verify(byte[] input, byte[] signature) throws GeneralSecurityException {
            return MessageDigest.isEqual(sign(input), signature);
        }
    }

    /** Signatures with RSA, ECDSA, Ed25519 and ML-DSA. */
    record KeyPair(Keys keys, String name) implements Jdk {

        private static final PSSParameterSpec PSS =
                new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

        @Override
        public byte[] sign(byte[] input) throws GeneralSecurityException {
            Signature signature = newSignature();
            signature.initSign(keys.privateKey());
            signature.update(input);
            return signature.sign();
        }

        @Override
        public boolean verify(byte[] input, byte[] expected) throws GeneralSecurityException {
            Signature signature = newSignature();
            signature.initVerify(keys.publicKey());
            signature.update(input);
            return signature.verify(expected);
        }

        private Signature newSignature() throws GeneralSecurityException {
            Signature signature = Signature.getInstance(name);
            if (name.equals("RSASSA-PSS")) {
                signature.setParameter(PSS);
            }
            return signature;
        }
    }
}
