package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Rejected;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The interface between a guard and a web framework. An adapter implements the five abstract methods in one stateless
 * object. In the public class of the adapter, for instance {@code JwtServlet}, methods such as {@code required} and
 * {@code optional} call {@link JwtGuard#admit}. The accessors of this class call {@link #claims}, {@link #identity} and
 * {@link #result}.
 *
 * @param <Q> the framework's request
 * @param <S> the framework's response, which may be the same type as the request
 */
public interface RequestAdapter<Q, S> {

    /**
     * Returns the value of each line of a header, in order, not joined and not split. For {@code Host} in an HTTP/2
     * request, returns the authority, since some servers provide no header {@code Host} for HTTP/2.
     *
     * @param request the request
     * @param name the header's name; the case of the name is ignored
     * @return the values; empty when the header is absent
     */
    List<String> headers(Q request, String name);

    /**
     * Returns the method of the request line (RFC 9110 §9), unchanged. Ignores a header or parameter that overrides the
     * method, since a guard with a {@linkplain JwtGuard.Builder#cookie cookie} decides by the method whether a request
     * is safe.
     *
     * @param request the request
     * @return the method, {@code GET} for instance
     */
    String method(Q request);

    /**
     * Stores a decision with this request, and replaces an earlier decision. The decision must be visible to every
     * thread that handles the request. Never store a decision with a connection, since the connection may outlive the
     * request.
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
     * Writes the status, the headers and the body of the response to a rejected request. Writes the headers with
     * {@link ErrorResponse#writeHeaders}, even if an earlier handler has set headers. Writes the body as UTF-8, or no
     * body for HEAD. If the response is already committed, writes nothing and returns false. If the framework requires
     * the completion of a callback, always completes the callback. The adapter must not log an unwritten response,
     * since the guard logs it.
     *
     * <p>An adapter for a protocol other than HTTP, gRPC for instance, derives the status from {@code error} and the
     * text from {@code rejected}.
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
     * @return the verified claims; empty when the request came without a token, or no guard has admitted the request
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
     * Returns the identity for which the request's token was created, converted to a type as in
     * {@link Claims#get(String, Class)}.
     *
     * @param request the request
     * @param type the type, a record for instance
     * @param <T> that type
     * @return the identity; null when there is none
     * @throws IllegalArgumentException if the identity does not fit the type, or if the type is primitive and there is
     *     no identity
     */
    default <T> @Nullable T identity(Q request, Class<T> type) {
        return claims(request).identity(type);
    }

    /**
     * Returns the principal of the request's token, for a framework with principals.
     *
     * @param request the request
     * @return the principal; null when there is no identity
     */
    default @Nullable JwtPrincipal principal(Q request) {
        Claims claims = claims(request);
        return claims.identity() == null ? null : new JwtPrincipal(claims);
    }

    /**
     * Returns the result of the check of the request's token.
     *
     * @param request the request
     * @return {@code Valid}, or {@code Missing} if access is optional; null when no guard has admitted the request
     */
    default @Nullable TokenResult result(Q request) {
        Decision decision = attached(request);
        return decision == null ? null : decision.result();
    }
}
