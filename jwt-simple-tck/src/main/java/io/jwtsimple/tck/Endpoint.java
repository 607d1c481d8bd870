package io.jwtsimple.tck;

import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of the server under test. The handler of the endpoint handles every HTTP method, and is behind a guard
 * unless {@code guard} is null. In front of the guard, another handler or a filter may set response headers or begin
 * the response.
 *
 * @param path the exact path, for instance {@code /required}. The last endpoint has {@code /*}, and must receive every
 *     request that no other endpoint has handled. Mount the last endpoint as the next handler, the default servlet or
 *     the last route, whichever the framework offers
 * @param guard the guard that the adapter's {@code required} or {@code optional} adds in front of the handler; null for
 *     an endpoint without a guard
 * @param access the adapter's method that adds the guard: {@code required} or {@code optional}; ignored if there is no
 *     guard
 * @param handler the handler for an admitted request. The text that the handler returns is the body of a 200 response
 *     with the type {@code application/json} in UTF-8. The server must receive an exception of this handler like an
 *     exception of any other handler
 * @param headersInFront the response headers that a handler or a filter must set before the guard decides; empty for
 *     none
 * @param sentInFront a text that must be sent to the client and flushed before the guard runs, as the beginning of a
 *     200 response in {@code text/plain}; null for none. If the framework expects that the handler in front ends the
 *     response, that handler must do so after the guard has run
 * @param guardInFront another guard, which decides before {@code guard}; null for none. The adapter's {@code required}
 *     adds this guard around the guarded handler, or as a filter in front of the filter of {@code guard}
 */
public record Endpoint(
        String path,
        @Nullable JwtGuard guard,
        Access access,
        Handler handler,
        Map<String, String> headersInFront,
        @Nullable String sentInFront,
        @Nullable JwtGuard guardInFront) {

    /** The handler of the application. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Responds to an admitted request.
         *
         * @param call the request, with the results of the adapter's accessors
         * @return the response's body
         * @throws Exception an exception of the application
         */
        String handle(Call call) throws Exception;
    }
}
