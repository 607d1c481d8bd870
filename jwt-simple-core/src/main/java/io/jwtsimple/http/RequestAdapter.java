package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The interface of a guard to a web framework. An adapter implements the four abstract methods in one stateless object.
 * {@link JwtGuard#admit} then serves its {@code required} and {@code optional}, and {@link #claims}, {@link #identity}
 * and {@link #result} serve its accessors.
 *
 * @param <Q> the framework's request
 * @param <S> the framework's response, which may be the same type
 */
public interface RequestAdapter<Q, S> {

    /**
     * Returns every value of a header, in order, never joined, never split.
     *
     * @param request the request
     * @param name the header's name, compared without case
     * @return the values; empty when the header is absent
     */
    List<String> headers(Q request, String name);

    /**
     * Keeps a decision with this request, on whatever thread it goes on, and in place of an earlier one. It must be gone
     * with the request: where connections outlive requests, it must not be kept with the connection.
     *
     * @param request the request
     * @param decision what to keep
     */
    void attach(Q request, Decision decision);

    /**
     * Returns the decision that was attached to this request.
     *
     * @param request the request
     * @return the decision; null when no guard has admitted the request
     */
    @Nullable
    Decision attached(Q request);

    /**
     * Writes the response to a request that was not admitted: status, headers (by {@link ErrorResponse#writeHeaders},
     * whatever an earlier handler has set), body as UTF-8, and no body for HEAD. If the response is already committed,
     * writes nothing and returns false. If the framework needs a callback to be completed, completes it in both cases.
     * The guard logs a response that was not written, so the adapter does not.
     *
     * @param response the response
     * @param error what to write, as it is
     * @return true if the response was written; false if it was already committed
     * @throws IOException if the connection fails
     */
    boolean reject(S response, ErrorResponse error) throws IOException;

    /**
     * Returns the claims of the request's token.
     *
     * @param request the request
     * @return the verified claims; empty when the request came without a token, or no guard ran
     */
    default Claims claims(Q request) {
        return Decision.claims(attached(request));
    }

    /**
     * Returns the identity for which the request's token was created.
     *
     * @param request the request
     * @return the identity as JSON has it: see {@link Claims#identity()}; null when there is none
     */
    default @Nullable Object identity(Q request) {
        return claims(request).identity();
    }

    /**
     * Returns the identity for which the request's token was created, as a type of the application.
     *
     * @param request the request
     * @param type the type to read it as, a record for instance
     * @param <T> that type
     * @return the identity; null when there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     */
    default <T> @Nullable T identity(Q request, Class<T> type) {
        return claims(request).identity(type);
    }

    /**
     * Returns the principal of the request's token, for a framework that has users of its own.
     *
     * @param request the request
     * @return the principal; null when there is no identity
     */
    default @Nullable JwtPrincipal principal(Q request) {
        Claims claims = claims(request);
        return claims.identity() == null ? null : new JwtPrincipal(claims);
    }

    /**
     * Returns the result of the request's token.
     *
     * @param request the request
     * @return {@code Valid}, or {@code Missing} where access was optional; null when no guard has admitted the request
     */
    default @Nullable TokenResult result(Q request) {
        Decision decision = attached(request);
        return decision == null ? null : decision.result();
    }
}
