package io.jwtsimple;

import org.jspecify.annotations.Nullable;

/** A signer and verifier with one key, which uses JCA. Implementations are immutable and thread-safe. */
sealed interface KeySignatures permits KeyHmacSignatures, KeyPairSignatures {

    /**
     * Returns whether this key made the signature over the first {@code signedLength} bytes of the token. Never throws
     * because of the content or length of the signature.
     *
     * @throws TokenFault if the key's JCA provider fails, so that the token cannot be verified
     */
    boolean verify(byte[] token, int signedLength, byte[] signature) throws TokenFault;

    /**
     * Returns the signature over the first {@code signedLength} bytes of the token. Throws an
     * {@code IllegalStateException} if the key's JCA provider fails.
     */
    byte[] sign(byte[] token, int signedLength);

    /** Returns the number of bytes of a signature. */
    int signatureLength();

    /** Returns whether there is a private or secret key to sign with. */
    boolean canSign();

    /** Returns whether one verification may take so long that it delays the other connections of an I/O thread. */
    boolean isSlow();

    /**
     * Returns whether the private key needs its own JCA provider to sign, and the application has not given this
     * provider.
     */
    boolean needsProvider();

    /** Returns the JCA provider that the application has given; null if the JVM selects a provider. */
    @Nullable
    KeyProvider provider();

    /**
     * Returns signatures with the same key by a JCA provider. Throws an {@code IllegalArgumentException} if the provider
     * cannot use the key, or if its signatures are wrong.
     */
    KeySignatures by(KeyProvider provider);
}
