package io.jwtsimple;

/** A signer and verifier with one key, which uses the JDK. Implementations are immutable and thread-safe. */
sealed interface KeySignatures permits KeyHmacSignatures, KeyPairSignatures {

    /**
     * Returns whether this key made the signature over the first {@code signedLength} bytes of the token. Never throws
     * because of the content or length of the signature.
     */
    boolean verify(byte[] token, int signedLength, byte[] signature);

    /** Returns the signature over the first {@code signedLength} bytes of the token. */
    byte[] sign(byte[] token, int signedLength);

    /** Returns the number of bytes of a signature. */
    int signatureLength();

    /** Returns whether there is a private or secret key to sign with. */
    boolean canSign();

    /** Returns whether one verification takes so long that it delays the other connections of an I/O thread. */
    boolean isSlow();
}
