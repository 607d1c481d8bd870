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
 * <p>The factories check length, type and curve, so every {@code JwtKey} is usable. A shared secret or a private key
 * signs and verifies; a public key only verifies. Immutable and thread-safe; {@code toString} shows no key material.
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
     * @param secret the secret, at least 32 bytes in UTF-8 (RFC 7518 §3.2); {@code openssl rand -base64 32} makes one
     * @return the key
     * @throws IllegalArgumentException if the secret is too short, weak, or a key of another kind; see
     *     {@link #secret(Algorithm, byte[])}
     */
    public static JwtKey secret(String secret) {
        return secret(Algorithm.HS256, secret);
    }

    /**
     * Makes a key from a shared secret, for one of the HMAC algorithms.
     *
     * @param algorithm HS256, HS384 or HS512
     * @param secret the secret, in UTF-8 at least as long as the hash: 32, 48 or 64 bytes (RFC 7518 §3.2)
     * @return the key
     * @throws IllegalArgumentException if the secret is too short, weak, or a key of another kind; see
     *     {@link #secret(Algorithm, byte[])}
     */
    public static JwtKey secret(Algorithm algorithm, String secret) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(secret, "secret: is null; is its environment variable set?");
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(secret)) {
            throw new IllegalArgumentException("secret: has half of a surrogate pair, which has no UTF-8");
        }
        return secret(algorithm, secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes a key from a shared secret, for one of the HMAC algorithms.
     *
     * <p>Rejects a secret of any length that others may know or guess (RFC 8725 §2.1, §3.5):
     *
     * <ul>
     *   <li>a key or certificate of another kind: PEM, DER (X.509, SPKI, PKCS#1, PKCS#7, PKCS#8, SEC1), ssh and JWK,
     *       also in Base64, in hexadecimal, and with line breaks written as {@code \n}
     *   <li>1312, 1952 or 2592 bytes, which are the lengths of a public key of ML-DSA, also in Base64 and in hexadecimal
     *   <li>a secret with fewer than 6 different bytes, and a repetition of 8 bytes or less, such as
     *       {@code secretsecret…}
     *   <li>a text that contains a placeholder of documentation, such as {@code changeme} or
     *       {@code your-256-bit-secret}, and a text that has fewer than 12 characters besides words such as
     *       {@code secret} and {@code password}
     * </ul>
     *
     * <p>Accepts every other secret from a random source, in bytes, hexadecimal or Base64. Also accepts a sentence,
     * although a sentence is easier to guess than a random secret.
     *
     * @param algorithm HS256, HS384 or HS512
     * @param secret the secret, at least as long as the hash: 32, 48 or 64 bytes (RFC 7518 §3.2); the bytes are copied
     * @return the key
     * @throws IllegalArgumentException if the secret is too short, weak, or a key of another kind
     */
    public static JwtKey secret(Algorithm algorithm, byte[] secret) {
        Objects.requireNonNull(algorithm, "algorithm");
        KeySecretChecks.require(algorithm, Objects.requireNonNull(secret, "secret"));
        return new JwtKey(algorithm, algorithm.joseName, null, new KeyHmacSignatures(algorithm, secret));
    }

    /**
     * Reads a key from PEM text: a private key (PKCS#8, PKCS#1 or SEC1), a public key (SPKI or PKCS#1), or a
     * certificate. Reads only the key of a certificate, and does not check the certificate's validity, usage and chain.
     * The text may have several blocks, a private key with its public key for instance, and other text around the
     * blocks. If the text has no public key, the public key is derived from the private key if possible.
     *
     * @param algorithm the algorithm of the key; not an HMAC algorithm
     * @param pem the text itself, not a path to it
     * @return the key, which signs if the text has a private key
     * @throws IllegalArgumentException if the text has no key for this algorithm, or an unsafe key; see
     *     {@link #of(Algorithm, PublicKey)}
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered provider
     */
    public static JwtKey pem(Algorithm algorithm, String pem) {
        Objects.requireNonNull(algorithm, "algorithm");
        return of(Pem.read(algorithm, Objects.requireNonNull(pem, "pem")), algorithm);
    }

    /**
     * Makes a key from a key pair, which signs and verifies.
     *
     * <p>A private key in hardware or in a key service has no encoding. If no provider of the JVM can sign with such a
     * key, call {@link #withProvider} before you use the key in a set or a manager.
     *
     * @param algorithm the algorithm of the key; not an HMAC algorithm
     * @param pair the private key and its public key
     * @return the key
     * @throws IllegalArgumentException if the keys do not fit the algorithm or each other, or the public key is unsafe;
     *     see {@link #of(Algorithm, PublicKey)}
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered provider
     */
    public static JwtKey of(Algorithm algorithm, KeyPair pair) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(pair, "pair");
        Objects.requireNonNull(pair.getPrivate(), "pair.private");
        Objects.requireNonNull(pair.getPublic(), "pair.public");
        return of(pair, algorithm);
    }

    /**
     * Makes a key from a public key, which only verifies.
     *
     * <p>Rejects a key that does not fit the algorithm, and a key for which an attacker can sign:
     *
     * <ul>
     *   <li>RSA below 2048 bits (RFC 7518 §3.3)
     *   <li>RSA with a modulus that is a prime or a power of a prime, has a factor below 752 (NIST SP 800-89 §5.3.3),
     *       or has two factors that are almost equal. Other weaknesses of the primes are not detected
     *   <li>RSA with an exponent that is even or below 3 (RFC 8017 §3.1)
     *   <li>an EC point that is not on its curve
     *   <li>an Ed25519 point that is not on the curve, has a coordinate outside the field, or has small order
     *       (RFC 8032 §5.1)
     *   <li>an ML-DSA key of another length, or whose vector t1 has fewer than 256 different numbers (FIPS 204 §7.2), such
     *       as a t1 of zeros
     * </ul>
     *
     * <p>Also rejects RSA keys above 8192 bits or with an exponent of more than 64 bits, since their verification takes
     * too long.
     *
     * @param algorithm the algorithm of the key; not an HMAC algorithm
     * @param key the public key
     * @return the key
     * @throws IllegalArgumentException if the key does not fit the algorithm, or is unsafe
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered provider
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
     * Reads a key from a JSON Web Key (RFC 7517): a public key, a private key with its public half, or a secret. Its
     * {@code kid} becomes the id. The key is bound to its {@code alg}, or to the algorithm of its curve if {@code alg}
     * is absent. The private half of an ML-DSA key is its seed (RFC 9964).
     *
     * @param jwk the JSON text itself, not a path to it
     * @return the key, which signs if the text has a private key or a secret
     * @throws IllegalArgumentException if the text is not a JWK; if the key is malformed or too weak; if an RSA key or
     *     a secret has no {@code alg}; or if {@code kty}, {@code crv}, {@code use} or {@code key_ops} names another
     *     purpose
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered provider
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
     *     registered provider
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
                default -> {} // Ed25519 and each ML-DSA have one size
            }
            return of(algorithm, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a key for " + algorithm, e);
        }
    }

    /**
     * Returns this key with an id. Create writes the id as {@code kid}, and decode finds the key by the id
     * (RFC 7515 §4.1.4).
     *
     * @param id 1 to 256 characters
     * @return the key with that id
     * @throws IllegalArgumentException if the id is empty or too long
     */
    public JwtKey withId(String id) {
        Objects.requireNonNull(id, "id");
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "id: must have 1 to " + MAX_ID_LENGTH + " characters, has " + id.length());
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
            throw new IllegalArgumentException("id: has half of a surrogate pair, which has no UTF-8");
        }
        return new JwtKey(algorithm, algorithmName, id, signatures);
    }

    /**
     * Returns this key with the name {@code Ed25519} (RFC 9864) in place of {@code EdDSA} for its algorithm. Create
     * writes this name as {@code alg}, and {@link JwtKeySet#toJson} publishes the key with this name. Decode accepts
     * both names, with or without this method. Default: {@code EdDSA}, since some older libraries do not know
     * {@code Ed25519}. A key from a JWK has this default too, even if the JWK has the name {@code Ed25519}.
     *
     * @return the key with that name
     * @throws IllegalStateException if this is no key for {@link Algorithm#EdDSA}
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
     * @return the key with that id
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
     * Returns this key with a JCA provider, which then computes all signatures of the key. Use it for a faster provider,
     * for a certified module, and for a private key in hardware or in another process (PKCS#11, a key service). Default:
     * the JVM selects the provider.
     *
     * <pre>{@code
     * JwtKey.pem(Algorithm.ES256, pem).withProvider(AmazonCorrettoCryptoProvider.INSTANCE)
     * JwtKey.of(Algorithm.ES256, pairInHardware).withProvider(pkcs11)
     * }</pre>
     *
     * <p>The provider needs the JDK's standard name of the signature: {@code SHA256withECDSAinP1363Format} for ES256,
     * {@code RSASSA-PSS} for PS256, {@code Ed25519} or {@code EdDSA}, {@code HmacSHA256} for HS256. The provider need
     * not be installed in the JVM, and this method does not install it. Signatures of a secret take longer with a
     * native provider, since the JDK's HMAC is faster than a call of native code.
     *
     * <p>This method tries the provider. The provider must make a signature, which the provider and the JDK must then
     * verify. A public key cannot sign, so the JDK makes a signature with another key pair, which the provider must
     * verify. If the provider cannot use this other key, the provider is accepted without this check. This library
     * makes the checks of {@link #of(Algorithm, PublicKey)} before the provider gets a key. Before the provider gets a
     * signature, this library checks the length and the range of the signature.
     *
     * <p>If the provider fails later, with an exception, a {@code LinkageError} or an {@code AssertionError}, decode
     * returns {@link TokenResult.Unavailable}, create throws an {@code IllegalStateException}, and the log has a
     * warning. {@link JwtManager#mayBlock()} is true for a key with a provider.
     *
     * @param provider the JCA provider, which need not be installed in the JVM
     * @return the key with that provider
     * @throws IllegalArgumentException if the provider does not have the algorithm, cannot use the key, makes a
     *     signature that does not verify, or accepts a wrong signature
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
     * Returns the key id, {@code kid} in a token's header.
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

    /** Shows the algorithm, the id, the JCA provider if one was given, and whether the key signs, but no key material. */
    @Override
    public String toString() {
        KeyProvider provider = signatures.provider();
        return "JwtKey[" + algorithm + (id == null ? "" : ", id=" + id)
                + (provider == null ? "" : ", provider=" + provider.name())
                + (signatures.canSign() ? ", signs and verifies]" : ", verifies]");
    }
}
