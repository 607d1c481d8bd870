package io.jwtsimple;

import static io.jwtsimple.PemDer.BIT_STRING;
import static io.jwtsimple.PemDer.INTEGER;
import static io.jwtsimple.PemDer.OBJECT_IDENTIFIER;
import static io.jwtsimple.PemDer.OCTET_STRING;
import static io.jwtsimple.PemDer.SEQUENCE;
import static io.jwtsimple.PemDer.encode;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A parameter set of ML-DSA: the lengths of its keys and signatures (FIPS 204 §4), and the encoding of its keys
 * (RFC 9881). The JDK supports ML-DSA from version 24 on, but does not check the length of a public key, so this class
 * does.
 */
enum KeyMlDsa {
    ML_DSA_44("11", 1312, 2560, 2420),
    ML_DSA_65("12", 1952, 4032, 3309),
    ML_DSA_87("13", 2592, 4896, 4627);

    /** The length of a seed, from which both keys of a pair are computed (FIPS 204 §5.1). */
    private static final int SEED_LENGTH = 32;

    /**
     * The common beginning of the object identifiers of the parameter sets: all bytes except the last (RFC 9881 §2).
     */
    private static final String IDENTIFIERS = "6086480165030403";

    /** The length of rho, the first part of a public key. The rest of the key is the vector t1 (FIPS 204 §7.2). */
    private static final int RHO_LENGTH = 32;

    /** The size of each number in t1, in bits. */
    private static final int T1_BITS = 10;

    /** The minimum number of different numbers in t1. A properly generated t1 has more than 600 different numbers. */
    private static final int MIN_DIFFERENT_NUMBERS = 256;

    private static final byte[] NO_UNUSED_BITS = {0};
    private static final byte[] VERSION_0 = {INTEGER, 1, 0};

    /** The DER tag of a seed: {@code [0]}, primitive (RFC 9881 §6). */
    private static final int IMPLICIT_0 = 0x80;

    /** The object identifier, in hexadecimal. */
    private final String identifier;

    private final int publicKeyLength;
    /** The length of a private key in the expanded form, which has no seed. */
    private final int expandedKeyLength;

    final int signatureLength;

    KeyMlDsa(String lastByte, int publicKeyLength, int expandedKeyLength, int signatureLength) {
        this.identifier = IDENTIFIERS + lastByte;
        this.publicKeyLength = publicKeyLength;
        this.expandedKeyLength = expandedKeyLength;
        this.signatureLength = signatureLength;
    }

    static KeyMlDsa of(Algorithm algorithm) {
        return valueOf(algorithm.name());
    }

    /** Requires a JVM that has the algorithm. Checks only ML-DSA, since every JDK has the other algorithms. */
    static void requireAvailable(Algorithm algorithm) {
        if (algorithm.family != Algorithm.Family.ML_DSA) {
            return;
        }
        try {
            Signature.getInstance(algorithm.jcaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "algorithm: " + algorithm + " needs JDK 24 or newer, or a registered provider with ML-DSA such as"
                            + " Bouncy Castle; this is JDK " + Runtime.version().feature(),
                    e);
        }
    }

