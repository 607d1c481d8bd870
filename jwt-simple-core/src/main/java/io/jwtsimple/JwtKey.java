package io.jwtsimple;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key, bound to one algorithm, with or without an id.
 *
 * <p>The factory methods reject a key whose length, type or curve does not fit its algorithm. A shared secret or a
 * private key signs and verifies; a public key only verifies. Immutable and thread-safe; {@code toString} shows no key
 * material.
 */
public final class JwtKey {

    private static final int MAX_ID_LENGTH = 256;

    private final Algorithm algorithm;
    private final @Nullable String id;
    private final KeySignatures signatures;
    /** The {@code alg} of the key's tokens and of its JWK. */
    private final String algorithmName;

    private JwtKey(Algorithm algorithm, String algorithmName, @Nullable String id, KeySignatures signatures) {
        this.algorithm = algorithm;
        this.algorithmName = algorithmName;
        this.id = id;
        this.signatures = signatures;
    }

    /**
     * Makes a key from a shared secret, for {@link Algorithm#HS256}.
     *
     * @param secret the secret, at least 32 bytes in UTF-8 (RFC 7518 §3.2); {@code openssl rand -base64 32} generates a
     *     secret
     * @return the key
     * @throws IllegalArgumentException if the secret is too short, weak, a key of another kind or not valid Unicode;
     *     see {@link #secret(Algorithm, byte[])}
     */
    public static JwtKey secret(String secret) {
        return secret(Algorithm.HS256, secret);
    }

