package io.jwtsimple;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The result of decoding a token: {@link Valid}, or {@link Rejected} with the reason.
 *
 * <p>{@link #match match} handles {@code Valid} and {@code Rejected} in one expression, and {@code instanceof}
 * distinguishes the kinds of rejection. A result is immutable. {@code toString} contains neither the token nor a claim.
 */
public sealed interface TokenResult {

    /**
     * Calls the first function with the claims of a valid token, or the second function with the rejection.
     *
     * <p>A call of this method with two lambda expressions does not compile as the argument of {@code println}
     * ("reference to println is ambiguous"), because Java does not use the bodies of lambda expressions to choose
     * between the {@code println} methods. Use a method reference for one of the two functions:
     *
     * <pre>{@code
     * System.out.println(jwt.decode(token).match(claims -> "Hello " + claims.identity(), Rejected::message));
     * }</pre>
     *
     * @param valid the function for verified claims
     * @param rejected the function for a rejection
     * @param <T> the type of the value
     * @return the value that the function returned
     */
    default <T> T match(Function<? super Claims, ? extends T> valid, Function<? super Rejected, ? extends T> rejected) {
        Objects.requireNonNull(valid, "valid");
        Objects.requireNonNull(rejected, "rejected");
        return this instanceof Valid v ? valid.apply(v.claims()) : rejected.apply((Rejected) this);
    }

    /**
     * Returns the claims of a valid token, or throws an exception of the application for a rejection:
     *
     * <pre>{@code
     * Claims claims = jwt.decode(token).orElseThrow(rejected -> new LoginRequired(rejected.message()));
     * }</pre>
     *
     * @param exception the function that returns the exception to throw for a rejection; it must not return null
     * @param <X> the type of the exception
     * @return the verified claims
     * @throws X if the token was not accepted
     */
    default <X extends Throwable> Claims orElseThrow(Function<? super Rejected, ? extends X> exception) throws X {
        Objects.requireNonNull(exception, "exception");
        if (this instanceof Valid valid) {
            return valid.claims();
        }
        throw Objects.requireNonNull(exception.apply((Rejected) this), "exception: the function returned null");
    }

    /**
     * A token that passed every check.
     *
     * @param claims the verified claims, never {@link Claims#empty()}
     */
    record Valid(Claims claims) implements TokenResult {
        /**
         * Rejects {@link Claims#empty()}, which does not come from a token.
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

    /** A token that was not accepted. The subtype identifies the kind of rejection. */
    sealed interface Rejected extends TokenResult {
        /**
         * Returns the reason as a text. The library's own texts are constant, and contain nothing from a token or a
         * request. Every text contains only the characters of RFC 6750 §3: printable ASCII without the double quote and
         * the backslash.
         *
         * @return the message, safe to send to the client
         */
        String message();
    }

    /**
     * A token that has expired. The other claims are valid, but the token was not checked for revocation.
     *
     * @param message the reason, see {@link Rejected#message()}
     * @param expiredAt the token's {@code exp}
     */
    record Expired(String message, Instant expiredAt) implements Rejected {
        /**
         * Checks the message.
         *
         * @param message the reason
         * @param expiredAt the token's {@code exp}
         */
        public Expired {
            requireMessage(message);
            Objects.requireNonNull(expiredAt, "expiredAt");
        }

        /** Shows the message, but no claim. */
        @Override
        public String toString() {
            return "Expired[message=" + message + "]";
        }
    }

    /**
     * An invalid token, or a request with a malformed header or cookie, or with several tokens.
     *
     * @param message the reason, see {@link Rejected#message()}
     * @param reason the reason as an enum constant
     */
    record Invalid(String message, Reason reason) implements Rejected {
        /**
         * Checks the message.
         *
         * @param message the reason
         * @param reason the reason as an enum constant
         */
        public Invalid {
            requireMessage(message);
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A request without a token.
     *
     * @param message the reason, see {@link Rejected#message()}
     */
    record Missing(String message) implements Rejected {
        /**
         * Checks the message.
         *
         * @param message the reason
         */
        public Missing {
            requireMessage(message);
        }
    }

    /**
     * A token that does not grant access to the resource. Possible reasons are a missing scope, a rule of the
     * application, and an unsafe cross-origin request with the token in a cookie.
     *
     * @param message the reason, see {@link Rejected#message()}
     * @param scopes the scopes that the resource requires, as an immutable set in the given order; empty if no scope
     *     would grant access
     */
    record Forbidden(String message, Set<String> scopes) implements Rejected {
        /**
         * Checks the message and the scopes, and copies the scopes.
         *
         * @param message the reason
         * @param scopes the scopes that the resource requires, each with only the characters that RFC 6749 §3.3 allows
         * @throws IllegalArgumentException if a scope is empty, or if the message or a scope contains a character that
         *     RFC 6750 §3 does not allow
         */
        public Forbidden {
            requireMessage(message);
            scopes = Collections.unmodifiableSet(new LinkedHashSet<>(Objects.requireNonNull(scopes, "scopes")));
            scopes.forEach(TokenResult::requireScope);
        }
    }

    /**
     * A token that could not be checked, because its key could not be fetched, because a JCA provider failed, or
     * because the {@link Revocations} of a store are too old or were never read. The cause is usually an outage, and
     * not an error of the client. {@link JwtKeySet#requireAvailable()} throws an exception with the reason why no keys
     * are available.
     *
     * @param message the reason, see {@link Rejected#message()}
     */
    record Unavailable(String message) implements Rejected {
        /**
         * Checks the message.
         *
         * @param message the reason
         */
        public Unavailable {
            requireMessage(message);
        }
    }

    /**
     * The reason why a token is {@link Invalid}. Any release may add reasons, so a {@code switch} over the reasons
     * needs a default branch.
     */
    enum Reason {
        /**
         * The header's value is not exactly one token after the scheme (RFC 6750 §2.1), or the cookie's value is not a
         * token.
         */
        MALFORMED_HEADER,
        /** The header (RFC 6750 §2) or the cookie was sent more than once. */
        MULTIPLE_TOKENS,
        /** The token is longer than the configured maximum. */
        TOO_LARGE,
        /**
         * The token is not a JWT in JWS Compact Serialization (RFC 7515 §7.1), its encoding is not canonical, or its
         * header is too large. Also used for a token that contains another token.
         */
        MALFORMED,
        /** The {@code alg} is not an accepted algorithm (RFC 8725 §3.1). */
        DISALLOWED_ALGORITHM,
        /**
         * No key matches the token. Also used if more than eight keys match, and the first eight do not verify its
         * signature.
         */
        UNKNOWN_KEY,
        /** The signature is invalid. */
        BAD_SIGNATURE,
        /**
         * The header requires an extension with the parameter {@code crit} or {@code b64} (RFC 7515 §4.1.11). No
         * extension is supported.
         */
        UNSUPPORTED_EXTENSION,
        /** The {@code typ} is not an expected type (RFC 8725 §3.11). */
        WRONG_TYPE,
        /** A required claim is absent. */
        MISSING_CLAIM,
        /**
         * A registered claim other than {@code sub} has a wrong type or is out of range (RFC 7519 §4.1). Also used if a
         * text in the payload contains half of a surrogate pair.
         */
        MALFORMED_CLAIM,
        /** The {@code iss} is not the expected issuer. */
        WRONG_ISSUER,
        /** The {@code aud} contains none of the expected audiences. */
        WRONG_AUDIENCE,
        /** A claim does not have a value that {@link JwtManager.Builder#requireClaim(String, Object...)} requires. */
        WRONG_CLAIM,
        /** A {@code cnf} claim binds the token to its sender (RFC 7800 §3.1), so the token is not a bearer token. */
        SENDER_CONSTRAINED,
        /**
         * The {@code nbf} is in the future. Also used by a manager with revocations if the {@code iat} is more than a
         * minute in the future. Both limits are extended by the leeway.
         */
        NOT_YET_VALID,
        /**
         * The token was revoked (see {@link Revocations}), or is so old that the token's revocation may have been
         * removed. A decode function of the application may return this reason too.
         */
        REVOKED
    }

    private static void requireScope(String scope) {
        Objects.requireNonNull(scope, "scope");
        if (scope.isEmpty()) {
            throw new IllegalArgumentException("scope: must not be empty (RFC 6749 §3.3)");
        }
        for (int i = 0; i < scope.length(); i++) {
            char c = scope.charAt(i);
            if (c <= 0x20 || c > 0x7E || c == '"' || c == '\\') {
                throw new IllegalArgumentException("scope: character at index " + i
                        + " is not allowed in a scope (RFC 6749 §3.3), which takes printable ASCII without the space, the"
                        + " double quote and the backslash; give each scope by itself");
            }
        }
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
