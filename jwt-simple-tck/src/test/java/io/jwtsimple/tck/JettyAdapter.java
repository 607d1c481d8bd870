package io.jwtsimple.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.JwtPrincipal;
import io.jwtsimple.http.RequestAdapter;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An adapter for the handlers of Jetty's core, which implements only the methods of {@link RequestAdapter}. The return
 * value of a Jetty handler decides whether the next handler runs. A handler also completes a callback, and declares
 * whether it may block.
 */
class JettyAdapter implements RequestAdapter<Request, JettyAdapter.Output> {

    private static final String DECISION = JettyAdapter.class.getName() + ".decision";

    /** A response, and the callback that must be completed with it. */
    record Output(Response response, Callback callback) {}

    Handler guarded(JwtGuard guard, Access access, Handler next) {
        return new Handler.Wrapper(next) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                if (!guard.admit(JettyAdapter.this, access, request, new Output(response, callback))) {
                    return true; // handled, so no later handler runs
                }
                identify(request);
                return super.handle(request, response, callback);
            }

            @Override
            public InvocationType getInvocationType() {
                return guard.mayBlock() ? InvocationType.BLOCKING : super.getInvocationType();
            }
        };
    }

    void identify(Request request) {
        JwtPrincipal principal = principal(request);
        if (principal != null) {
            Request.setAuthenticationState(request, new Request.AuthenticationState() {
                @Override
                public Principal getUserPrincipal() {
                    return principal;
                }
            });
        }
    }

    @Override
    public List<String> headers(Request request, String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        // In HTTP/2, the authority of the request replaces the header Host.
        String authority = request.getHttpURI().getAuthority();
        return values.isEmpty() && name.equalsIgnoreCase("Host") && authority != null ? List.of(authority) : values;
    }

    @Override
    public String method(Request request) {
        return request.getMethod();
    }

    @Override
    public void attach(Request request, Decision decision) {
        request.setAttribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(Request request) {
        return (Decision) request.getAttribute(DECISION);
    }

    @Override
    public boolean reject(Output output, Rejected rejected, ErrorResponse error) {
        if (output.response().isCommitted()) {
            output.callback().succeeded();
            return false;
        }
        write(output, error);
        return true;
    }

    void write(Output output, ErrorResponse error) {
        Response response = output.response();
        response.setStatus(error.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.remove(HttpHeader.CONTENT_LENGTH);
        error.writeHeaders(headers::put, headers::add);
        response.write(true, ByteBuffer.wrap(error.body().getBytes(UTF_8)), output.callback());
    }
}
