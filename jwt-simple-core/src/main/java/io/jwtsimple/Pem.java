package io.jwtsimple;

import static io.jwtsimple.PemDer.BIT_STRING;
import static io.jwtsimple.PemDer.CONTEXT_0;
import static io.jwtsimple.PemDer.CONTEXT_1;
import static io.jwtsimple.PemDer.IMPLICIT_1;
import static io.jwtsimple.PemDer.INTEGER;
import static io.jwtsimple.PemDer.OCTET_STRING;
import static io.jwtsimple.PemDer.SEQUENCE;
import static io.jwtsimple.PemDer.encode;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the keys in a PEM text (RFC 7468). Reads private keys in PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and SEC1
 * (RFC 5915). Reads public keys in SPKI (RFC 5280 §4.1.2.7), PKCS#1 and X.509 certificates. From a certificate, only
 * the key is read: the certificate's signature, validity, usage and chain are not checked.
 *
 * <p>The JDK's key factories read only PKCS#8 and SPKI, so other forms are converted to PKCS#8 or SPKI. A text must
 * contain a private key, a public key, or both. The caller checks that the two keys are a pair, and that they are
 * strong enough.
 */
final class Pem {

    /**
     * The JDK's name for each type of key, by object identifier (RFC 8017 §A, RFC 5480 §2.1.1, RFC 8410 §3,
     * RFC 9881 §2).
     */
    private static final Map<String, String> KINDS = Map.of(
            "2a864886f70d010101", "RSA",
            "2a864886f70d01010a", "RSASSA-PSS",
            "2a8648ce3d0201", "EC",
            "2b6570", "Ed25519",
            "2b6571", "Ed448",
            "2b656e", "X25519",
            "608648016503040311", "ML-DSA-44",
            "608648016503040312", "ML-DSA-65",
            "608648016503040313", "ML-DSA-87");

    private static final Map<String, String> CURVES = Map.of(
            "2a8648ce3d030107", "P-256",
            "2b81040022", "P-384",
            "2b81040023", "P-521");

    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC =
            HexFormat.of().parseHex("06072a8648ce3d0201"); // the identifier of the curve follows
    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    private static final byte[] NO_UNUSED_BITS = {0};

    private final Algorithm algorithm;
    private @Nullable PrivateKey privateKey;
    private @Nullable PublicKey publicKey;
    /** The public key that is part of the private key's block, or is derived from the private key. */
    private @Nullable PublicKey derivedKey;

