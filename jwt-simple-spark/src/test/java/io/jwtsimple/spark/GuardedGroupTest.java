package io.jwtsimple.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import spark.Filter;
import spark.Route;
import spark.Service;
import spark.Spark;

/** Tests that no request bypasses the guard of a group of routes, even if Spark skips filters for the request. */
class GuardedGroupTest {

    private static final JwtManager JWT =
            JwtManager.of(JwtKey.secret("a secret for tests which is longer than 32 bytes"));
    private static final JwtGuard GUARD = JwtGuard.of(JWT);
    private static final Route WHO = (request, response) -> "route of " + JwtSpark.identity(request);

    private static SparkServer server;

    @BeforeAll
    static void start() {
        server = SparkServer.start(spark -> {
            spark.get("/open", WHO);
            JwtSpark.requiredPath(GUARD, spark, "/api", () -> routes(spark));
            spark.path("/v1", () -> JwtSpark.requiredPath(GUARD, spark, "/api", () -> routes(spark)));
            spark.get("/api/later", WHO);
        });
    }

    private static void routes(Service spark) {
        spark.before("/role", (request, response) -> {
            if (!"admin".equals(JwtSpark.claims(request).get("role"))) {
                spark.halt(403, "no admin");
            }
        });
        spark.get("", WHO);
        spark.get("/", WHO);
        spark.get("/plain", WHO);
        spark.post("/plain", WHO);
        spark.get("/json", "application/json", WHO);
        spark.get("/text", "text/plain", WHO);
        spark.get("WithoutSlash", "application/json", WHO);
        spark.get("/role", WHO);
        spark.get("/users/:id", "application/json", WHO);
        spark.get("/files/*", WHO);
        spark.path("/inner", () -> spark.get("/json", "application/json", WHO));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET     | /api                     | Accept                 | */*
        GET     | /api                     | Accept                 | application/json, */*;q=0
        GET     | /api/                    | Accept                 | */*
        GET     | //api                    | Accept                 | */*
        GET     | /api//plain              | Accept                 | */*
        GET     | //api//plain             | Accept                 | */*
        GET     | /api/plain/              | Accept                 | */*
        GET     | /api/%70lain             | Accept                 | */*
        GET     | /api;x=y/plain           | Accept                 | */*
        GET     | /open/../api/plain       | Accept                 | */*
        GET     | /api/json                | Accept                 | application/json
        GET     | /api/json                | Accept                 | application/json, */*;q=0
        GET     | /api/json                | Accept                 | application/json;q=0.1, text/html, */*;q=0.0
        GET     | /api/json                | Accept                 | application/*, */*;q=0
        GET     | /api/text                | Accept                 | text/plain, */*;q=0
        GET     | /api/users/7             | Accept                 | application/json, */*;q=0
        GET     | /apiWithoutSlash         | Accept                 | application/json, */*;q=0
        GET     | /api/inner/json          | Accept                 | application/json, */*;q=0
        GET     | /api/files/a/b           | Accept                 | */*
        HEAD    | /api/plain               | Accept                 | */*
        HEAD    | /api/json                | Accept                 | application/json, */*;q=0
        POST    | /api/plain               | X-HTTP-Method-Override | GET
        OPTIONS | /api/plain               | X-HTTP-Method-Override | GET
        OPTIONS | /api/plain               | X-HTTP-Method-Override | HEAD
        GET     | /api/later               | Accept                 | */*
        GET     | /v1/api/json             | Accept                 | application/json, */*;q=0
        GET     | /v1/api/plain            | Accept                 | */*
        HEAD    | /v1/api/users/7          | Accept                 | application/json, */*;q=0
        """)
    void no_request_without_a_token_reaches_a_route(String method, String path, String header, String value)
            throws Exception {
        String response = server.raw(method, path, header + ": " + value);
        assertThat(response)
                .doesNotContain("route of")
                .doesNotStartWith("HTTP/1.1 2")
                .doesNotStartWith("HTTP/1.1 5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /api             | */*
        /api/plain       | */*
        /api/json        | application/json, */*;q=0
        /api/text        | text/plain, */*;q=0
        /apiWithoutSlash | application/json
        /api/users/7     | application/json
        /api/later       | text/html
        /v1/api/plain    | */*
        /v1/api/json     | application/json, */*;q=0
        """)
    void a_request_with_a_token_reaches_every_route(String path, String accept) throws Exception {
        assertThat(server.get(path, "Accept", accept, "Authorization", "Bearer " + JWT.create("alice"))
                        .body())
                .isEqualTo("route of alice");
    }

    @Test
    void a_filter_of_the_group_sees_the_claims() throws Exception {
        String admin = JWT.create("alice", claims -> claims.put("role", "admin"));
        assertThat(server.get("/api/role", "Authorization", "Bearer " + admin).body())
                .isEqualTo("route of alice");
        assertThat(server.get("/api/role", "Authorization", "Bearer " + JWT.create("bob"))
                        .body())
                .isEqualTo("no admin");
    }

    @Test
    void other_routes_stay_open() throws Exception {
        assertThat(server.get("/open").body()).isEqualTo("route of null");
    }

    @Test
    void a_path_begins_with_a_slash() {
        Service spark = Service.ignite();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtSpark.requiredPath(GUARD, spark, "api", () -> {}))
                .withMessage("path: must begin with '/', was 'api'");
    }

    @Test
    void a_group_that_adds_its_routes_elsewhere_is_rejected() {
        Service spark = Service.ignite().port(0);
        Service other = Service.ignite().port(0);
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtSpark.requiredPath(
                            GUARD, spark, "/api", () -> other.get("/json", "application/json", WHO)))
                    .withMessageStartingWith("group: added no route to this Service");
        } finally {
            spark.stop();
            other.stop();
        }
    }

    static List<Arguments> filtersInFront() {
        Filter filter = (request, response) -> {};
        return List.of(
                arguments("an accept type", "before", "/api/x", (Consumer<Service>)
                        spark -> spark.before("/x", "application/json", filter)),
                arguments("an accept type", "after", "/api/x", (Consumer<Service>)
                        spark -> spark.after("/x", "application/json", filter)),
                arguments("a path beside the group", "before", "/apix", (Consumer<Service>)
                        spark -> spark.before("x", filter)),
                arguments("a path beside the group", "before", "/api*", (Consumer<Service>)
                        spark -> spark.before("*", filter)));
    }

    /**
     * With {@code Accept: application/json, *}{@code /*;q=0} a client skips the check in front of the group, but still
     * reaches the filters that this test adds to the group.
     */
    @ParameterizedTest(name = "{1} {2}: {0}")
    @MethodSource("filtersInFront")
    void a_filter_that_a_request_without_a_token_reaches_is_rejected(
            String what, String kind, String path, Consumer<Service> filter) {
        Service spark = Service.ignite().port(0);
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtSpark.requiredPath(GUARD, spark, "/api", () -> {
                        spark.get("/x", WHO);
                        filter.accept(spark);
                    }))
                    .withMessage(
                            "group: the %s-filter for '%s' would run without a token;"
                                    + " give it no accept type, and a path that begins with '/'",
                            kind, path);
        } finally {
            spark.stop();
        }
    }

    @Test
    void a_group_of_the_static_methods_of_spark_is_guarded() throws Exception {
        Spark.port(0);
        JwtSpark.requiredPath(GUARD, "/api", () -> Spark.get("/json", "application/json", WHO));
        Spark.awaitInitialization();
        try {
            String skipping = "Accept: application/json, */*;q=0";
            assertThat(SparkServer.raw(Spark.port(), "GET", "/api/json", skipping))
                    .startsWith("HTTP/1.1 401 ");
            assertThat(SparkServer.raw(
                            Spark.port(), "GET", "/api/json", "Authorization: Bearer " + JWT.create("alice")))
                    .contains("route of alice");
        } finally {
            Spark.stop();
            Spark.awaitStop();
        }
    }
}
