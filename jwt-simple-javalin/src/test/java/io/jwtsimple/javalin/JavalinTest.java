package io.jwtsimple.javalin;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.tck.AdapterTck;
import io.jwtsimple.tck.Call;
import io.jwtsimple.tck.Endpoint;
import io.jwtsimple.tck.RunningServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tests the adapter on Javalin. */
class JavalinTest extends AdapterTck {

    private static final List<HandlerType> METHODS = List.of(
            HandlerType.GET,
            HandlerType.HEAD,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE,
            HandlerType.OPTIONS);

    @Override
    protected RunningServer start(List<Endpoint> endpoints) {
        return TestServer.start(() -> endpoints.forEach(JavalinTest::mount));
    }

    private static void mount(Endpoint endpoint) {
        Handler guarded = guarded(endpoint);
        Handler handler = context -> {
            endpoint.headersInFront().forEach(context::header);
            if (endpoint.sentInFront() != null) {
                context.res().setContentType("text/plain");
                context.res().getOutputStream().write(endpoint.sentInFront().getBytes(StandardCharsets.UTF_8));
                context.res().flushBuffer();
            }
            guarded.handle(context);
        };
        METHODS.forEach(method -> TestServer.add(method, endpoint.path(), handler));
    }

    private static Handler guarded(Endpoint endpoint) {
        Handler handler = context -> context.contentType("application/json; charset=utf-8")
                .result(endpoint.handler().handle(new ContextCall(context)));
        if (endpoint.guard() == null) {
            return handler;
        }
        Handler guarded = endpoint.access() == Access.REQUIRED
                ? JwtJavalin.required(endpoint.guard(), handler)
                : JwtJavalin.optional(endpoint.guard(), handler);
        return endpoint.guardInFront() == null ? guarded : JwtJavalin.required(endpoint.guardInFront(), guarded);
    }

    private record ContextCall(Context context) implements Call {
        @Override
        public Claims claims() {
            return JwtJavalin.claims(context);
        }

        @Override
        public @Nullable Object identity() {
            return JwtJavalin.identity(context);
        }

        @Override
        public <T> @Nullable T identity(Class<T> type) {
            return JwtJavalin.identity(context, type);
        }

        @Override
        public @Nullable TokenResult result() {
            return JwtJavalin.result(context);
        }

        @Override
        public @Nullable String user() {
            return context.req().getRemoteUser();
        }

        @Override
        public String body() {
            return context.body();
        }
    }
}
