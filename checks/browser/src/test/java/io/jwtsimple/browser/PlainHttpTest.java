package io.jwtsimple.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.http.TokenCookie;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests, in Chromium, a server on plain {@code http} whose host name is not localhost. To such a server, the browser
 * sends no {@code Sec-Fetch-Site}, so the guard compares {@code Origin} with {@code Host}.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PlainHttpTest {

    private final Browser browser = new Browser("--host-resolver-rules=MAP *.test 127.0.0.1");
    private final RunningSite pages = UndertowSite.startPages();
    private final Site site =
            new Site(TokenCookie.of("session").withDomain("app.test").insecure());
    private final RunningSite server = UndertowSite.start(site);

    @BeforeAll
    void log_in() {
        browser.open(server.at("app.test") + "/");
        assertThat(browser.run("return (await fetch('/session', {method: 'POST'})).status", ""))
                .isEqualTo(200L);
    }

    @AfterAll
    void stop() {
        browser.close();
        pages.close();
        server.close();
    }

    @BeforeEach
    void leave_the_page() {
        browser.open("about:blank");
        site.reset();
    }

    @Test
    void a_page_of_the_server_changes_the_server_without_sec_fetch_site() throws Exception {
        browser.open(server.at("app.test") + "/");
        assertThat(browser.run("return (await fetch('/api/notes', {method: 'POST'})).text()", ""))
                .isEqualTo("null");
        assertThat(site.nextResult()).isEqualTo("admitted");
        assertThat(Attack.WEB_SOCKET.run(browser, server.at("app.test"), server.at("app.test")))
                .isEqualTo("open");
        assertThat(site.nextResult()).isEqualTo("admitted");
        assertThat(site.changes()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "FORM, app.test", "FETCH, app.test", "BEACON, app.test", "WEB_SOCKET, app.test",
        "FORM, evil.app.test", "FETCH, evil.app.test", "BEACON, evil.app.test", "WEB_SOCKET, evil.app.test"
    })
    void a_page_of_another_port_or_subdomain_changes_nothing(Attack attack, String host) throws Exception {
        attack.run(browser, pages.at(host), server.at("app.test"));
        assertThat(site.nextResult()).isEqualTo("Cross-origin request");
        assertThat(site.changes()).isZero();
    }
}
