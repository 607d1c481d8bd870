package io.jwtsimple;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;

/** An RSA public key that the JDK's key factory has not checked. The factory would reject exponents below 3. */
record TestUncheckedRsaKey(BigInteger getModulus, BigInteger getPublicExponent) implements RSAPublicKey {

    @Override
    public String getAlgorithm() {
        return "RSA";
    }

    @Override
    public String getFormat() {
        return null;
    }

    @Override
    public byte[] getEncoded() {
        return null;
    }
}
