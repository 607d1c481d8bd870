package io.jwtsimple;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
        try {
            if (now - due >= 0 && nextWarning.compareAndSet(due, now + NANOS_BETWEEN_WARNINGS)) {
                Log.warn(name, algorithm, failure);
            } else {
                Log.debug(name, algorithm);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A failure of the log, or of the exception's own methods, must not change the result.
        }
        return TokenFault.UNAVAILABLE;
    }

    /** The log. The JVM loads this class, and slf4j, at the first failure. */
    private static final class Log {

        private static final Logger LOG = LoggerFactory.getLogger(KeyOutages.class);

        /** A word of this length may be Base64, hexadecimal or percent-encoded. */
        private static final int LONG_WORD = 40;

        /** A word of this length with digits and both cases of letters may be a line of Base64. */
        private static final int BASE64_LINE = 12;

        /** More words with digits may be a list of the bytes of a token. */
        private static final int MAX_NUMBERS = 4;

        static void warn(String provider, Algorithm algorithm, Throwable failure) {
            Throwable cause = failure.getCause();
            String all = cause == null ? text(failure) : text(failure) + " (" + text(cause) + ")";
            LOG.warn(
                    "the JCA provider {} failed to verify {}: {}; requests get a 503",
                    provider,
                    algorithm,
                    RemoteDownload.shown(all));
        }

        static void debug(String provider, Algorithm algorithm) {
            LOG.debug("the JCA provider {} failed to verify {} again", provider, algorithm);
        }

        /** Returns the class and the message of a failure, without words that may be a part of a token or a key. */
        private static String text(Throwable failure) {
            String message = failure.getMessage();
            if (message == null) {
                return failure.getClass().getName();
            }
            StringBuilder text = new StringBuilder(failure.getClass().getName()).append(':');
            String[] words = message.trim().split("\\s+");
            boolean hasNumbers = Stream.of(words).filter(Log::hasDigit).count() > MAX_NUMBERS;
            boolean hidden = false;
            for (String word : words) {
                boolean hide = isEncoded(word) || (hasNumbers && (hasDigit(word) || isHex(word)));
                if (!hide || !hidden) {
                    text.append(' ').append(hide ? "..." : word);
                }
                hidden = hide;
            }
            return text.toString();
        }

        /**
         * Returns whether a word looks like a part of a token, a signature or a key. The names of PKCS#11 errors do
         * not, so they stay in the log.
         */
        private static boolean isEncoded(String word) {
            return word.length() >= LONG_WORD
                    || word.contains("eyJ")
                    || (word.length() >= BASE64_LINE
                            && hasDigit(word)
                            && word.chars().anyMatch(Character::isUpperCase)
                            && word.chars().anyMatch(Character::isLowerCase));
        }

        private static boolean isHex(String word) {
            return word.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        }

        private static boolean hasDigit(String word) {
            return word.chars().anyMatch(Character::isDigit);
        }
    }
}
