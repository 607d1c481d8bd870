package io.jwtsimple.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spark.ModelAndView;
import spark.Request;
import spark.RequestResponseFactory;
import spark.Route;
import spark.TemplateEngine;
import spark.TemplateViewRoute;

/**
 * Tests features of Spark: transformers, templates, exception handlers, HEAD, instances. {@link SparkTest} runs the
 * tests that are common to all adapters.
 */
class JwtSparkTest {

    private static final String REJECTION = "{\"msg\":\"Missing Authorization Header\"}";

    private final JwtManager jwt = JwtManager.of(JwtKey.secret("a secret for tests which is longer than 32 bytes"));
    private final JwtGuard guard = JwtGuard.of(jwt);
    private final String token = jwt.create("alice");

    @Test
    void the_transformer_of_the_route_does_not_run_for_a_rejection() throws Exception {
        Route route = JwtSpark.required(guard, (request, response) -> "admitted");
        try (SparkServer server = SparkServer.start(spark -> spark.get("/", route, model -> "[" + model + "]"))) {
            assertThat(server.get("/").body()).isEqualTo(REJECTION);
            assertThat(server.get("/", "Authorization", "Bearer " + token).body())
                    .isEqualTo("[admitted]");
        }
    }

    /** The attribute may contain an object of another class, for instance a decision of another copy of the library. */
    @Test
    void a_decision_of_another_class_loader_is_ignored() throws Exception {
        Route route = JwtSpark.optional(guard, (request, response) -> "Hello " + JwtSpark.identity(request));
        try (SparkServer server = SparkServer.start(spark -> {
            spark.before((request, response) ->
                    request.attribute("io.jwtsimple.spark.SparkAdapter.decision", "of another class"));
            spark.get("/", route);
        })) {
            assertThat(server.get("/").body()).isEqualTo("Hello null");
            assertThat(server.get("/", "Authorization", "Bearer " + token).body())
                    .isEqualTo("Hello alice");
        }
    }

    @Test
    void exception_handlers_of_the_application_do_not_run_for_a_rejection() throws Exception {
        try (SparkServer server = SparkServer.start(spark -> {
            spark.exception(RuntimeException.class, (e, request, response) -> response.body("an exception"));
            spark.get("/", JwtSpark.required(guard, (request, response) -> "admitted"));
        })) {
            assertThat(server.get("/").body()).isEqualTo(REJECTION);
        }
    }

    @Test
    void an_accept_header_that_makes_spark_skip_every_filter_does_not_skip_the_guard() throws Exception {
        try (SparkServer server = SparkServer.start(spark -> {
            spark.before((request, response) -> spark.halt(403, "stopped by a filter"));
            spark.get("/", "application/json", JwtSpark.required(guard, (request, response) -> "admitted"));
        })) {
            assertThat(server.get("/").body()).isEqualTo("stopped by a filter");
            assertThat(server.get("/", "Accept", "application/json, */*;q=0").body())
                    .isEqualTo(REJECTION);
        }
    }

