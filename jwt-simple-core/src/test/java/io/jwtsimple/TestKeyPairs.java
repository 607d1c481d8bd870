package io.jwtsimple;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Key pairs that the JDK generates. Each pair is generated only once, since the generation of RSA keys is slow. */
final class TestKeyPairs {

    private static final Map<String, KeyPair> MADE = new ConcurrentHashMap<>();

    private TestKeyPairs() {}

    static KeyPair of(Algorithm algorithm) {
        return made(kind(algorithm), "");
    }

    /** Returns a pair that differs from the pair of {@link #of}. */
    static KeyPair other(Algorithm algorithm) {
        return made(kind(algorithm), " other");
    }

    /** Returns an RSA modulus of the given length that has no small factors and is far from any square. */
    static BigInteger modulus(int bits) {
        BigInteger modulus = BigInteger.valueOf(3).shiftLeft(bits - 2).add(BigInteger.ONE);
        while (hasSmallFactor(modulus)) {
            modulus = modulus.add(BigInteger.TWO);
        }
        return modulus;
    }

    private static boolean hasSmallFactor(BigInteger modulus) {
        return IntStream.range(3, 1000)
                .anyMatch(i -> modulus.mod(BigInteger.valueOf(i)).signum() == 0);
    }

    private static String kind(Algorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> "secp256r1";
            case ES384 -> "secp384r1";
            case ES512 -> "secp521r1";
            case EdDSA -> "Ed25519";
            case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> {
                TestMlDsa.assumeAvailable();
                yield algorithm.jcaName;
            }
            case HS256, HS384, HS512 -> throw new IllegalArgumentException(algorithm + " has no key pair");
            default -> "RSA";
        };
    }

    private static KeyPair made(String kind, String which) {
        return MADE.computeIfAbsent(kind + which, any -> {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.startsWith("secp") ? "EC" : kind);
                if (kind.startsWith("secp")) {
                    generator.initialize(new ECGenParameterSpec(kind));
                } else if (kind.equals("RSA")) {
                    generator.initialize(2048);
                }
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
