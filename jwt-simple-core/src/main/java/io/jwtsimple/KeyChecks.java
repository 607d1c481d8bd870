package io.jwtsimple;

import com.nimbusds.jose.crypto.utils.ECChecks;
import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.NamedParameterSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checks of a public key. A failed check throws an {@code IllegalArgumentException}. */
final class KeyChecks {

    private static final int MIN_RSA_BITS = 2048; // RFC 7518 §3.3, §3.5
    private static final int MAX_RSA_BITS = 8192;
    private static final int MAX_RSA_EXPONENT_BITS = 64;
    private static final int MIN_RSA_FACTOR = 752; // NIST SP 800-89 §5.3.3

    /**
     * The product of all odd numbers below {@link #MIN_RSA_FACTOR}. A modulus has an odd factor below this bound if its
     * gcd with this product is not 1.
     */
    private static final BigInteger SMALL_PRIMES = smallPrimes();

    /** The prime p of Ed25519's field (RFC 8032 §5.1). */
    private static final BigInteger ED25519_P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** The constant d of the curve -x² + y² = 1 + dx²y² (RFC 8032 §5.1). */
    private static final BigInteger ED25519_D =
            new BigInteger("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3", 16);

    /** The y coordinate of a point of order 8, which solves dy⁴ + 2y² = 1. The only other solution is -y. */
    private static final BigInteger ED25519_ORDER_8 =
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

    /**
     * The y coordinates of the eight points whose order divides 8: one point of order 1, one of order 2, two of order 4
     * and four of order 8.
     */
    private static final Set<BigInteger> SMALL_ORDER = Set.of(
            BigInteger.ONE,
            ED25519_P.subtract(BigInteger.ONE),
            BigInteger.ZERO,
            ED25519_ORDER_8,
            ED25519_P.subtract(ED25519_ORDER_8));

    private KeyChecks() {}

    /**
     * Requires a strong enough key of the algorithm's family. The point of an elliptic-curve key must be on the
     * algorithm's curve (RFC 8725 §3.4).
     */
    static void requireKey(Algorithm algorithm, PublicKey key) {
        switch (algorithm.family) {
            case RSA -> requireRsa(algorithm, key);
            case EC -> requireEc(algorithm, key);
            case ED25519 -> requireEd25519(algorithm, key);
            case ML_DSA -> KeyMlDsa.of(algorithm).require(key);
            default ->
                throw new IllegalArgumentException("algorithm: " + algorithm + " needs a secret, not a public key of "
                        + key.getAlgorithm() + "; use JwtKey.secret");
        }
    }

    private static void requireRsa(Algorithm algorithm, PublicKey key) {
        if (!(key instanceof RSAPublicKey rsa)) {
            throw wrongKind(algorithm, key, null);
        }
        int bits = rsa.getModulus().bitLength();
        String problem = null;
        if (bits < MIN_RSA_BITS) {
            problem =
                    bits + " bits is too weak for " + algorithm + ", which needs " + MIN_RSA_BITS + " (RFC 7518 §3.3)";
        } else if (bits > MAX_RSA_BITS) {
            problem = bits + " bits is too long for " + algorithm + ", which takes at most " + MAX_RSA_BITS;
        } else if (!isRsaExponent(rsa.getPublicExponent())) {
            problem = "the exponent of " + rsa.getPublicExponent().bitLength() + " bits is out of range for "
                    + algorithm + ", which needs an odd one from 3 on with at most " + MAX_RSA_EXPONENT_BITS
                    + " bits (RFC 8017 §3.1)";
        } else if (!isHardToFactor(rsa.getModulus())) {
            problem =
                    "a modulus that is not a product of large, distinct primes lets an attacker sign for " + algorithm;
        }
        if (problem != null) {
            throw new IllegalArgumentException(
                    "key: RSA with " + problem + "; JwtKey.generate(" + algorithm + ") makes a key pair");
        }
    }

    /**
     * Returns false for a modulus that is even, has a small factor, is the product of two almost equal factors, or is a
     * power of a prime. The last check uses Fermat's little theorem: if n is a power of a prime p, or p itself, then p
     * divides 2^n - 2. Other products n of large primes almost never have a prime factor that divides 2^n - 2.
     */
    private static boolean isHardToFactor(BigInteger n) {
        return n.signum() > 0
                && n.testBit(0)
                && n.gcd(SMALL_PRIMES).equals(BigInteger.ONE)
                && !isOfCloseFactors(n)
                && BigInteger.TWO.modPow(n, n).subtract(BigInteger.TWO).gcd(n).equals(BigInteger.ONE);
    }