    /**
     * Makes a key from a shared secret, for one of the HMAC algorithms.
     *
     * @param algorithm HS256, HS384 or HS512
     * @param secret the secret, at least 32, 48 or 64 bytes in UTF-8: the length of the hash (RFC 7518 §3.2)
     * @return the key
     * @throws IllegalArgumentException if the algorithm is not an HMAC algorithm, or if the secret is too short, weak,
     *     a key of another kind or not valid Unicode; see {@link #secret(Algorithm, byte[])}
     */
    public static JwtKey secret(Algorithm algorithm, String secret) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(secret, "secret: is null; is its environment variable set?");
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(secret)) {
            throw new IllegalArgumentException("secret: has half of a surrogate pair, which UTF-8 cannot encode");
        }
        return secret(algorithm, secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes a key from a shared secret, for one of the HMAC algorithms.
     *
     * <p>Rejects a secret that others may know or guess, whatever its length (RFC 8725 §2.1, §3.5):
     *
     * <ul>
     *   <li>a key of another kind or a certificate: PEM, DER (X.509, SPKI, PKCS#1, PKCS#7, PKCS#8, SEC1), ssh or JWK,
     *       also in Base64 or hexadecimal, or with line breaks written as {@code \n}
     *   <li>any JSON object
     *   <li>a secret of 1312, 1952 or 2592 bytes, also in Base64 or hexadecimal, since ML-DSA public keys have these
     *       lengths
     *   <li>a secret that has fewer than 6 different bytes, or that only repeats a sequence of at most 8 bytes, such as
     *       {@code secretsecret…}
     *   <li>a text that contains a placeholder from documentation, such as {@code changeme} or
     *       {@code your-256-bit-secret}
     *   <li>a text that has fewer than 12 characters apart from words such as {@code secret} and {@code password}
     * </ul>
     *
     * <p>Accepts any other secret that is long enough, for instance random bytes, or random bytes written in
     * hexadecimal or Base64. A sentence is accepted too, although it is easier to guess than random bytes.
     *
     * @param algorithm HS256, HS384 or HS512
     * @param secret the secret, at least as long as the hash: 32, 48 or 64 bytes (RFC 7518 §3.2); the bytes are copied
     * @return the key
     * @throws IllegalArgumentException if the algorithm is not an HMAC algorithm, or if the secret is too short, weak
     *     or a key of another kind
     */
    public static JwtKey secret(Algorithm algorithm, byte[] secret) {
        Objects.requireNonNull(algorithm, "algorithm");
        KeySecretChecks.require(algorithm, Objects.requireNonNull(secret, "secret"));
        return new JwtKey(algorithm, algorithm.joseName, null, new KeyHmacSignatures(algorithm, secret));
    }

    /**
     * Reads a key from PEM text: a private key (PKCS#8, PKCS#1 or SEC1), a public key (SPKI or PKCS#1), or a
     * certificate. From a certificate, only the key is read: the certificate's signature, validity, usage and chain are
     * not checked. The text may have several PEM blocks, for instance a private key and its public key. Text around the
     * blocks is ignored. If the public key is missing, it is derived from the private key if possible.
     *
     * @param algorithm the algorithm of the key; not an HMAC algorithm
     * @param pem the PEM text, not the path of a file
     * @return the key, which signs if the text has a private key
     * @throws IllegalArgumentException if the text has no key for this algorithm, or has keys of different pairs; if
     *     the public key is missing and cannot be derived; or if the key is unsafe, see
     *     {@link #of(Algorithm, PublicKey)}
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKey pem(Algorithm algorithm, String pem) {
        Objects.requireNonNull(algorithm, "algorithm");
        return of(Pem.read(algorithm, Objects.requireNonNull(pem, "pem")), algorithm);
    }

    /**
     * Makes a key from a key pair. The key signs and verifies.
     *
     * <p>A private key in hardware or in a key service may need its own JCA provider. In this case, call
     * {@link #withProvider} before you use the key in a set or a manager.
     *
     * @param algorithm the algorithm of the key; not an HMAC algorithm
     * @param pair the private key and its public key
     * @return the key
     * @throws IllegalArgumentException if the keys do not fit the algorithm, if the keys are not a pair, or if the
     *     public key is unsafe; see {@link #of(Algorithm, PublicKey)}
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKey of(Algorithm algorithm, KeyPair pair) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(pair, "pair");
        Objects.requireNonNull(pair.getPrivate(), "pair.private");
        Objects.requireNonNull(pair.getPublic(), "pair.public");
        return of(pair, algorithm);
    }

    /**
     * Makes a key from a public key. The key only verifies.
     *
     * <p>Rejects a key that does not fit the algorithm, and a key for which an attacker could forge signatures:
     *
     * <ul>
     *   <li>an RSA key below 2048 bits (RFC 7518 §3.3)
     *   <li>an RSA key whose modulus is a prime or a power of a prime, has a factor below 752 (NIST SP 800-89 §5.3.3),
     *       or has two factors that are almost equal. Other weaknesses of the primes are not detected
     *   <li>an RSA key whose exponent is even or below 3 (RFC 8017 §3.1)
     *   <li>an EC point that is not on its curve
     *   <li>an Ed25519 point that is not on the curve, has a coordinate outside the field, or has small order
     *       (RFC 8032 §5.1)
     *   <li>an ML-DSA key of the wrong length
     *   <li>an ML-DSA key whose vector t1 (FIPS 204 §7.2) has fewer than 256 different numbers, for instance only zeros
     * </ul>
     *
     * <p>Also rejects RSA keys above 8192 bits or with an exponent of more than 64 bits, since their signatures take
     * too long to verify.
     *
     * @param algorithm the algorithm of the key; not an HMAC algorithm
     * @param key the public key
     * @return the key
     * @throws IllegalArgumentException if the key does not fit the algorithm, or is unsafe
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKey of(Algorithm algorithm, PublicKey key) {
        Objects.requireNonNull(algorithm, "algorithm");
        return of(new KeyPair(Objects.requireNonNull(key, "key"), null), algorithm);
    }

    private static JwtKey of(KeyPair pair, Algorithm algorithm) {
        KeyMlDsa.requireAvailable(algorithm);
        KeyChecks.requireKey(algorithm, pair.getPublic());
        PrivateKey signing = pair.getPrivate();
        if (signing != null && algorithm.family == Algorithm.Family.ML_DSA) {
            signing = KeyMlDsa.of(algorithm).readable(signing);
        }
        KeySignatures signatures = KeyPairSignatures.of(algorithm, pair.getPublic(), signing);
        return new JwtKey(algorithm, algorithm.joseName, null, signatures);
    }

    /**
     * Reads a key from a JSON Web Key (RFC 7517): a public key, a private key with its public half, or a secret. The
     * {@code kid} of the JWK becomes the id of the key. The key is bound to its {@code alg}, or to the algorithm of its
     * curve if {@code alg} is absent. The private half of an ML-DSA key is its seed (RFC 9964).
     *
     * @param jwk the JSON text, not the path of a file
     * @return the key, which signs if the text has a private key or a secret
     * @throws IllegalArgumentException if the text is not a JWK; if the key is malformed, too weak, unsupported or not
     *     for signatures; or if an RSA key or a secret has no {@code alg}
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKey jwk(String jwk) {
        byte[] json = Objects.requireNonNull(jwk, "jwk").getBytes(StandardCharsets.UTF_8);
        try {
            Map<String, @Nullable Object> members = JwkText.ownMembers(json);
            if (members.containsKey("keys") && !members.containsKey("kty")) {
                throw new IllegalArgumentException("kty: missing; for a set of keys use JwtKeySet.jwks");
            }
            Jwk read = new Jwk(members, EnumSet.allOf(Algorithm.class));
            String otherPurpose = read.otherPurpose();
            if (otherPurpose != null) {
                throw new IllegalArgumentException(otherPurpose);
            }
            return read.key();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("jwk: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a new random key: a secret as long as the hash, an RSA key pair of 2048 bits, a key pair on the algorithm's
     * curve, or an ML-DSA key pair. The key is not stored, so its tokens can be verified only as long as the program
     * keeps the key.
     *
     * @param algorithm the algorithm of the key
     * @return the key
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKey generate(Algorithm algorithm) {
        Objects.requireNonNull(algorithm, "algorithm");
        if (algorithm.family == Algorithm.Family.HMAC) {
            byte[] secret = new byte[algorithm.bits / 8];
            new SecureRandom().nextBytes(secret);
            return new JwtKey(algorithm, algorithm.joseName, null, new KeyHmacSignatures(algorithm, secret));
        }
        try {
            KeyMlDsa.requireAvailable(algorithm);
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    algorithm.family == Algorithm.Family.ML_DSA ? algorithm.jcaName : algorithm.family.jcaName);
            switch (algorithm.family) {
                case RSA -> generator.initialize(2048);
                case EC -> generator.initialize(KeyChecks.curveOf(algorithm).toECParameterSpec());
                default -> {} // Ed25519 and each ML-DSA algorithm have a fixed key size
            }
            return of(algorithm, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a key for " + algorithm, e);
        }
    }

    /**
     * Returns this key with an id. {@code create} writes the id as {@code kid}, and {@code decode} finds the key by the
     * id (RFC 7515 §4.1.4).
     *
     * @param id 1 to 256 characters
     * @return a copy of this key, with the id
     * @throws IllegalArgumentException if the id is empty, too long or not valid Unicode
     */
    public JwtKey withId(String id) {
        Objects.requireNonNull(id, "id");
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "id: must have 1 to " + MAX_ID_LENGTH + " characters, has " + id.length());
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
            throw new IllegalArgumentException("id: has half of a surrogate pair, which UTF-8 cannot encode");
        }
        return new JwtKey(algorithm, algorithmName, id, signatures);
    }

    /**
     * Returns this key with the algorithm name {@code Ed25519} (RFC 9864) in place of {@code EdDSA}. {@code create}
     * then writes {@code Ed25519} as {@code alg}, and {@link JwtKeySet#toJson} publishes this name. {@code decode}
     * always accepts both names. Default: {@code EdDSA}, since some older libraries do not accept {@code Ed25519}. The
     * default also applies to a key from a JWK whose {@code alg} is {@code Ed25519}.
     *
     * @return a copy of this key, with the name {@code Ed25519}
     * @throws IllegalStateException if this key is not for {@link Algorithm#EdDSA}
     */
    public JwtKey withEd25519Name() {
        if (algorithm != Algorithm.EdDSA) {
            throw new IllegalStateException("algorithm: only EdDSA has the second name Ed25519, was " + algorithm);
        }
        return new JwtKey(algorithm, "Ed25519", id, signatures);
    }

    /**
     * Returns this key with its thumbprint as id (RFC 7638, with SHA-256). Every program that has the key computes the
     * same id.
     *
     * @return a copy of this key, with the id
     * @throws IllegalStateException if the key is a secret, since a thumbprint reveals information about a secret
     *     (RFC 7638 §7)
     */
    public JwtKey withThumbprintId() {
        if (!(signatures instanceof KeyPairSignatures pair)) {
            throw new IllegalStateException(
                    "id: a thumbprint reveals information about the secret; set an id with withId");
        }
        return withId(JwkPublic.of(algorithm, pair).thumbprint());
    }

    /**
     * Returns this key with a JCA provider, which then makes and verifies all signatures of the key. Use this method to
     * choose a faster provider or a certified module. A private key in hardware or in a key service (PKCS#11, for
     * instance) may need its own provider. Default: the JVM selects the provider.
     *
     * <pre>{@code
     * JwtKey.pem(Algorithm.ES256, pem).withProvider(AmazonCorrettoCryptoProvider.INSTANCE)
     * JwtKey.of(Algorithm.ES256, pairInHardware).withProvider(pkcs11)
     * }</pre>
     *
     * <p>The provider must offer the signature under the JDK's standard name, for instance
     * {@code SHA256withECDSAinP1363Format} for ES256, {@code RSASSA-PSS} for PS256, or {@code HmacSHA256} for HS256.
     * For EdDSA, the name is {@code Ed25519} or {@code EdDSA}. This method uses the provider without installing it in
     * the JVM. For HMAC, the JDK is faster than a provider in native code.
     *
     * <p>This method tests the provider, which must reject a wrong signature. With a private key or a secret, the
     * provider must make a signature that the JDK also verifies. With only a public key, the provider must verify a
     * signature that the JDK makes with a test key pair. This test is skipped if the provider cannot use the test key
     * pair.
     *
     * <p>The provider need not check public keys, since this library has already done so; see
     * {@link #of(Algorithm, PublicKey)}. This library also checks the length of each signature, and the range of an
     * ECDSA signature, before the provider gets the signature.
     *
     * <p>If the provider later throws an exception, a {@code LinkageError} or an {@code AssertionError}, {@code decode}
     * returns {@link TokenResult.Unavailable}, and logs a warning at most once a minute. But a
     * {@code SignatureException} of {@code Signature.verify} counts as a bad signature. If the provider fails to sign,
     * {@code create} throws an {@code IllegalStateException}. {@link JwtManager#mayBlock()} returns true for a key with
     * a provider.
     *
     * @param provider the JCA provider, which need not be installed in the JVM
     * @return a copy of this key, with the provider
     * @throws IllegalArgumentException if the provider does not have the algorithm, cannot use the key, makes a
     *     signature that does not verify, accepts a wrong signature, or rejects a valid signature
     */
    public JwtKey withProvider(Provider provider) {
        KeyProvider chosen = new KeyProvider(algorithm, Objects.requireNonNull(provider, "provider"));
        return new JwtKey(algorithm, algorithmName, id, signatures.by(chosen));
    }

    /**
     * Returns the algorithm to which this key is bound.
     *
     * @return the algorithm
     */
    public Algorithm algorithm() {
        return algorithm;
    }

    /**
     * Returns the key id, which {@code create} writes as {@code kid} into the header of a token.
     *
     * @return the id; null when the key has none
     */
    public @Nullable String id() {
        return id;
    }

    /** Returns the {@code alg} that tokens of this key have. */
    String algorithmName() {
        return algorithmName;
    }

    KeySignatures signatures() {
        return signatures;
    }

    /**
     * Returns a text without key material: the algorithm, the id, the chosen JCA provider, and whether the key signs.
     */
    @Override
    public String toString() {
        KeyProvider provider = signatures.provider();
        return "JwtKey[" + algorithm + (id == null ? "" : ", id=" + id)
                + (provider == null ? "" : ", provider=" + provider.name())
                + (signatures.canSign() ? ", signs and verifies]" : ", verifies]");
    }
}
