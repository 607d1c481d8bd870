package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests rejections if the container has an error page, or if another filter has written to the response. */
abstract class RejectionTests extends WebAppTests {

    RejectionTests(Container container) {
        super(container);
    }

    @Test
    final void the_error_page_of_the_container_does_not_replace_a_rejection() throws Exception {
        WebApp app = WebApp.of(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), "/who");
            mount(context, "/who", WHO);
            mount(context, "/sorry", (request, response) -> response.getWriter().print("<html>sorry"));
            mount(context, "/gone", (request, response) -> response.sendError(410));
        });
        run(app.withErrorPage("/sorry"));
        assertThat(get("/gone").body()).isEqualTo("<html>sorry");
        HttpResponse<String> rejection = get("/who");
        assertThat(rejection.statusCode()).isEqualTo(401);
        assertThat(rejection.body()).isEqualTo(REJECTION);
    }

    @Test
    final void a_rejection_replaces_unsent_content() throws Exception {
        run(guardedBy(guard, (request, response, chain) -> {
            response.getOutputStream().print("begun");
            chain.doFilter(request, response);
        }));
        assertThat(get("/who").body()).isEqualTo(REJECTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "ISO-8859-1"})
    final void a_rejection_is_in_utf_8_after_a_filter_set_another_encoding(String encoding) throws Exception {
        String text = "nötig 🔒";
        run(guardedBy(responding(text), (request, response, chain) -> {
            response.setCharacterEncoding(encoding);
            response.getWriter().write("begun");
            chain.doFilter(request, response);
        }));
        HttpResponse<String> rejection = get("/who");
        assertThat(rejection.headers().allValues("Content-Type")).containsExactly("text/plain");
        assertThat(rejection.body()).isEqualTo(text);
    }

    @Test
    final void a_rejection_keeps_all_values_of_the_headers_of_a_filter_in_front() throws Exception {
        run(guardedBy(guard, (request, response, chain) -> {
            ((HttpServletResponse) response).addHeader("Link", "</a>; rel=preload");
            ((HttpServletResponse) response).addHeader("Link", "</b>; rel=preload");
            ((HttpServletResponse) response).addCookie(new Cookie("a", "1"));
            ((HttpServletResponse) response).addCookie(new Cookie("b", "2"));
            chain.doFilter(request, response);
        }));
        HttpResponse<String> rejection = get("/who");
        assertThat(rejection.headers().allValues("Link")).containsExactly("</a>; rel=preload", "</b>; rel=preload");
        assertThat(rejection.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    final void a_long_rejection_has_its_length() throws Exception {
        String text = "x".repeat(100_000);
        run(guardedBy(responding(text)));
        assertThat(get("/who").headers().firstValue("Content-Length")).hasValue("100000");
        assertThat(get("/who").body()).isEqualTo(text);
    }

    @Test
    final void a_committed_response_stays_unchanged() throws Exception {
        run(guardedBy(guard, (request, response, chain) -> {
            response.getWriter().write("begun");
            response.flushBuffer();
            chain.doFilter(request, response);
        }));
        Messages messages = new Messages();
        Logger log = Logger.getLogger(JwtGuard.class.getName());
        log.setLevel(Level.FINE);
        log.addHandler(messages);
        try {
            assertThat(get("/who").body()).isEqualTo("begun");
            assertThat(messages.debug)
                    .contains("FINE rejection not written: the response is committed, or belongs to a page that"
                            + " includes this one");
        } finally {
            log.removeHandler(messages);
            log.setLevel(null);
        }
    }

    private static WebApp guardedBy(JwtGuard guard) {
        return guardedBy(guard, (request, response, chain) -> chain.doFilter(request, response));
    }

    private static WebApp guardedBy(JwtGuard guard, Filter front) {
        return WebApp.of(context -> {
            JwtServlet.register(context, front, JwtServlet.required(guard), "/who");
            mount(context, "/who", WHO);
        });
    }

    private static JwtGuard responding(String text) {
        return JwtGuard.builder(token -> new Missing("not asked for"))
                .onMissing(missing -> new ErrorResponse(401, Map.of("Content-Type", "text/plain"), text))
                .build();
    }

    private static final class Messages extends Handler {
        final Queue<String> debug = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            debug.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