    @Test
    void a_null_guard_or_route_is_rejected() {
        Route route = (request, response) -> "";
        assertThatNullPointerException()
                .isThrownBy(() -> JwtSpark.required(null, route))
                .withMessage("guard");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtSpark.optional(guard, null))
                .withMessage("route");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtSpark.requiredView(guard, null))
                .withMessage("route");
    }

    @Test
    void a_view_is_rendered_for_an_admitted_request_only() throws Exception {
        TemplateViewRoute view = (request, response) ->
                new ModelAndView(Map.of("user", String.valueOf(JwtSpark.identity(request))), "page");
        TemplateEngine engine = new TemplateEngine() {
            @Override
            public String render(ModelAndView view) {
                return view.getViewName() + " for " + ((Map<?, ?>) view.getModel()).get("user");
            }
        };
        try (SparkServer server = SparkServer.start(spark -> {
            spark.get("/required", JwtSpark.requiredView(guard, view), engine);
            spark.get("/optional", JwtSpark.optionalView(guard, view), engine);
        })) {
            assertThat(server.get("/required").body()).isEqualTo(REJECTION);
            assertThat(server.get("/required", "Authorization", "Bearer " + token)
                            .body())
                    .isEqualTo("page for alice");
            assertThat(server.get("/optional").body()).isEqualTo("page for null");
            assertThat(server.get("/optional", "Authorization", "Bearer abc").statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void head_runs_a_guarded_head_route() throws Exception {
        try (SparkServer server = SparkServer.start(
                spark -> spark.head("/", JwtSpark.required(guard, (request, response) -> "admitted")))) {
            HttpResponse<String> rejection = server.send("HEAD", "/");
            assertThat(rejection.statusCode()).isEqualTo(401);
            assertThat(rejection.body()).isEmpty();
            assertThat(server.send("HEAD", "/", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** For a HEAD request, Spark skips the GET route and its guard. The method {@code requiredPath} guards HEAD too. */
    @Test
    void spark_itself_responds_to_head_if_there_is_only_a_get_route() throws Exception {
        try (SparkServer server = SparkServer.start(
                spark -> spark.get("/", JwtSpark.required(guard, (request, response) -> "admitted")))) {
            assertThat(server.send("HEAD", "/").statusCode()).isEqualTo(200);
        }
    }

    /** The servlet API returns null if the container does not allow access to the headers. */
    @Test
    void a_request_whose_headers_are_null_has_no_token() throws Exception {
        Route who = (request, response) -> "route of " + JwtSpark.identity(request);
        Route required = JwtSpark.required(guard, who);
        Route optional = JwtSpark.optional(guard, who);
        try (SparkServer server = SparkServer.start(spark -> {
            spark.get("/required", (request, response) -> required.handle(withoutHeaders(request), response));
            spark.get("/optional", (request, response) -> optional.handle(withoutHeaders(request), response));
        })) {
            HttpResponse<String> rejection = server.get("/required", "Authorization", "Bearer " + token);
            assertThat(rejection.statusCode()).isEqualTo(401);
            assertThat(rejection.body()).isEqualTo(REJECTION);
            assertThat(server.get("/optional", "Authorization", "Bearer " + token)
                            .body())
                    .isEqualTo("route of null");
        }
    }

    /**
     * Returns a request without headers. Uses reflection, because Spark's forks have the servlet API in another
     * package.
     */
    private static Request withoutHeaders(Request request) throws ReflectiveOperationException {
        Method raw = Request.class.getMethod("raw");
        Object servletRequest = raw.invoke(request);
        Object hiding = Proxy.newProxyInstance(
                JwtSparkTest.class.getClassLoader(),
                new Class<?>[] {raw.getReturnType()},
                (proxy, method, arguments) ->
                        method.getName().equals("getHeaders") ? null : method.invoke(servletRequest, arguments));
        return (Request) RequestResponseFactory.class
                .getMethod("create", raw.getReturnType())
                .invoke(null, hiding);
    }

    @Test
    void two_instances_have_their_own_guards() throws Exception {
        JwtManager other = JwtManager.of(JwtKey.secret("another secret which is longer than 32 bytes"));
        Route who = (request, response) -> JwtSpark.identity(request);
        try (SparkServer first = SparkServer.start(spark -> spark.get("/", JwtSpark.required(guard, who)));
                SparkServer second =
                        SparkServer.start(spark -> spark.get("/", JwtSpark.required(JwtGuard.of(other), who)))) {
            assertThat(first.get("/", "Authorization", "Bearer " + token).body())
                    .isEqualTo("alice");
            assertThat(second.get("/", "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(401);
            assertThat(second.get("/", "Authorization", "Bearer " + other.create("bob"))
                            .body())
                    .isEqualTo("bob");
        }
    }
}
