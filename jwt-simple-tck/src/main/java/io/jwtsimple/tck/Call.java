package io.jwtsimple.tck;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import org.jspecify.annotations.Nullable;

/** A request as a handler sees it: the results of the adapter's accessors for the request, and its body. */
public interface Call {

    /**
     * Returns the result of the adapter's {@code claims(request)}.
     *
     * @return the result of the accessor
     */
    Claims claims();

    /**
     * Returns the result of the adapter's {@code identity(request)}.
     *
     * @return the result of the accessor
     */
    @Nullable
    Object identity();

    /**
     * Returns the result of the adapter's {@code identity(request, type)}.
     *
     * @param type the type of the identity
     * @param <T> the type of the identity
     * @return the result of the accessor
     */
    <T> @Nullable T identity(Class<T> type);

    /**
     * Returns the result of the adapter's {@code result(request)}.
     *
     * @return the result of the accessor
     */
    @Nullable
    TokenResult result();

    /**
     * Returns the name of the request's user according to the framework. For a servlet, this is the name of
     * {@code getUserPrincipal()}.
     *
     * @return the name; null if the request has no user, or if the framework has no concept of a user
     */
    @Nullable
    String user();

    /**
     * Reads the request's body with the framework's usual methods.
     *
     * @return the body as UTF-8 text
     * @throws Exception if the body cannot be read
     */
    String body() throws Exception;
}
