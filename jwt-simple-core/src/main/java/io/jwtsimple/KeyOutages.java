package io.jwtsimple;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The failures of a JCA provider to verify signatures with one key. Thread-safe. */
final class KeyOutages {

    private static final long NANOS_BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /**
     * Returns the fault for a token that the JCA provider failed to verify. The provider has used the key before, so
     * the failure counts as an outage and not as a bad token. Logs a warning at most once a minute, on one line without
     * a stack trace, since an attacker-controlled signature may cause the failure.
     *
     * @param provider the provider that the application has chosen; null if the JVM has selected the provider
     */
    TokenFault fault(@Nullable KeyProvider provider, Algorithm algorithm, Throwable failure) {
        String name = provider == null ? "of the JVM" : provider.name();
        long now = System.nanoTime();
        long due = nextWarning.get();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + NANOS_BETWEEN_WARNINGS)) {
            Log.warn(name, algorithm, failure);
        } else {
            Log.debug(name, algorithm);
        }
        return TokenFault.UNAVAILABLE;
    }

    /** The log. The JVM loads this class, and slf4j, at the first failure. */
    private static final class Log {

        private static final Logger LOG = LoggerFactory.getLogger(KeyOutages.class);

        /**
         * A text that may be a part of a token or a key: {@code eyJ…}, a long run of hexadecimal or Base64, or a list
         * of numbers. The names of PKCS#11 errors are too short to match, so they stay in the log.
         */
        private static final Pattern ENCODED = Pattern.compile(
                "eyJ[\\w.+/=-]*|[\\w+/=-]{40,}|(?:-?[0-9A-Fa-f]{1,4}[,: ]+){8,}(?:-?[0-9A-Fa-f]{1,4}\\b)?");

        static void warn(String provider, Algorithm algorithm, Throwable failure) {
            Throwable cause = failure.getCause();
            String all = cause == null ? failure.toString() : failure + " (" + cause + ")";
            String text = RemoteDownload.shown(ENCODED.matcher(all).replaceAll("..."));
            LOG.warn("the JCA provider {} failed to verify {}: {}; requests get a 503", provider, algorithm, text);
        }

        static void debug(String provider, Algorithm algorithm) {
            LOG.debug("the JCA provider {} failed to verify {} again", provider, algorithm);
        }
    }
}