    /** Requires a JVM that has at least one of the algorithms. */
    static void requireAnyAvailable(Set<Algorithm> algorithms) {
        IllegalStateException first = null;
        for (Algorithm algorithm : algorithms) {
            try {
                requireAvailable(algorithm);
                return;
            } catch (IllegalStateException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Returns whether a public key of at least one parameter set has this length. */
    static boolean isPublicKeyLength(int length) {
        return Arrays.stream(values()).anyMatch(set -> set.publicKeyLength == length);
    }

    /** Returns the public key from the content of a BIT STRING. The first byte is the number of unused bits. */
    PublicKey publicKeyOfBits(byte[] bits) throws GeneralSecurityException {
        if (bits.length == 0 || bits[0] != 0) {
            throw new InvalidKeySpecException("DER: a key has whole bytes");
        }
        return publicKey(Arrays.copyOfRange(bits, 1, bits.length));
    }

    /** Returns the public key with these bytes (FIPS 204 §7.2). */
    PublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
        requireLength(bytes.length);
        byte[] spki = encode(SEQUENCE, id(), encode(BIT_STRING, NO_UNUSED_BITS, bytes));
        return KeyFactory.getInstance(jcaName()).generatePublic(new X509EncodedKeySpec(spki));
    }

    /** Returns the bytes of a public key that {@link #require} has accepted. */
    byte[] bytes(PublicKey key) {
        byte[] spki = key.getEncoded();
        return Arrays.copyOfRange(spki, spki.length - publicKeyLength, spki.length);
    }

    /**
     * Requires a safe public key of this parameter set. Rejects a key with few different numbers in t1: anybody can
     * sign for a key whose numbers are all equal, or are only 0 and 1023.
     */
    void require(PublicKey key) {
        byte[] spki = KeyPairSignatures.encoding(key);
        KeyMlDsa given;
        byte[] bits = {};
        try {
            PemDer info = PemDer.sequence(spki == null ? new byte[0] : spki);
            given = identified(PemDer.sequence(info.element(SEQUENCE)).objectIdentifier());
            bits = info.content(BIT_STRING);
        } catch (InvalidKeySpecException e) {
            given = null; // the encoding is not an SPKI
        }
        if (given != this) {
            throw new IllegalArgumentException("key: " + jcaName() + " needs an " + jcaName()
                    + " key, was the public key of " + (given == null ? key.getAlgorithm() : given.jcaName()));
        }
        requireLength(bits.length - 1);
        if (differentNumbers(bits, 1 + RHO_LENGTH) < MIN_DIFFERENT_NUMBERS) {
            throw new IllegalArgumentException("key: the public key is unsafe: its vector t1 has fewer than "
                    + MIN_DIFFERENT_NUMBERS + " different numbers; JwtKey.generate(" + name() + ") makes a key pair");
        }
    }

    /** Counts the different 10-bit numbers in the bytes, starting at an index (FIPS 204, algorithm 23). */
    private static int differentNumbers(byte[] bytes, int from) {
        BitSet numbers = new BitSet();
        for (int bit = 8 * from; bit < 8 * bytes.length; bit += T1_BITS) {
            int twoBytes = bytes[bit / 8] & 0xFF | (bytes[bit / 8 + 1] & 0xFF) << 8;
            numbers.set(twoBytes >> bit % 8 & (1 << T1_BITS) - 1);
        }
        return numbers.cardinality();
    }

    private void requireLength(int length) {
        if (length != publicKeyLength) {
            throw new IllegalArgumentException("key: a public key of " + jcaName() + " has " + publicKeyLength
                    + " bytes, and this one has " + length);
        }
    }

    /**
     * Reads a private key in any of the three forms of RFC 9881 §6: a seed, an expanded key, or both.
     *
     * @return the key pair; its public key is null if the private key has no seed
     */
    KeyPair keyPair(byte[] key) throws GeneralSecurityException {
        switch (key.length == 0 ? -1 : key[0] & 0xFF) {
            case IMPLICIT_0:
                return ofSeed(PemDer.only(IMPLICIT_0, key));
            case OCTET_STRING:
                return new KeyPair(null, expandedKey(PemDer.only(OCTET_STRING, key)));
            case SEQUENCE:
                PemDer both = PemDer.sequence(key);
                byte[] seed = both.content(OCTET_STRING);
                byte[] expanded = both.content(OCTET_STRING);
                both.end();
                return new KeyPair(ofSeed(seed).getPublic(), expandedKey(expanded));
            default:
                throw new IllegalArgumentException("pem: the private key of " + jcaName() + " is no seed, expanded"
                        + " key, or both (RFC 9881 §6); 'openssl pkey -in key.pem' of OpenSSL 3.5 rewrites it");
        }
    }

    /**
     * Converts a private key, perhaps of another JCA provider, to the expanded form, which every JDK with ML-DSA can
     * read. Returns the key unchanged if the key is in hardware, or does not have this parameter set.
     */
    PrivateKey readable(PrivateKey key) {
        byte[] pkcs8 = KeyPairSignatures.encoding(key);
        if (pkcs8 == null) {
            return key;
        }
        try {
            PemDer info = PemDer.sequence(pkcs8);
            info.content(INTEGER); // version
            KeyMlDsa given = identified(PemDer.sequence(info.element(SEQUENCE)).objectIdentifier());
            return given == this ? keyPair(info.content(OCTET_STRING)).getPrivate() : key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return key; // a later test shows whether the JDK accepts the key
        }
    }

    /** Reads a private key in the expanded form. */
    private PrivateKey expandedKey(byte[] bytes) throws GeneralSecurityException {
        if (bytes.length != expandedKeyLength) {
            throw new IllegalArgumentException("key: an expanded key of " + jcaName() + " has " + expandedKeyLength
                    + " bytes, and this one has " + bytes.length);
        }
        byte[] pkcs8 = encode(SEQUENCE, VERSION_0, id(), encode(OCTET_STRING, encode(OCTET_STRING, bytes)));
        return KeyFactory.getInstance(jcaName()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** Returns the AlgorithmIdentifier (RFC 9881 §2). */
    private byte[] id() {
        return encode(SEQUENCE, encode(OBJECT_IDENTIFIER, HexFormat.of().parseHex(identifier)));
    }

    /**
     * Computes the key pair of a seed. JDK 24 and 25 cannot read a private key that is a seed. But the JDK's key
     * generator reads exactly 32 random bytes, which become the seed of the new key pair (FIPS 204 §5.1). So this
     * method passes the generator a source of random bytes that returns the known seed.
     */
    KeyPair ofSeed(byte[] seed) throws GeneralSecurityException {
        if (seed.length != SEED_LENGTH) {
            throw new IllegalArgumentException(
                    "key: a seed of " + jcaName() + " has " + SEED_LENGTH + " bytes, and this one has " + seed.length);
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(jcaName());
        Seed source = new Seed(seed);
        generator.initialize(new NamedParameterSpec(jcaName()), source);
        KeyPair pair = generator.generateKeyPair();
        if (source.reads != 1) { // the generator of another provider may use the random bytes differently
            throw new IllegalArgumentException(
                    "key: this JVM cannot compute a key of " + jcaName() + " from a seed; give the expanded key");
        }
        return pair;
    }

    /** A source of random bytes that returns a seed. */
    @SuppressWarnings("serial") // is never serialized
    private static final class Seed extends SecureRandom {

        private final byte[] seed;
        private int reads;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            reads += bytes.length == SEED_LENGTH ? 1 : 2;
            System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
        }
    }

    private static @Nullable KeyMlDsa identified(String identifier) {
        return Arrays.stream(values())
                .filter(set -> set.identifier.equals(identifier))
                .findFirst()
                .orElse(null);
    }

    private String jcaName() {
        return name().replace('_', '-');
    }
}