    /**
     * Returns whether the first step of Fermat's method factors a modulus: n = a² - b², with the smallest possible a.
     */
    private static boolean isOfCloseFactors(BigInteger n) {
        BigInteger root = n.sqrt();
        BigInteger a = root.multiply(root).equals(n) ? root : root.add(BigInteger.ONE);
        return a.multiply(a).subtract(n).sqrtAndRemainder()[1].signum() == 0;
    }

    private static BigInteger smallPrimes() {
        BigInteger product = BigInteger.ONE;
        for (int odd = 3; odd < MIN_RSA_FACTOR; odd += 2) {
            product = product.multiply(BigInteger.valueOf(odd));
        }
        return product;
    }

    private static boolean isRsaExponent(BigInteger exponent) {
        return exponent.compareTo(BigInteger.TWO) > 0
                && exponent.testBit(0)
                && exponent.bitLength() <= MAX_RSA_EXPONENT_BITS;
    }

    private static void requireEc(Algorithm algorithm, PublicKey key) {
        if (!(key instanceof ECPublicKey ec)) {
            throw wrongKind(algorithm, key, null);
        }
        Curve curve = Curve.forECParameterSpec(ec.getParams());
        Curve needed = curveOf(algorithm);
        if (!needed.equals(curve)) {
            throw wrongKind(algorithm, key, curve == null ? "another curve" : curve.getName());
        }
        if (ec.getW().equals(ECPoint.POINT_INFINITY) || !ECChecks.isPointOnCurve(ec, needed.toECParameterSpec())) {
            throw new IllegalArgumentException("key: the public key is not a point of " + needed.getName());
        }
    }

    private static void requireEd25519(Algorithm algorithm, PublicKey key) {
        if (!(key instanceof EdECPublicKey ed)) {
            throw wrongKind(algorithm, key, null);
        }
        if (!NamedParameterSpec.ED25519.getName().equals(ed.getParams().getName())) {
            throw wrongKind(algorithm, key, ed.getParams().getName());
        }
        BigInteger y = ed.getPoint().getY();
        if (!isOnEd25519(y)) {
            throw new IllegalArgumentException("key: the public key is not a point of Ed25519 (RFC 8032 §5.1.3)");
        }
        if (SMALL_ORDER.contains(y)) {
            throw new IllegalArgumentException(
                    "key: the public key is a point of small order, for which an attacker can sign;"
                            + " JwtKey.generate(" + algorithm + ") makes a key pair");
        }
    }

    /**
     * Returns whether y is in the field, and is the coordinate of a point on the curve: x² = (y² - 1) / (dy² + 1) must
     * have a solution x.
     */
    private static boolean isOnEd25519(BigInteger y) {
        if (y.signum() < 0 || y.compareTo(ED25519_P) >= 0) {
            return false;
        }
        BigInteger y2 = y.multiply(y);
        // Euler's criterion has the same result for the product of the two terms as for their quotient. The product is
        // zero only if y² = 1, and then x = 0 is a solution.
        BigInteger product =
                y2.subtract(BigInteger.ONE).multiply(ED25519_D.multiply(y2).add(BigInteger.ONE));
        BigInteger symbol = product.modPow(ED25519_P.shiftRight(1), ED25519_P);
        return symbol.bitLength() <= 1;
    }

    /** Returns the curve of an ECDSA algorithm (RFC 7518 §3.4). */
    static Curve curveOf(Algorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> Curve.P_256;
            case ES384 -> Curve.P_384;
            case ES512 -> Curve.P_521;
            default -> throw new IllegalArgumentException("algorithm: " + algorithm + " has no curve");
        };
    }

    private static IllegalArgumentException wrongKind(Algorithm algorithm, PublicKey key, @Nullable String curve) {
        String on = algorithm.family == Algorithm.Family.EC
                ? " on " + curveOf(algorithm).getName()
                : "";
        return new IllegalArgumentException("key: " + algorithm + " needs " + algorithm.noun() + on + ", was "
                + "the public key of " + key.getAlgorithm() + (curve == null ? "" : " on " + curve));
    }
}
