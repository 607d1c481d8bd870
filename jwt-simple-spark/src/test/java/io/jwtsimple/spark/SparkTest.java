package io.jwtsimple.spark;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.tck.AdapterTck;
import io.jwtsimple.tck.Call;
import io.jwtsimple.tck.Endpoint;
import io.jwtsimple.tck.RunningServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import spark.Request;
import spark.Response;
import spark.Route;
import spark.RouteImpl;
import spark.Service;
import spark.route.HttpMethod;

/** Tests the adapter on Spark. The test calls only methods that Spark and its jakarta forks all have. */
class SparkTest extends AdapterTck {

    @Override
    protected RunningServer start(List<Endpoint> endpoints) {
        return SparkServer.start(service -> endpoints.forEach(endpoint -> mount(service, endpoint)));
    }

    // Because of the accept type, Spark matches this route even for requests that skip every filter.
    private static void mount(Service service, Endpoint endpoint) {
        Route handler = (request, response) -> {
            response.type("application/json; charset=utf-8");
            return endpoint.handler().handle(new SparkCall(request));
        };
        Route guarded = guarded(endpoint, handler);
        Route route = (request, response) -> {
            endpoint.headersInFront().forEach(response::header);
            if (endpoint.sentInFront() != null) {
                response.type("text/plain");
                send(response, endpoint.sentInFront());
            }
            return guarded.handle(request, response);
        };
        EnumSet.range(HttpMethod.get, HttpMethod.options)
                .forEach(method ->
                        service.addRoute(method, RouteImpl.create(endpoint.path(), "application/json", route)));
    }

    /** Begins the response. Uses reflection, because Spark's forks have the servlet API in another package. */
    private static void send(Response response, String text) throws ReflectiveOperationException, IOException {
        Object raw = Response.class.getMethod("raw").invoke(response);
        Class<?> type = Response.class.getMethod("raw").getReturnType();
        OutputStream out = (OutputStream) type.getMethod("getOutputStream").invoke(raw);
        out.write(text.getBytes(StandardCharsets.UTF_8));
        type.getMethod("flushBuffer").invoke(raw);
    }

    private static Route guarded(Endpoint endpoint, Route handler) {
        if (endpoint.guard() == null) {
            return handler;
        }
        Route guarded = endpoint.access() == Access.REQUIRED
                ? JwtSpark.required(endpoint.guard(), handler)
                : JwtSpark.optional(endpoint.guard(), handler);
        return endpoint.guardInFront() == null ? guarded : JwtSpark.required(endpoint.guardInFront(), guarded);
    }

    private record SparkCall(Request request) implements Call {
        @Override
        public Claims claims() {
            return JwtSpark.claims(request);
        }

        @Override
        public Object identity() {
            return JwtSpark.identity(request);
        }

        @Override
        public <T> T identity(Class<T> type) {
            return JwtSpark.identity(request, type);
        }

        @Override
        public TokenResult result() {
            return JwtSpark.result(request);
        }

        @Override
        public @Nullable String user() {
            return null; // Spark has no concept of a user
        }

        @Override
        public String body() {
            return request.body();
        }
    }
}
