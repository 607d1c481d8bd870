package io.jwtsimple;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.MacSpi;

/**
 * A JCA provider that acts as a hardware module: it signs with private keys that have no encoding. The JDK computes the
 * signatures. The provider counts the calls that sign or verify, and a test can choose what these calls return or
 * throw.
 */
final class TestModule extends Provider {

    private static final long serialVersionUID = 1L;

    final transient AtomicInteger signed = new AtomicInteger();
    final transient AtomicInteger verified = new AtomicInteger();

    /** Changes each signature and each HMAC. */
    transient volatile UnaryOperator<byte[]> onSign = signature -> signature;

    /** The result of each verification; null if the JDK verifies the signature. */
    transient volatile Callable<Boolean> onVerify;

    /** The exception that the module throws for every key; null if the module accepts keys. */
    transient volatile Throwable onKey;

    /** The only public key that is accepted; null if all keys are accepted. */
    transient volatile PublicKey onlyKey;

    /** The exception that each {@code update} throws; null for no exception. */
    transient volatile SignatureException onUpdate;

    /** The parameters of PSS; null if the caller's parameters are used. */
    transient volatile AlgorithmParameterSpec parameters;

    /** Makes a module with all algorithms. */
    TestModule() {
        this("Ed25519");
        for (Algorithm algorithm : Algorithm.values()) {
            add(algorithm.family == Algorithm.Family.HMAC ? "Mac" : "Signature", algorithm.jcaName);
        }
    }

    /** Makes a module with one signature algorithm of the JDK. */
    TestModule(String name) {
        super("TestModule", "1", "");
        add("Signature", name);
    }

    private void add(String type, String name) {
        putService(new Service(this, type, name, TestModule.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                return type.equals("Mac") ? new ModuleMac(name) : new ModuleSignature(name);
            }
        });
    }

    /** Returns the JDK's own provider, also while a test has registered this module. */
    private static Provider jdk(String type, String name) {
        return Stream.of(Security.getProviders())
                .filter(provider -> !(provider instanceof TestModule) && provider.getService(type, name) != null)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the pair with a private key that only a module can use. */
    static KeyPair inHardware(KeyPair pair) {
        return inHardware(pair, () -> null);
    }

    /**
     * Returns the pair with a private key that only a module can use. The supplier returns the encoding of the key, or
     * throws.
     */
    static KeyPair inHardware(KeyPair pair, Supplier<byte[]> encoding) {
        return new KeyPair(pair.getPublic(), new HeldKey(pair.getPrivate(), encoding));
    }

    /** A private key that only {@link TestModule} can use. */
    private record HeldKey(PrivateKey held, Supplier<byte[]> encoding) implements PrivateKey {

        @Override
        public String getAlgorithm() {
            return held.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return encoding.get();
        }
    }

    private void checkKey() throws InvalidKeyException {
        Throwable thrown = onKey;
        if (thrown instanceof InvalidKeyException invalid) {
            throw invalid;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    private final class ModuleSignature extends SignatureSpi {

        private final Signature jdk;

        ModuleSignature(String name) throws NoSuchAlgorithmException {
            jdk = Signature.getInstance(name, jdk("Signature", name));
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            checkKey();
            if (onlyKey != null && !onlyKey.equals(key)) {
                throw new InvalidKeyException("not a key of this module");
            }
            jdk.initVerify(key);
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            checkKey();
            jdk.initSign(key instanceof HeldKey inHardware ? inHardware.held : key);
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            jdk.update(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) throws SignatureException {
            SignatureException thrown = onUpdate;
            if (thrown != null) {
                throw thrown;
            }
            jdk.update(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            signed.incrementAndGet();
            return onSign.apply(jdk.sign());
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            verified.incrementAndGet();
            Callable<Boolean> decides = onVerify;
            if (decides == null) {
                return jdk.verify(signature);
            }
            try {
                return decides.call();
            } catch (SignatureException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineSetParameter(AlgorithmParameterSpec given) throws InvalidAlgorithmParameterException {
            jdk.setParameter(parameters == null ? given : parameters);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {}

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            return null;
        }
    }

    /** An HMAC without {@code clone}. */
    private final class ModuleMac extends MacSpi {

        private final Mac jdk;

        ModuleMac(String name) throws NoSuchAlgorithmException {
            jdk = Mac.getInstance(name, jdk("Mac", name));
        }

        @Override
        protected int engineGetMacLength() {
            return jdk.getMacLength();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec given) throws InvalidKeyException {
            checkKey();
            jdk.init(key);
        }

        @Override
        protected void engineUpdate(byte input) {
            jdk.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int from, int length) {
            jdk.update(input, from, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            signed.incrementAndGet();
            return onSign.apply(jdk.doFinal());
        }

        @Override
        protected void engineReset() {
            jdk.reset();
        }
    }
}
