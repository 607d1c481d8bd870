package io.jwtsimple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.junit.jupiter.api.Assumptions;

/**
 * ML-DSA keys and signatures of Bouncy Castle, which also work on a JVM without ML-DSA. Only {@link #pair} and
 * {@link #read} return keys of the JDK.
 */
final class TestMlDsa {

    static final List<Algorithm> ALGORITHMS = List.of(Algorithm.ML_DSA_44, Algorithm.ML_DSA_65, Algorithm.ML_DSA_87);

    private TestMlDsa() {}

    /** Returns whether this JVM has ML-DSA. */
    static boolean isAvailable() {
        try {
            Signature.getInstance("ML-DSA");
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Skips the test if this JVM has no ML-DSA. */
    static void assumeAvailable() {
        Assumptions.assumeTrue(isAvailable(), "this JVM has no ML-DSA");
    }

    /** Skips the test if the algorithm is ML-DSA and this JVM has no ML-DSA. */
    static void assumeAvailable(Algorithm algorithm) {
        if (ALGORITHMS.contains(algorithm)) {
            assumeAvailable();
        }
    }

    /** Returns all algorithms that this JVM supports. */
    static List<Algorithm> availableAlgorithms() {
        return Stream.of(Algorithm.values())
                .filter(algorithm -> isAvailable() || !ALGORITHMS.contains(algorithm))
                .toList();
    }

    /** Returns a seed of 32 bytes, each with the given value. */
    static byte[] seed(int value) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) value);
        return seed;
    }

    static MLDSAPrivateKeyParameters key(Algorithm algorithm, byte[] seed) {
        return new MLDSAPrivateKeyParameters(parameters(algorithm), seed);
    }

    /** Returns the public key of a seed, as the bytes of {@code pub} in a JWK. */
    static byte[] publicKey(Algorithm algorithm, byte[] seed) {
        return key(algorithm, seed).getPublicKey();
    }

    /** Returns the expanded private key of a seed. */
    static byte[] expandedKey(Algorithm algorithm, byte[] seed) {
        return key(algorithm, seed).getEncoded();
    }

    static byte[] sign(Algorithm algorithm, byte[] seed, byte[] input) {
        try {
            MLDSASigner signer = new MLDSASigner();
            signer.init(true, key(algorithm, seed));
            signer.update(input, 0, input.length);
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean verify(Algorithm algorithm, byte[] publicKey, byte[] input, byte[] signature) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(false, new MLDSAPublicKeyParameters(parameters(algorithm), publicKey));
        signer.update(input, 0, input.length);
        return signer.verifySignature(signature);
    }

    /** Returns the pair of a seed as keys of the JDK. */
    static KeyPair pair(Algorithm algorithm, byte[] seed) {
        assumeAvailable();
        try {
            KeyFactory keys = KeyFactory.getInstance("ML-DSA");
            return new KeyPair(
                    read(spki(algorithm, publicKey(algorithm, seed))),
                    keys.generatePrivate(new PKCS8EncodedKeySpec(
                            pkcs8(algorithm, PemDer.encode(PemDer.OCTET_STRING, expandedKey(algorithm, seed))))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the SPKI of a public key (RFC 9881 §4). */
    static byte[] spki(Algorithm algorithm, byte[] publicKey) {
        return PemDer.encode(PemDer.SEQUENCE, id(algorithm), PemDer.encode(PemDer.BIT_STRING, new byte[1], publicKey));
    }

    /** Returns the public key in an SPKI as a key of the JDK. */
    static PublicKey read(byte[] spki) throws GeneralSecurityException {
        return KeyFactory.getInstance("ML-DSA").generatePublic(new X509EncodedKeySpec(spki));
    }

    /** Returns the PKCS#8 of a private key in one of its forms (RFC 9881 §6). */
    static byte[] pkcs8(Algorithm algorithm, byte[] form) {
        return PemDer.encode(
                PemDer.SEQUENCE,
                new byte[] {PemDer.INTEGER, 1, 0},
                id(algorithm),
                PemDer.encode(PemDer.OCTET_STRING, form));
    }

    private static byte[] id(Algorithm algorithm) {
        String last = switch (algorithm) {
            case ML_DSA_44 -> "11";
            case ML_DSA_65 -> "12";
            default -> "13";
        };
        return HexFormat.of().parseHex("300b06096086480165030403" + last);
    }

    private static MLDSAParameters parameters(Algorithm algorithm) {
        return switch (algorithm) {
            case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
            case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
            case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
            default -> throw new IllegalArgumentException(algorithm.toString());
        };
    }

    /** Returns the content of a file of the resource folder {@code mldsa}. */
    static JsonNode file(String name) {
        try (InputStream file = TestMlDsa.class.getResourceAsStream("mldsa/" + name)) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
