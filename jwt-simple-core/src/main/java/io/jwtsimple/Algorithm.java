package io.jwtsimple;

import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A signature algorithm (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9964). A key is bound to exactly one algorithm. A token's
 * {@code alg} selects the keys to try, and cannot change the algorithm of a key. The algorithm {@code none} is not
 * supported.
 */
public enum Algorithm {
    /** HMAC with SHA-256 and a shared secret of at least 32 bytes. */
    HS256(Family.HMAC, "HmacSHA256", 256),
    /** HMAC with SHA-384 and a shared secret of at least 48 bytes. */
    HS384(Family.HMAC, "HmacSHA384", 384),
    /** HMAC with SHA-512 and a shared secret of at least 64 bytes. */
    HS512(Family.HMAC, "HmacSHA512", 512),
    /** RSASSA-PKCS1-v1_5 with SHA-256 and a key of at least 2048 bits. */
    RS256(Family.RSA, "SHA256withRSA", 256),
    /** RSASSA-PKCS1-v1_5 with SHA-384 and a key of at least 2048 bits. */
    RS384(Family.RSA, "SHA384withRSA", 384),
    /** RSASSA-PKCS1-v1_5 with SHA-512 and a key of at least 2048 bits. */
    RS512(Family.RSA, "SHA512withRSA", 512),
    /** RSASSA-PSS with SHA-256, MGF1 with SHA-256, and a key of at least 2048 bits. */
    PS256(Family.RSA, "RSASSA-PSS", 256, MGF1ParameterSpec.SHA256),
    /** RSASSA-PSS with SHA-384, MGF1 with SHA-384, and a key of at least 2048 bits. */
    PS384(Family.RSA, "RSASSA-PSS", 384, MGF1ParameterSpec.SHA384),
    /** RSASSA-PSS with SHA-512, MGF1 with SHA-512, and a key of at least 2048 bits. */
    PS512(Family.RSA, "RSASSA-PSS", 512, MGF1ParameterSpec.SHA512),
    /** ECDSA on P-256 with SHA-256. */
    ES256(Family.EC, "SHA256withECDSAinP1363Format", 256),
    /** ECDSA on P-384 with SHA-384. */
    ES384(Family.EC, "SHA384withECDSAinP1363Format", 384),
    /** ECDSA on P-521 with SHA-512. */
    ES512(Family.EC, "SHA512withECDSAinP1363Format", 521),
    /**
     * Ed25519 (RFC 8037). The {@code alg} of new tokens is {@code EdDSA}, or {@code Ed25519} after
     * {@link JwtKey#withEd25519Name}. {@code decode} accepts {@code EdDSA} and {@code Ed25519} (RFC 9864).
     */
    EdDSA(Family.ED25519, "Ed25519", 256),
    /**
     * ML-DSA-44, a post-quantum algorithm with signatures of 2420 bytes (FIPS 204, RFC 9964). ML-DSA needs JDK 24 or
     * newer, or a registered JCA provider such as Bouncy Castle. The {@code alg} of keys and tokens is
     * {@code ML-DSA-44}.
     */
    ML_DSA_44(Family.ML_DSA, "ML-DSA-44", 0),
    /**
     * ML-DSA-65, a post-quantum algorithm with signatures of 3309 bytes (FIPS 204, RFC 9964). ML-DSA needs JDK 24 or
     * newer, or a registered JCA provider such as Bouncy Castle. The {@code alg} of keys and tokens is
     * {@code ML-DSA-65}.
     */
    ML_DSA_65(Family.ML_DSA, "ML-DSA-65", 0),
    /**
     * ML-DSA-87, a post-quantum algorithm with signatures of 4627 bytes (FIPS 204, RFC 9964). ML-DSA needs JDK 24 or
     * newer, or a registered JCA provider such as Bouncy Castle. The {@code alg} of keys and tokens is
     * {@code ML-DSA-87}.
     */
    ML_DSA_87(Family.ML_DSA, "ML-DSA-87", 0);

    /** The kind of key that an algorithm needs. */
    enum Family {
        HMAC("a secret", "HMAC"),
        RSA("an RSA key", "RSA"),
        EC("an EC key", "EC"),
        ED25519("an Ed25519 key", "Ed25519"),
        ML_DSA("an ML-DSA key", "ML-DSA");

        /** The kind of key, as a noun for exception messages. */
        final String noun;
        /** The JDK's name for keys of this kind. */
        final String jcaName;

        Family(String noun, String jcaName) {
            this.noun = noun;
            this.jcaName = jcaName;
        }
    }

    final Family family;
    /** The {@code alg} of tokens and keys (RFC 7518 §3.1, RFC 9964). */
    final String joseName = name().replace('_', '-');
    /** The JDK's name for the {@code Mac} or {@code Signature}. */
    final String jcaName;
    /** The number of bits of the hash (HMAC, RSA) or of the curve (ECDSA, EdDSA); 0 for ML-DSA. */
    final int bits;
    /** The parameters of the JDK's {@code Signature}; null if the {@code Signature} needs none. */
    final @Nullable AlgorithmParameterSpec parameters;

    Algorithm(Family family, String jcaName, int bits) {
        this.family = family;
        this.jcaName = jcaName;
        this.bits = bits;
        this.parameters = null;
    }

    // PSS with a salt as long as the hash (RFC 7518 §3.5).
    Algorithm(Family family, String jcaName, int bits, MGF1ParameterSpec mgf1) {
        this.family = family;
        this.jcaName = jcaName;
        this.bits = bits;
        this.parameters = new PSSParameterSpec(mgf1.getDigestAlgorithm(), "MGF1", mgf1, bits / 8, 1);
    }

    /** Returns the kind of key that this algorithm needs, as a noun for exception messages. */
    String noun() {
        return family == Family.ML_DSA ? "an " + joseName + " key" : family.noun;
    }

    /** Returns the {@code alg} value (RFC 7518 §3.1, RFC 9964), for instance {@code ES256} or {@code ML-DSA-65}. */
    @Override
    public String toString() {
        return joseName;
    }

    /** Returns the algorithm for an {@code alg}; null if there is none. {@code Ed25519} is another name of EdDSA. */
    static @Nullable Algorithm named(String alg) {
        for (Algorithm algorithm : ALL) {
            if (algorithm.joseName.equals(alg)) {
                return algorithm;
            }
        }
        return alg.equals("Ed25519") ? EdDSA : null;
    }

    private static final Algorithm[] ALL = values();
}
