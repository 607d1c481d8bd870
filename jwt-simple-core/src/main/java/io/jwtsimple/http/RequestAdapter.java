package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Rejected;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The interface of a guard to a web framework. An adapter implements the five abstract methods in one stateless object.
 * The methods {@code required} and {@code optional} of the adapter call {@link JwtGuard#admit}, and its accessors call
 * {@link #claims}, {@link #identity} and {@link #result}.
 *
 * @param <Q> the framework's request
 * @param <S> the framework's response, which may be the same type as the request
 */
public interface RequestAdapter<Q, S> {

    /**
     * Returns the value of each line of a header, in order, not joined and not split. For {@code Host} in HTTP/2,
     * returns the authority of the request, since some servers have no header {@code Host} there.
     *
     * @param request the request
     * @param name the header's name, compared without case
     * @return the values; empty when the header is absent
     */
    List<String> headers(Q request, String name);

    /**
     * Returns the method of the request line (RFC 9110 §9), unchanged. A header or parameter that overrides the method
     * is ignored. A guard with a {@linkplain JwtGuard.Builder#cookie cookie} decides by the method whether a request is
     * safe.
     *
     * @param request the request
     * @return the method, {@code GET} for instance
     */
    String method(Q request);

    /**
     * Stores a decision with this request, in place of an earlier decision. The decision must be visible to every
     * thread that handles the request. The decision must end with the request, so never store it with a connection that
     * outlives the request.
     *
     * @param request the request
     * @param decision the decision
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
     * even if an earlier handler has set some), body as UTF-8, and no body for HEAD. If the response is already
     * committed, writes nothing and returns false. If the framework has a callback that must be completed, completes
     * the callback in both cases. The guard logs a response that was not written, so the adapter must not log it.
     *
     * <p>A framework without HTTP responses, for instance gRPC, has its own status and text. The adapter of such a
     * framework takes the status from the response, and the text from the rejection.
     *
     * @param response the response
     * @param rejected the reason; an adapter that writes HTTP responses ignores the reason
     * @param error the response to write, unchanged
     * @return true if the response was written; false if it was already committed
     * @throws IOException if the connection fails
     */
    boolean reject(S response, Rejected rejected, ErrorResponse error) throws IOException;

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
     * @return the identity, with its JSON type (see {@link Claims#identity()}); null when there is none
     */
    default @Nullable Object identity(Q request) {
        return claims(request).identity();
    }

    /**
     * Returns the identity for which the request's token was created, converted as by
     * {@link Claims#get(String, Class)}.
     *
     * @param request the request
     * @param type the type, a record for instance
     * @param <T> that type
     * @return the identity; null when there is none
     * @throws IllegalArgumentException if the identity does not fit the type
     */
    default <T> @Nullable T identity(Q request, Class<T> type) {
        return claims(request).identity(type);
    }

    /**
     * Returns the principal of the request's token, for a framework with its own users.
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
     * @return {@code Valid}, or {@code Missing} if access is optional; null when no guard has admitted the request
     */
    default @Nullable TokenResult result(Q request) {
        Decision decision = attached(request);
        return decision == null ? null : decision.result();
    }
}
