package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.servlet.WebApp.Page;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests dispatches of one request to several resources: the guard of each resource decides, and each resource gets the
 * user of its guard.
 */
abstract class DispatchTests extends WebAppTests {

    private final JwtManager machines =
            JwtManager.of(JwtKey.secret("another secret of the servlet tests, as long as it"));
    private final JwtGuard machineGuard =
            JwtGuard.builder(machines).header("X-Machine").noScheme().build();

    DispatchTests(Container container) {
        super(container);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a request,                /who",
        "a forward,                /forward",
        "an asynchronous dispatch, /async-dispatch",
        "an asynchronous response,   /async-response",
        "an error dispatch,        /fail"
    })
    final void the_user_is_available_on(String dispatch, String path) throws Exception {
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), "/*");
            mount(context, "/who", WHO);
            mount(context, "/forward", forwardTo("/who"));
            mount(
                    context,
                    "/async-dispatch",
                    (request, response) -> request.startAsync().dispatch("/who"));
            mount(context, "/async-response", (request, response) -> {
                AsyncContext async = request.startAsync(request, response);
                async.start(() -> respond(async));
            });
            mount(context, "/fail", DispatchTests::fail);
        });
        run(app.withErrorPage("/who"));
        assertThat(getAs("alice", path).body()).isEqualTo("alice alice alice Bearer");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a forward,                         /public/forward",
        "a forward after the writer's use,  /public/write-and-forward",
        "a forward after the stream's use,  /public/stream-and-forward",
        "an asynchronous dispatch,          /public/async-dispatch",
        "an error dispatch,                 /public/fail"
    })
    final void a_required_resource_is_not_reached_from_an_optional_one_by(String dispatch, String path)
            throws Exception {
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.optional(guard), "/public/*");
            JwtServlet.register(context, JwtServlet.required(guard), "/members/*");
            mount(context, "/members/who", WHO);
            mount(context, "/public/forward", forwardTo("/members/who"));
            mount(context, "/public/write-and-forward", (request, response) -> {
                response.setContentType("text/html;charset=UTF-16");
                response.getWriter().write("<html>");
                forwardTo("/members/who").serve(request, response);
            });
            mount(context, "/public/stream-and-forward", (request, response) -> {
                response.setContentType("text/html");
                response.getOutputStream().print("<html>");
                forwardTo("/members/who").serve(request, response);
            });
            mount(
                    context,
                    "/public/async-dispatch",
                    (request, response) -> request.startAsync().dispatch("/members/who"));
            mount(context, "/public/fail", DispatchTests::fail);
        });
        run(app.withErrorPage("/members/who"));
        HttpResponse<String> rejection = get(path);
        assertThat(rejection.statusCode()).isEqualTo(401);
        assertThat(rejection.body()).isEqualTo(REJECTION);
        assertThat(rejection.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
        assertThat(rejection.headers().allValues("Content-Type")).containsExactly("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forward", "/async-dispatch", "/fail"})
    final void a_dispatch_is_rejected_if_the_token_has_expired_meanwhile(String path) throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        JwtManager expiring = JwtManager.builder(JwtKey.secret("a secret of the servlet tests, 32 bytes and more"))
                .clock(now::get)
                .build();
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.required(JwtGuard.of(expiring)), "/*");
            mount(context, "/who", WHO);
            mount(context, "/forward", expire(now, forwardTo("/who")));
            mount(
                    context,
                    "/async-dispatch",
                    expire(now, (request, response) -> request.startAsync().dispatch("/who")));
            mount(context, "/fail", expire(now, DispatchTests::fail));
        });
        run(app.withErrorPage("/who"));
        HttpResponse<String> rejection = get(path, "Authorization", "Bearer " + expiring.create("alice"));
        assertThat(rejection.statusCode()).isEqualTo(401);
        assertThat(rejection.body()).isEqualTo("{\"msg\":\"Token has expired\"}");
    }

    /** Returns a page that lets the token expire and then runs another page. */
    private static Page expire(AtomicReference<Instant> now, Page page) {
        return (request, response) -> {
            now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
            page.serve(request, response);
        };
    }

    @Test
    final void an_include_of_a_required_resource_writes_nothing_without_a_token() throws Exception {
        run(context -> {
            JwtServlet.register(context, JwtServlet.optional(guard), "/public");
            JwtServlet.register(context, JwtServlet.required(guard), "/who");
            mount(context, "/who", WHO);
            mount(context, "/public", include("/who"));
        });
        HttpResponse<String> page = get("/public");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("null [] null");
        assertThat(page.headers().allValues("WWW-Authenticate")).isEmpty();
        assertThat(getAs("alice", "/public").body()).isEqualTo("alice [alice alice alice Bearer] alice");
    }

    /**
     * A dispatch by name has no path, so only the dispatching page is guarded, as the Javadoc of {@code register}
     * states.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    final void a_dispatch_by_name_is_admitted_with_the_dispatching_page(boolean forward) throws Exception {
        run(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), "/members/*");
            mount(context, "/members/who", WHO);
            Page byName = (request, response) -> {
                RequestDispatcher dispatcher = request.getServletContext().getNamedDispatcher("/members/who");
                if (forward) {
                    dispatcher.forward(request, response);
                } else {
                    dispatcher.include(request, response);
                }
            };
            mount(context, "/members/page", byName);
            mount(context, "/open", byName);
        });
        assertThat(get("/members/page").body()).isEqualTo(REJECTION);
        assertThat(getAs("alice", "/members/page").statusCode()).isEqualTo(200);
        assertThat(get("/open").body()).isEqualTo("null null null null");
    }

    @Test
    final void a_guard_does_not_reuse_the_result_of_another() throws Exception {
        run(this::withTwoGuards);
        HttpResponse<String> rejection = getAs("alice", "/users/forward");
        assertThat(rejection.statusCode()).isEqualTo(401);
        assertThat(rejection.body()).isEqualTo("{\"msg\":\"Missing X-Machine Header\"}");
    }

    @Test
    final void each_resource_gets_the_user_of_its_own_guard() throws Exception {
        run(this::withTwoGuards);
        assertThat(get("/users/forward", both()).body()).isEqualTo("robot robot robot Bearer");
        assertThat(get("/users/include", both()).body()).isEqualTo("alice [robot robot robot Bearer] alice");
        assertThat(get("/include", both()).body()).isEqualTo("null [robot robot robot Bearer] null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/include", "/forward", "/async-dispatch", "/fail"})
    final void a_token_is_verified_once_for_all_dispatches_of_a_request(String path) throws Exception {
        AtomicInteger verified = new AtomicInteger();
        JwtGuard counting = JwtGuard.of(token -> {
            verified.incrementAndGet();
            return jwt.decode(token);
        });
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.optional(counting), "/*");
            JwtServlet.register(context, JwtServlet.required(counting), "/*");
            mount(context, "/forward", forwardTo("/include"));
            mount(
                    context,
                    "/async-dispatch",
                    (request, response) -> request.startAsync().dispatch("/include"));
            mount(context, "/fail", DispatchTests::fail);
            mount(context, "/include", include("/who"));
            mount(context, "/who", WHO);
        });
        run(app.withErrorPage("/include"));
        assertThat(getAs("alice", path).body()).isEqualTo("alice [alice alice alice Bearer] alice");
        assertThat(verified).hasValue(1);
    }

    @Test
    final void a_page_that_has_forwarded_gets_the_user_of_the_target() throws Exception {
        BlockingQueue<Object> afterwards = new LinkedBlockingQueue<>();
        WebApp app = WebApp.of(this::withTwoGuards).declaring((request, response, chain) -> {
            chain.doFilter(request, response);
            afterwards.add(JwtServlet.identity((HttpServletRequest) request));
        });
        run(app);
        assertThat(get("/users/forward", both()).body()).isEqualTo("robot robot robot Bearer");
        assertThat(afterwards.poll(10, SECONDS)).isEqualTo("robot");
        assertThat(getAs("alice", "/users/forward").statusCode()).isEqualTo(401);
        assertThat(afterwards.poll(10, SECONDS)).isEqualTo("alice");
    }

    private String[] both() {
        return new String[] {"Authorization", "Bearer " + jwt.create("alice"), "X-Machine", machines.create("robot")};
    }

    private void withTwoGuards(ServletContext context) {
        JwtServlet.register(context, JwtServlet.required(guard), "/users/*");
        JwtServlet.register(context, JwtServlet.required(machineGuard), "/machines/*");
        mount(context, "/machines/who", WHO);
        mount(context, "/users/forward", forwardTo("/machines/who"));
        mount(context, "/users/include", include("/machines/who"));
        mount(context, "/include", include("/machines/who"));
    }

    private static Page forwardTo(String path) {
        return (request, response) -> request.getRequestDispatcher(path).forward(request, response);
    }

    /** Returns a page that includes another resource, and writes the identity before and after the include. */
    private static Page include(String path) {
        return (request, response) -> {
            response.getWriter().write(JwtServlet.identity(request) + " [");
            request.getRequestDispatcher(path).include(request, response);
            response.getWriter().write("] " + JwtServlet.identity(request));
        };
    }

    private static void fail(HttpServletRequest request, HttpServletResponse response) {
        throw new IllegalStateException("a fault of the application");
    }

    private static void respond(AsyncContext async) {
        try {
            WHO.serve((HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            async.complete();
        }
    }
}
