package io.jwtsimple.tck;

import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server under test must serve: the handler, for every method, behind the guard, and in front of the guard a
 * handler or filter that sets response headers, where there are any to set.
 *
 * @param path the exact path, {@code /required} for instance. The last endpoint has {@code /*}, and must receive every
 *     request that no other endpoint has answered, by the framework's own means: the next handler, a default servlet, a
 *     last route
 * @param guard what to put in front of the handler, by the adapter's {@code required} or {@code optional}; null for an
 *     endpoint without a guard
 * @param access which of the two; without meaning when there is no guard
 * @param handler what to run when the request is admitted; its text is the body of a 200 response, as
 *     {@code application/json} in UTF-8, and what it throws goes to the server as from any handler
 * @param headersInFront response headers to set before the guard is asked, by the framework's own means
 * @param sentInFront a text that must be sent to the client and flushed before the guard runs, as the beginning of a
 *     200 response in {@code text/plain}; null for none. If the framework leaves the end of a response to the handler
 *     that began it, the handler in front ends the response after the guard has run
 * @param guardInFront a guard that decides before the other guard, by the adapter's {@code required}: around the guarded
 *     handler, or as a filter in front of the other filter; null for none
 */
public record Endpoint(
        String path,
        @Nullable JwtGuard guard,
        Access access,
        Handler handler,
        Map<String, String> headersInFront,
        @Nullable String sentInFront,
        @Nullable JwtGuard guardInFront) {

    /** The application's part of an endpoint. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers an admitted request.
         *
         * @param call the request, as the adapter shows it
         * @return the response's body
         * @throws Exception whatever an application throws
         */
        String handle(Call call) throws Exception;
    }
}
