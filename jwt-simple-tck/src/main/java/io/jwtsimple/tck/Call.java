package io.jwtsimple.tck;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import org.jspecify.annotations.Nullable;

/** A request in a handler's hands: what the adapter's accessors give for it, and its body. */
public interface Call {

    /**
     * The adapter's {@code claims(request)}.
     *
     * @return what it gives
     */
    Claims claims();

    /**
     * The adapter's {@code identity(request)}.
     *
     * @return what it gives
     */
    @Nullable
    Object identity();

    /**
     * The adapter's {@code identity(request, type)}.
     *
     * @param type the type
     * @param <T> that type
     * @return what it gives
     */
    <T> @Nullable T identity(Class<T> type);

    /**
     * The adapter's {@code result(request)}.
     *
     * @return what it gives
     */
    @Nullable
    TokenResult result();

    /**
     * Returns the name of the framework's own user of the request, from {@code getUserPrincipal()} in servlets for
     * instance.
     *
     * @return the name; null when there is no user, and always null where the framework knows no user
     */
    @Nullable
    String user();

    /**
     * The request's body, read by the framework's usual means.
     *
     * @return the body as UTF-8 text
     * @throws Exception if it cannot be read
     */
    String body() throws Exception;
}
