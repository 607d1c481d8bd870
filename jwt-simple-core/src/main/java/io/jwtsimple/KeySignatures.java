package io.jwtsimple;

import org.jspecify.annotations.Nullable;

/** A JCA signer and verifier with one key. Implementations are thread-safe. */
sealed interface KeySignatures permits KeyHmacSignatures, KeyPairSignatures {

    /**
     * Returns whether this key made the signature over the first {@code signedLength} bytes of the token. Returns false
     * for a signature of a wrong length.
     *
     * @throws TokenFault if the JCA provider fails, which a malformed signature may cause
     */
    boolean verify(byte[] token, int signedLength, byte[] signature) throws TokenFault;

    /**
     * Returns the signature over the first {@code signedLength} bytes of the token. Throws an
     * {@code IllegalStateException} if the JCA provider that the application has chosen fails.
     */
    byte[] sign(byte[] token, int signedLength);

    /** Returns the number of bytes of a signature. */
    int signatureLength();

    /** Returns whether there is a private or secret key to sign with. */
    boolean canSign();

    /** Returns whether one verification may take so long that it delays the other connections of an I/O thread. */
    boolean isSlow();

    /**
     * Returns whether the private key can sign only with its own JCA provider, which the application has not set yet.
     */
    boolean needsProvider();

    /** Returns the JCA provider that the application has chosen; null if the JVM selects a provider. */
    @Nullable
    KeyProvider provider();

    /**
     * Returns a signer and verifier that uses the given JCA provider with the same key. Throws an
     * {@code IllegalArgumentException} if the provider cannot use the key, or if the provider's signatures are wrong.
     */
    KeySignatures by(KeyProvider provider);
}
