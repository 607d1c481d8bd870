package io.jwtsimple;

import io.jwtsimple.Algorithm.Family;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * The key pairs for a known-answer test: the JDK signs a text, and a JCA provider must verify the signature. This class
 * is loaded only if the application chooses a JCA provider.
 */
final class KeyProbe {

    /** The RSA key of RFC 7515 §A.2.1, since the generation of a new RSA key would take 0.1 seconds. */
    private static final String RSA_MODULUS =
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS"
                    + "-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa"
                    + "2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2P"
                    + "AcDTW9gb54h4FRWyuXpoQ";

    private static final String RSA_EXPONENT =
            "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-p"
                    + "WJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQl"
                    + "BjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnc"
                    + "zT0QU91p1DhOVRuOopznQ";

    private KeyProbe() {}

    /** Returns a key pair of the JDK for an algorithm other than HMAC. */
    static KeyPair pair(Algorithm algorithm) throws GeneralSecurityException {
        if (algorithm.family == Family.RSA) {
            BigInteger modulus = number(RSA_MODULUS);
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    rsa.generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537))),
                    rsa.generatePrivate(new RSAPrivateKeySpec(modulus, number(RSA_EXPONENT))));
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(
                algorithm.family == Family.ML_DSA ? algorithm.jcaName : algorithm.family.jcaName);
        if (algorithm.family == Family.EC) {
            generator.initialize(KeyChecks.curveOf(algorithm).toECParameterSpec());
        }
        return generator.generateKeyPair();
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }
}