    private Pem(Algorithm algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * Reads the keys of a text.
     *
     * @param algorithm the algorithm of the keys, which determines their kind and curve
     * @param text the PEM text; text around the blocks is ignored
     * @return the key pair. The public key is from the text, or is derived from the private key. The private key is
     *     null if the text has no private key
     * @throws IllegalArgumentException if the text is not PEM, has no key for the algorithm, or has two different
     *     private or public keys, or if the public key is missing and cannot be derived. No message contains a key
     */
    static KeyPair read(Algorithm algorithm, String text) {
        if (algorithm.family == Algorithm.Family.HMAC) {
            throw new IllegalArgumentException(
                    "pem: " + algorithm + " needs a secret, which is not written as PEM; use JwtKey.secret");
        }
        KeyMlDsa.requireAvailable(algorithm);
        Pem pem = new Pem(algorithm);
        for (PemBlock block : PemBlock.listOf(text)) {
            try {
                pem.add(block);
            } catch (InvalidKeySpecException e) {
                throw new IllegalArgumentException(
                        "pem: the " + block.label() + " block is damaged, or not what its label says; give the text as"
                                + " it was written",
                        e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JVM cannot read a key for " + algorithm, e);
            }
        }
        return pem.pair();
    }

    private void add(PemBlock block) throws GeneralSecurityException {
        byte[] der = block.bytes();
        switch (block.label()) {
            case "PRIVATE KEY" -> addPrivate(der);
            case "RSA PRIVATE KEY" -> addPrivate(encode(SEQUENCE, VERSION_0, RSA, encode(OCTET_STRING, der)));
            case "EC PRIVATE KEY" -> addPrivate(encode(SEQUENCE, VERSION_0, ecId(der), encode(OCTET_STRING, der)));
            case "PUBLIC KEY" -> addPublic(der);
            case "RSA PUBLIC KEY" -> addPublic(encode(SEQUENCE, RSA, encode(BIT_STRING, NO_UNUSED_BITS, der)));
            case "CERTIFICATE" -> addPublic(certifiedKey(der));
            case "EC PARAMETERS" -> {} // openssl writes this block before an EC key, which itself contains the curve
            default -> throw block.rejected();
        }
    }

    private void addPrivate(byte[] pkcs8) throws GeneralSecurityException {
        PemDer info = PemDer.sequence(pkcs8);
        byte[] version = info.element(INTEGER);
        byte[] id = info.element(SEQUENCE);
        byte[] key = info.content(OCTET_STRING);
        info.skip(CONTEXT_0); // attributes
        byte[] publicBits = info.isAt(IMPLICIT_1) ? info.content(IMPLICIT_1) : null; // RFC 5958 §2
        info.end();
        KeyFactory factory = factory(id);
        if (factory.getAlgorithm().equals("EC")) {
            PemDer sec1 = PemDer.sequence(key);
            key = encode(SEQUENCE, sec1.element(INTEGER), sec1.element(OCTET_STRING));
            sec1.skip(CONTEXT_0); // the curve, which the id also contains
            publicBits = sec1.isAt(CONTEXT_1) ? PemDer.only(BIT_STRING, sec1.content(CONTEXT_1)) : publicBits;
            sec1.end();
        }
        KeyPair pair;
        if (algorithm.family == Algorithm.Family.ML_DSA) {
            pair = KeyMlDsa.of(algorithm).keyPair(key);
        } else {
            byte[] canonical = encode(SEQUENCE, version, id, encode(OCTET_STRING, key));
            PrivateKey only = factory.generatePrivate(new PKCS8EncodedKeySpec(canonical));
            pair = new KeyPair(publicBits == null ? derive(factory, only) : null, only);
        }
        PrivateKey found = pair.getPrivate();
        if (privateKey != null && !privateKey.equals(found)) {
            throw new IllegalArgumentException("pem: two different private keys in one text; keep only one of them");
        }
        privateKey = found;
        PublicKey derived = publicBits == null ? pair.getPublic() : publicKey(factory, id, publicBits);
        derivedKey = derived == null ? derivedKey : derived;
    }

    private void addPublic(byte[] spki) throws GeneralSecurityException {
        PemDer info = PemDer.sequence(spki);
        byte[] id = info.element(SEQUENCE);
        byte[] publicBits = info.content(BIT_STRING);
        info.end();
        PublicKey found = publicKey(factory(id), id, publicBits);
        if (publicKey != null && !publicKey.equals(found)) {
            throw new IllegalArgumentException("pem: two different public keys in one text; keep only the key to verify"
                    + " with (of a chain of certificates, the first)");
        }
        publicKey = found;
    }

    private KeyPair pair() {
        PublicKey found = publicKey == null ? derivedKey : publicKey;
        if (found == null) {
            throw new IllegalArgumentException(
                    privateKey == null
                            ? "pem: the text has no key; give a private key, a public key or a certificate"
                            : "pem: the JDK cannot derive the public key of this private key; append the"
                                    + " PUBLIC KEY block that"
                                    + " 'openssl pkey -in key.pem -pubout' writes");
        }
        return new KeyPair(found, privateKey);
    }

    /** Returns a factory for a key with this AlgorithmIdentifier. Throws if the key does not fit the algorithm. */
    private KeyFactory factory(byte[] id) throws GeneralSecurityException {
        PemDer reader = PemDer.sequence(id);
        String kind = KINDS.getOrDefault(reader.objectIdentifier(), "another kind of");
        // For Ed25519, ML-DSA and PSS-only RSA keys (RFC 4055 §1.2), the kind equals jcaName.
        if (!kind.equals(algorithm.family.name()) && !kind.equals(algorithm.jcaName)) {
            throw wrongKind(kind + " key");
        }
        if (kind.equals("EC")) {
            requireCurve(reader);
        }
        if (algorithm.family == Algorithm.Family.ML_DSA) {
            reader.end(); // the identifier has no parameters (RFC 9881 §2)
        }
        return KeyFactory.getInstance(kind);
    }

    private void requireCurve(PemDer parameters) throws InvalidKeySpecException {
        if (parameters.isAt(SEQUENCE)) {
            throw new IllegalArgumentException("pem: the EC key has no name for its curve; 'openssl pkey -in key.pem"
                    + " -ec_param_enc named_curve' (with -pubin for a public key) adds the name");
        }
        String curve = CURVES.getOrDefault(parameters.objectIdentifier(), "another curve");
        if (!curve.equals(KeyChecks.curveOf(algorithm).getName())) {
            throw wrongKind("EC key on " + curve);
        }
    }

    private IllegalArgumentException wrongKind(String given) {
        String on = algorithm.family == Algorithm.Family.EC
                ? " on " + KeyChecks.curveOf(algorithm).getName()
                : "";
        return new IllegalArgumentException(
                "pem: " + given + " given, " + algorithm + " needs " + algorithm.noun() + on);
    }

    private PublicKey publicKey(KeyFactory factory, byte[] id, byte[] bits) throws GeneralSecurityException {
        if (algorithm.family == Algorithm.Family.ML_DSA) {
            return KeyMlDsa.of(algorithm).publicKeyOfBits(bits);
        }
        // The first byte is the number of unused bits. If the second byte is 2 or 3, the point is compressed and has no
        // y coordinate (SEC 1 §2.3.3).
        if (factory.getAlgorithm().equals("EC") && bits.length > 1 && (bits[1] == 2 || bits[1] == 3)) {
            throw new IllegalArgumentException("pem: the point of the EC key is compressed; 'openssl pkey -in key.pem"
                    + " -ec_conv_form uncompressed' (with -pubin for a public key) writes it in full");
        }
        return factory.generatePublic(new X509EncodedKeySpec(encode(SEQUENCE, id, encode(BIT_STRING, bits))));
    }

    /** Returns the public key of a private key; null if the JDK cannot derive it. */
    private static @Nullable PublicKey derive(KeyFactory factory, PrivateKey key) throws GeneralSecurityException {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return factory.generatePublic(
                    new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent(), rsa.getParams()));
        }
        return key instanceof EdECPrivateKey ed25519 ? derive(ed25519) : null;
    }

