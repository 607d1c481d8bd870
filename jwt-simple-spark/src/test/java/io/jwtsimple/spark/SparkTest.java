package io.jwtsimple.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.AdapterTck;
import io.jwtsimple.tck.Call;
import io.jwtsimple.tck.Endpoint;
import io.jwtsimple.tck.RunningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import spark.Request;
import spark.Route;
import spark.RouteImpl;
import spark.Service;
import spark.route.HttpMethod;

/** The adapter on Spark. It links only what Spark and its jakarta forks have in common, and so runs on each. */
class SparkTest extends AdapterTck {

    private static final String REFUSAL = "{\"msg\":\"Missing Authorization Header\"}";

    private final JwtManager jwt = JwtManager.of(JwtKey.secret("a secret for tests which is longer than 32 bytes"));
    private final JwtGuard guard = JwtGuard.of(jwt);

    @Override
    protected RunningServer start(List<Endpoint> endpoints) {
        return SparkServer.start(service -> endpoints.forEach(endpoint -> mount(service, endpoint)));
    }

    // With an accept type of its own, the route is matched even by requests that make Spark skip every filter.
    private static void mount(Service service, Endpoint endpoint) {
        Route handler = (request, response) -> {
            response.type("application/json; charset=utf-8");
            return endpoint.handler().handle(new SparkCall(request));
        };
        Route guarded = guarded(endpoint, handler);
        Route route = (request, response) -> {
            endpoint.headersInFront().forEach(response::header);
            return guarded.handle(request, response);
        };
        EnumSet.range(HttpMethod.get, HttpMethod.options)
                .forEach(method ->
                        service.addRoute(method, RouteImpl.create(endpoint.path(), "application/json", route)));
    }

    private static Route guarded(Endpoint endpoint, Route handler) {
        if (endpoint.guard() == null) {
            return handler;
        }
        return endpoint.access() == Access.REQUIRED
                ? JwtSpark.required(endpoint.guard(), handler)
                : JwtSpark.optional(endpoint.guard(), handler);
    }

    @Test
    void a_refusal_does_not_go_through_the_transformer_of_the_route() throws Exception {
        Route route = JwtSpark.required(guard, (request, response) -> "admitted");
        try (SparkServer server = SparkServer.start(spark -> spark.get("/", route, model -> "[" + model + "]"))) {
            assertThat(get(server).body()).isEqualTo(REFUSAL);
            assertThat(get(server, "Authorization", "Bearer " + jwt.create("alice"))
                            .body())
                    .isEqualTo("[admitted]");
        }
    }

    @Test
    void a_refusal_is_no_case_for_the_exception_handlers_of_the_application() throws Exception {
        try (SparkServer server = SparkServer.start(spark -> {
            spark.exception(RuntimeException.class, (e, request, response) -> response.body("an exception"));
            spark.get("/", JwtSpark.required(guard, (request, response) -> "admitted"));
        })) {
            assertThat(get(server).body()).isEqualTo(REFUSAL);
        }
    }

    @Test
    void an_accept_header_that_makes_spark_skip_every_filter_does_not_skip_the_guard() throws Exception {
        try (SparkServer server = SparkServer.start(spark -> {
            spark.before((request, response) -> spark.halt(403, "stopped by a filter"));
            spark.get("/", "application/json", JwtSpark.required(guard, (request, response) -> "admitted"));
        })) {
            assertThat(get(server).body()).isEqualTo("stopped by a filter");
            assertThat(get(server, "Accept", "application/json, */*;q=0").body())
                    .isEqualTo(REFUSAL);
        }
    }

    @Test
    void a_guard_and_a_route_are_demanded_when_the_route_is_made() {
        Route route = (request, response) -> "";
        assertThatNullPointerException()
                .isThrownBy(() -> JwtSpark.required(null, route))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtSpark.optional(guard, null))
                .withMessage("route");
    }

    private static HttpResponse<String> get(SparkServer server, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
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
        public String body() {
            return request.body();
        }
    }
}
