package io.jwtsimple;

/** One key at work. Implementations are immutable and thread-safe, and take the cryptography from the JDK. */
sealed interface KeySignatures permits KeyHmacSignatures, KeyPairSignatures {

    /**
     * Whether the signature is this key's over the first {@code signedLength} bytes of the token. A signature of whatever
     * content or length is answered with false; nothing is thrown.
     */
    boolean verify(byte[] token, int signedLength, byte[] signature);

    /** The signature over the first {@code signedLength} bytes of the token. */
    byte[] sign(byte[] token, int signedLength);

    /** How many bytes each signature has. */
    int signatureLength();

    /** Whether there is a private or secret key to sign with. */
    boolean canSign();

    /** Returns whether one verification takes so long that it delays the other connections of an I/O thread. */
    boolean isSlow();
}
