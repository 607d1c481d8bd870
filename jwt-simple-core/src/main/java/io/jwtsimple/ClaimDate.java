package io.jwtsimple;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The conversion of NumericDates ({@code exp}, {@code nbf}, {@code iat}): seconds since 1970 in UTC, without leap
 * seconds (RFC 7519 §2). The number of seconds is at most 253402300799, the end of year 9999, and at least
 * -253402300799. A larger range would overflow the date types of other libraries.
 */
final class ClaimDate {

    static final long MAX_SECONDS = 253_402_300_799L; // 9999-12-31T23:59:59Z

    private static final BigDecimal MAX = BigDecimal.valueOf(MAX_SECONDS);
    private static final int NANOS_DIGITS = 9;
    // A number in a token has at most 64 digits, so a number with a scale above 100 is less than a nanosecond.
    private static final int MAX_SCALE = 100;

    private ClaimDate() {}

    /** Returns whether an instant is in the range of a NumericDate. */
    static boolean isInRange(Instant instant) {
        return isInRange(instant.getEpochSecond());
    }

    /**
     * Converts seconds since 1970 to an instant; returns null if the instant is out of range. If the decimal text of
     * the number is given, converts the text, because the number may be rounded.
     */
    static @Nullable Instant toInstant(Number seconds, @Nullable String decimal) {
        if (decimal != null) {
            return toInstant(decimal);
        }
        return seconds instanceof Long whole && isInRange(whole) ? Instant.ofEpochSecond(whole) : null;
    }

    /**
     * Converts the decimal text of seconds since 1970 to an instant, exact to the nanosecond; returns null if the
     * instant is out of range. The number must be finite as a double.
     */
    static @Nullable Instant toInstant(String decimal) {
        BigDecimal exact;
        try {
            exact = new BigDecimal(decimal);
        } catch (NumberFormatException e) {
            return Instant.EPOCH; // the exponent is so negative that the number is practically zero
        }
        if (exact.scale() > MAX_SCALE) {
            return Instant.EPOCH;
        }
        if (exact.abs().compareTo(MAX) > 0) {
            return null;
        }
        BigInteger nanos = exact.movePointRight(NANOS_DIGITS)
                .setScale(0, RoundingMode.FLOOR)
                .unscaledValue();
        BigInteger[] parts = nanos.divideAndRemainder(BigInteger.TEN.pow(NANOS_DIGITS));
        return Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue());
    }

    static boolean isInRange(long seconds) {
        return seconds >= -MAX_SECONDS && seconds <= MAX_SECONDS;
    }
}
