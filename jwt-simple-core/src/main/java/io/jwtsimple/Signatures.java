package io.jwtsimple;

/** One key at work. Implementations are immutable and thread-safe, and take the cryptography from the JDK. */
sealed interface Signatures permits HmacSignatures, PublicKeySignatures {

    /**
     * Whether the signature is this key's over the first {@code length} bytes of the token. A signature of whatever
     * content or length is answered, never thrown at.
     */
    boolean verify(byte[] token, int length, byte[] signature);

    /** The signature over the first {@code length} bytes of the token. */
    byte[] sign(byte[] token, int length);

    /** How many bytes each signature has. */
    int length();

    /** Whether there is a private or secret key to sign with. */
    boolean canSign();
}
