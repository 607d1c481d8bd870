package io.jwtsimple;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;

/**
 * The result of decoding a token: {@link Valid}, or {@link Rejected} and why.
 *
 * <p>{@link #match match} is the whole decision in one expression; the kinds of rejection are told apart by
 * {@code instanceof}. A result is immutable, and {@code toString} shows neither the token nor a claim.
 */
public sealed interface TokenResult {

    /**
     * Gives the value of one of two functions: the first for the claims of a valid token, the second for a rejection.
     *
     * @param valid what to do with verified claims
     * @param rejected what to do otherwise
     * @param <T> the type of the value
     * @return what the chosen function returned
     */
    default <T> T match(Function<? super Claims, ? extends T> valid, Function<? super Rejected, ? extends T> rejected) {
        Objects.requireNonNull(valid, "valid");
        Objects.requireNonNull(rejected, "rejected");
        return this instanceof Valid v ? valid.apply(v.claims()) : rejected.apply((Rejected) this);
    }

    /**
     * The token passed every check.
     *
     * @param claims the verified claims; {@link Claims#empty()} is rejected, so that only decode makes this result
     */
    record Valid(Claims claims) implements TokenResult {
        /**
         * Refuses claims that come from no token.
         *
         * @param claims the verified claims
         */
        public Valid {
            Objects.requireNonNull(claims, "claims");
            if (claims == Claims.empty()) {
                throw new IllegalArgumentException(
                        "claims: Claims.empty() comes from no token; only decode makes claims");
            }
        }
    }

    /** The token was not accepted; the subtype says why. */
    sealed interface Rejected extends TokenResult {
        /**
         * Why, as a constant text without any input in it, in the characters of RFC 6750 §3 (printable ASCII without
         * the double quote and the backslash).
         *
         * @return the message, safe to send to the client
         */
        String message();
    }

    /**
     * The token was good in every other respect, and its time is over.
     *
     * @param message why, see {@link Rejected#message()}
     * @param expiredAt the token's {@code exp}
     */
    record Expired(String message, Instant expiredAt) implements Rejected {
        /**
         * Checks the message.
         *
         * @param message why
         * @param expiredAt the token's {@code exp}
         */
        public Expired {
            requireMessage(message);
            Objects.requireNonNull(expiredAt, "expiredAt");
        }

        /** Shows the message, not the claim. */
        @Override
        public String toString() {
            return "Expired[message=" + message + "]";
        }
    }

    /**
     * The token, or the header that carried it, is wrong.
     *
     * @param message why, see {@link Rejected#message()}
     * @param reason why, for a program
     */
    record Invalid(String message, Reason reason) implements Rejected {
        /**
         * Checks the message.
         *
         * @param message why
         * @param reason why, for a program
         */
        public Invalid {
            requireMessage(message);
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * There was no token to decode.
     *
     * @param message why, see {@link Rejected#message()}
     */
    record Missing(String message) implements Rejected {
        /**
         * Checks the message.
         *
         * @param message why
         */
        public Missing {
            requireMessage(message);
        }
    }

    /**
     * The token could not be judged, since no keys are available: an outage of the provider, and not the client's
     * fault. {@link JwtKeySet#requireAvailable()} tells the program why.
     *
     * @param message why, see {@link Rejected#message()}
     */
    record Unavailable(String message) implements Rejected {
        /**
         * Checks the message.
         *
         * @param message why
         */
        public Unavailable {
            requireMessage(message);
        }
    }

    /**
     * Why a token is {@link Invalid}. More may be added in any release, so a program that tells them apart needs an
     * answer for the rest.
     */
    enum Reason {
        /** The header is not the scheme followed by one token (RFC 6750 §2.1). */
        MALFORMED_HEADER,
        /** The header was sent more than once (RFC 6750 §2). */
        MULTIPLE_TOKENS,
        /** The token is longer than the configured maximum. */
        TOO_LARGE,
        /** The token is no JWT in JWS Compact Serialization (RFC 7515 §7.1), or not in its one canonical spelling. */
        MALFORMED,
        /** The {@code alg} is none of the keys' algorithms (RFC 8725 §3.1). */
        DISALLOWED_ALGORITHM,
        /** No key fits the token. */
        UNKNOWN_KEY,
        /** The signature does not verify. */
        BAD_SIGNATURE,
        /** The header demands an extension with {@code crit} or {@code b64} (RFC 7515 §4.1.11); there is none here. */
        UNSUPPORTED_EXTENSION,
        /** The {@code typ} is not the expected one (RFC 8725 §3.11). */
        WRONG_TYPE,
        /** A required claim is absent. */
        MISSING_CLAIM,
        /** A registered claim is not of its type or range (RFC 7519 §4.1). */
        MALFORMED_CLAIM,
        /** The {@code iss} is not the expected one. */
        WRONG_ISSUER,
        /** The {@code aud} names none of the expected audiences. */
        WRONG_AUDIENCE,
        /** A {@code cnf} claim binds the token to its sender (RFC 7800 §3.1), so it is not a bearer token. */
        SENDER_CONSTRAINED,
        /** The {@code nbf} is in the future. */
        NOT_YET_VALID,
        /** The application no longer accepts the token. Decode never says so; a function behind a guard may. */
        REVOKED
    }

    private static void requireMessage(String message) {
        Objects.requireNonNull(message, "message");
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c < 0x20 || c > 0x7E || c == '"' || c == '\\') {
                throw new IllegalArgumentException("message: character at index " + i
                        + " is not allowed in an error_description (RFC 6750 §3), which takes printable ASCII without"
                        + " the double quote and the backslash");
            }
        }
    }
}
