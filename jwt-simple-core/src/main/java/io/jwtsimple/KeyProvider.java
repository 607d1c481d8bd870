package io.jwtsimple;

import io.jwtsimple.Algorithm.Family;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JCA provider that the application has chosen for the signatures of a key. If the application chooses no provider,
 * the JVM selects a provider, and this class is not loaded. Thread-safe.
 */
final class KeyProvider {

    private static final Logger LOG = LoggerFactory.getLogger(KeyProvider.class);
    private static final long NANOS_BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

    /**
     * A text that may be a part of a token or a key: {@code eyJ…}, a long run of hexadecimal or Base64, or a list of
     * numbers. The names of PKCS#11 errors are too short to match, so they stay in the log.
     */
    private static final Pattern ENCODED =
            Pattern.compile("eyJ[\\w.+/=-]*|[\\w+/=-]{40,}|(?:-?[0-9A-Fa-f]{1,4}[,: ]+){8,}(?:-?[0-9A-Fa-f]{1,4}\\b)?");

    private final Algorithm algorithm;
    private final Provider jca;
    /** The provider's name for the algorithm. */
    private final String service;

    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /** Creates the provider for the algorithm of one key. Throws if the provider does not have the algorithm. */
    KeyProvider(Algorithm algorithm, Provider jca) {
        this.algorithm = algorithm;
        this.jca = jca;
        String type = algorithm.family == Family.HMAC ? "Mac" : "Signature";
        // Some providers offer Ed25519 only under the name EdDSA, which also stands for Ed448. KeyChecks has already
        // rejected keys of other curves.
        List<String> names =
                algorithm == Algorithm.EdDSA ? List.of(algorithm.jcaName, "EdDSA") : List.of(algorithm.jcaName);
        this.service = names.stream()
                .filter(name -> jca.getService(type, name) != null)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("provider: the JCA provider " + jca.getName()
                        + " has no " + type + " " + String.join(" or ", names) + ", which " + algorithm
                        + " needs; check that it supports this platform, or use another provider"));
    }

    String name() {
        return jca.getName();
    }

    Signature newSignature() throws NoSuchAlgorithmException {
        return Signature.getInstance(service, jca);
    }

    Mac newMac() throws NoSuchAlgorithmException {
        return Mac.getInstance(service, jca);
    }

    /**
     * Converts a key to the provider's own form, so that the provider does not convert the key for each signature.
     * Returns the key unchanged if the key is in hardware, or if the provider cannot convert the key.
     */
    Key converted(Key key) {
        if (KeyPairSignatures.encoding(key) == null) {
            return key;
        }
        try {
            return KeyFactory.getInstance(algorithm.family.jcaName, jca).translateKey(key);
        } catch (GeneralSecurityException | RuntimeException | LinkageError | AssertionError e) {
            return key; // a later test shows whether the provider accepts the key
        }
    }

    /**
     * Returns the fault for a token that this provider failed to verify. The provider has used the key before, so the
     * failure counts as an outage and not as a bad token. Logs a warning at most once a minute, on one line without a
     * stack trace, since an attacker-controlled signature may cause the failure.
     */
    TokenFault unavailable(Throwable failure) {
        long now = System.nanoTime();
        long due = nextWarning.get();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + NANOS_BETWEEN_WARNINGS)) {
            LOG.warn(
                    "the JCA provider {} failed to verify {}: {}; requests get a 503",
                    name(),
                    algorithm,
                    text(failure));
        } else {
            LOG.debug("the JCA provider {} failed to verify {} again", name(), algorithm);
        }
        return TokenFault.UNAVAILABLE;
    }

    /**
     * Returns the messages of a failure and its cause, for the log. Removes text that may be a part of a token or a
     * key.
     */
    private static String text(Throwable failure) {
        Throwable cause = failure.getCause();
        String all = cause == null ? failure.toString() : failure + " (" + cause + ")";
        return RemoteDownload.shown(ENCODED.matcher(all).replaceAll("..."));
    }

    /** Returns the exception for a signature that this provider failed to make. */
    IllegalStateException cannotSign(Throwable failure) {
        return new IllegalStateException(
                "the JCA provider " + name() + " can no longer sign " + algorithm + " with a key that it signed with"
                        + " before",
                failure);
    }

    /** Returns the given signature. Throws if its length is wrong, since verifiers would reject the token. */
    byte[] required(byte[] signature, int length) {
        if (signature.length != length) {
            throw new IllegalStateException(
                    "it made a signature of " + signature.length + " bytes, and not of " + length);
        }
        return signature;
    }

    /** Returns the exception for a provider that rejects a good signature of the JDK. */
    IllegalArgumentException rejectsGoodSignature() {
        return new IllegalArgumentException("provider: the JCA provider " + name() + " rejects a good signature of "
                + algorithm + "; use another provider");
    }

    /** Returns the exception for a key that this provider cannot use. */
    IllegalArgumentException rejects(String why, @Nullable Throwable failure) {
        return new IllegalArgumentException(
                "provider: the JCA provider " + name() + " cannot use this key for " + algorithm + ": " + why, failure);
    }
}