    /**
     * Derives the public key of an Ed25519 private key. The PKCS#8 files of {@code openssl genpkey} have no public key,
     * and the JDK has no method that derives a public key. But the JDK's generator reads the private key of a new pair
     * from a source of random bytes (RFC 8032 §5.1.5). So this method passes the known private key as the random bytes,
     * and the generator computes the public key.
     */
    private static @Nullable PublicKey derive(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] secret = key.getBytes().orElseThrow();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(secret, 0, bytes, 0, Math.min(secret.length, bytes.length));
            }
        });
        KeyPair pair = generator.generateKeyPair();
        return pair.getPrivate().equals(key)
                ? pair.getPublic()
                : null; // the generator of another provider may use the random bytes differently
    }

    /** Returns the PKCS#8 AlgorithmIdentifier of a SEC1 key, with the curve of the key (RFC 5915 §3). */
    private static byte[] ecId(byte[] sec1) throws InvalidKeySpecException {
        PemDer key = PemDer.sequence(sec1);
        key.content(INTEGER);
        key.content(OCTET_STRING);
        return encode(SEQUENCE, EC, key.content(CONTEXT_0));
    }

    /** Returns the SPKI of a certificate (RFC 5280 §4.1). */
    private static byte[] certifiedKey(byte[] certificate) throws InvalidKeySpecException {
        PemDer signed = PemDer.sequence(PemDer.sequence(certificate).element(SEQUENCE));
        signed.skip(CONTEXT_0); // version
        signed.content(INTEGER); // serial number
        for (int i = 0; i < 4; i++) {
            signed.content(SEQUENCE); // skips the signature algorithm, issuer, validity and subject
        }
        return signed.element(SEQUENCE);
    }
}
