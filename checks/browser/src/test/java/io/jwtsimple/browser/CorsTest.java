package io.jwtsimple.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.server.HttpHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import org.junit.jupiter.api.Test;

/**
 * Tests in Chromium which parts of a rejection a page of another origin can read. The guide on CORS lists exactly these
 * parts.
 */
class CorsTest {

    private static final String READ = """
        const r = await fetch(arg, {headers: {Authorization: 'Bearer a.b.c'}});
        return [r.status, r.headers.get('Retry-After'), r.headers.get('WWW-Authenticate'), await r.text()].join(' ');
        """;

    private final HttpHandler unavailable =
            JwtUndertow.required(JwtGuard.of(token -> new Unavailable("Key source unavailable")), exchange -> {});

    @Test
    void a_page_reads_retry_after_only_if_the_header_is_exposed() {
        try (Browser browser = new Browser();
                RunningSite pages = UndertowSite.startPages();
                RunningSite closed = UndertowSite.serve(unavailable);
                RunningSite hidden = UndertowSite.serve(cors(pages.at("localhost"), null));
                RunningSite exposed =
                        UndertowSite.serve(cors(pages.at("localhost"), "WWW-Authenticate, Retry-After"))) {
            browser.open(pages.at("localhost") + "/");
            assertThat(browser.run(READ, closed.at("127.0.0.1"))).isEqualTo("TypeError: Failed to fetch");
            assertThat(browser.run(READ, hidden.at("127.0.0.1")))
                    .isEqualTo("503   {\"msg\":\"Key source unavailable\"}");
            assertThat(browser.run(READ, exposed.at("127.0.0.1")))
                    .isEqualTo("503 30  {\"msg\":\"Key source unavailable\"}");
        }
    }

    private HttpHandler cors(String origin, String exposed) {
        return exchange -> {
            HeaderMap headers = exchange.getResponseHeaders();
            headers.put(new HttpString("Access-Control-Allow-Origin"), origin);
            if (exposed != null) {
                headers.put(new HttpString("Access-Control-Expose-Headers"), exposed);
            }
            if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
                headers.put(new HttpString("Access-Control-Allow-Headers"), "Authorization");
                exchange.setStatusCode(204);
            } else {
                unavailable.handleRequest(exchange);
            }
        };
    }
}
