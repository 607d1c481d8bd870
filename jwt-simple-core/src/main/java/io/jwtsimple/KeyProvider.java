package io.jwtsimple;

import io.jwtsimple.Algorithm.Family;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.List;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * The JCA provider that the application has chosen for the signatures of a key. If the application chooses no provider,
 * the JVM selects a provider, and this class is not loaded. Thread-safe.
 */
final class KeyProvider {

    private final Algorithm algorithm;
    private final Provider jca;

    /** The provider's name for the algorithm. */
    private final String service;

    /** Creates the provider for the algorithm of one key. Throws if the provider does not have the algorithm. */
    KeyProvider(Algorithm algorithm, Provider jca) {
        this.algorithm = algorithm;
        this.jca = jca;
        String type = algorithm.family == Family.HMAC ? "Mac" : "Signature";
        // Some providers offer Ed25519 only under the name EdDSA, which also stands for Ed448. KeyChecks has already
        // rejected keys of other curves.
        List<String> names =
                algorithm == Algorithm.EdDSA ? List.of(algorithm.jcaName, "EdDSA") : List.of(algorithm.jcaName);
        this.service = names.stream()
                .filter(name -> jca.getService(type, name) != null)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("provider: the JCA provider " + jca.getName()
                        + " has no " + type + " " + String.join(" or ", names) + ", which " + algorithm
                        + " needs; check that it supports this platform, or use another provider"));
    }

    String name() {
        return jca.getName();
    }

    Signature newSignature() throws NoSuchAlgorithmException {
        return Signature.getInstance(service, jca);
    }

    Mac newMac() throws NoSuchAlgorithmException {
        return Mac.getInstance(service, jca);
    }

    /**
     * Converts a key to the provider's own form, so that the provider does not convert the key for each signature.
     * Returns the key unchanged if the key is in hardware, or if the provider cannot convert the key.
     */
    Key converted(Key key) {
        if (KeyPairSignatures.encoding(key) == null) {
            return key;
        }
        try {
            return KeyFactory.getInstance(algorithm.family.jcaName, jca).translateKey(key);
        } catch (GeneralSecurityException | RuntimeException | LinkageError | AssertionError e) {
            return key; // a later test shows whether the provider accepts the key
        }
    }

    /** Returns the exception for a signature that this provider failed to make. */
    IllegalStateException cannotSign(Throwable failure) {
        return new IllegalStateException(
                "the JCA provider " + name() + " can no longer sign " + algorithm + " with a key that it signed with"
                        + " before",
                failure);
    }

    /** Returns the given signature. Throws if its length is wrong, since verifiers would reject the token. */
    byte[] required(byte[] signature, int length) {
        if (signature.length != length) {
            throw new IllegalStateException(
                    "it made a signature of " + signature.length + " bytes, and not of " + length);
        }
        return signature;
    }

    /** Returns the exception for a provider that rejects a good signature of the JDK. */
    IllegalArgumentException rejectsGoodSignature() {
        return new IllegalArgumentException("provider: the JCA provider " + name() + " rejects a good signature of "
                + algorithm + "; use another provider");
    }

    /** Returns the exception for a key that this provider cannot use. */
    IllegalArgumentException rejects(String why, @Nullable Throwable failure) {
        return new IllegalArgumentException(
                "provider: the JCA provider " + name() + " cannot use this key for " + algorithm + ": " + why, failure);
    }
}
