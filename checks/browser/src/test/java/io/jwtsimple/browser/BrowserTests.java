package io.jwtsimple.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.http.TokenCookie;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Cookie;

/**
 * Tests in Chromium that only pages of a trusted origin can change the data of a user who is logged in. The server runs
 * on localhost. A page of the same site (localhost with another port) and a page of another site (127.0.0.1) attack the
 * user.
 *
 * <p>There are three servers with different cookies. With {@code SameSite=Lax}, the browser sends no cookie with most
 * requests of other sites. With {@code SameSite=None}, only the guard protects the user. The third server also has
 * {@code SameSite=None}, and its guard trusts one origin of the other site.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class BrowserTests {

    private static final String REJECTED = "Cross-origin request";
    private static final String NO_COOKIE = "Missing Authorization Header";
    private static final String THIS_HOST = "localhost";
    private static final String OTHER_SITE = "127.0.0.1";

    private final Browser browser = new Browser();
    private final RunningSite pages = UndertowSite.startPages();
    private final RunningSite otherPages = UndertowSite.startPages();
    private final Site lax = new Site(TokenCookie.of("__Host-lax"));
    private final Site none = new Site(TokenCookie.of("__Host-none").crossSite());
    private final Site trusting = new Site(
            TokenCookie.of("__Host-trusting").crossSite().trusting(pages.at(OTHER_SITE)),
            pages.at(OTHER_SITE),
            otherPages.at(OTHER_SITE));
    private RunningSite laxServer;
    private RunningSite noneServer;
    private RunningSite trustingServer;

    /** Starts a server of the framework. */
    abstract RunningSite start(Site site) throws Exception;

    @BeforeAll
    void log_in() throws Exception {
        laxServer = start(lax);
        noneServer = start(none);
        trustingServer = start(trusting);
        for (RunningSite server : new RunningSite[] {laxServer, noneServer, trustingServer}) {
            browser.open(server.at(THIS_HOST) + "/");
            assertThat(browser.run(
                            "const r = await fetch('/session', {method: 'POST'}); return r.status + await r.text()",
                            ""))
                    .isEqualTo("200");
        }
    }

    @AfterAll
    void stop() throws Exception {
        browser.close();
        for (RunningSite server : new RunningSite[] {laxServer, noneServer, trustingServer, pages, otherPages}) {
            server.close();
        }
    }

    @BeforeEach
    void leave_the_page() {
        browser.open("about:blank");
        lax.reset();
        none.reset();
        trusting.reset();
    }

    @AfterEach
    void no_other_request_has_come() {
        assertThat(lax.hasMoreResults() || none.hasMoreResults() || trusting.hasMoreResults())
                .isFalse();
    }

    @Test
    void the_browser_stores_the_cookie_and_no_script_can_read_it() {
        browser.open(laxServer.at(THIS_HOST) + "/");
        Cookie stored = Objects.requireNonNull(browser.cookie("__Host-lax"));
        assertThat(stored.isHttpOnly()).isTrue();
        assertThat(stored.isSecure()).isTrue();
        assertThat(stored.getSameSite()).isEqualTo("Lax");
        assertThat(browser.run("return document.cookie", "")).isEqualTo("");
    }

    @Test
    void a_page_of_the_server_reads_and_changes() throws Exception {
        browser.open(laxServer.at(THIS_HOST) + "/");
        assertThat(browser.run("return (await fetch('/api/notes')).text()", "")).isEqualTo("notes");
        assertThat(lax.nextResult()).isEqualTo("admitted");
        assertThat(browser.run("return (await fetch('/api/notes', {method: 'POST'})).text()", ""))
                .isEqualTo("same-origin");
        assertThat(lax.nextResult()).isEqualTo("admitted");
        assertThat(lax.changes()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"FORM", "FETCH", "FETCH_WITH_PREFLIGHT", "BEACON", "WEB_SOCKET"})
    void each_way_of_an_attack_works_from_a_page_of_the_server(Attack attack) throws Exception {
        attack.run(browser, laxServer.at(THIS_HOST), laxServer.at(THIS_HOST));
        assertThat(lax.nextResult()).isEqualTo("admitted");
        browser.await("a change", () -> lax.changes() == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "FORM, " + NO_COOKIE,
        "SANDBOXED_FORM, " + NO_COOKIE,
        "FETCH, " + NO_COOKIE,
        "BEACON, " + NO_COOKIE,
        "WEB_SOCKET, " + NO_COOKIE,
        "IMAGE, " + NO_COOKIE,
        "SCRIPT, " + NO_COOKIE,
        "FRAME, " + NO_COOKIE,
        "WINDOW, admitted"
    })
    void a_page_of_another_site_changes_nothing(Attack attack, String result) throws Exception {
        attack.run(browser, pages.at(OTHER_SITE), laxServer.at(THIS_HOST));
        assertThat(lax.nextResult()).isEqualTo(result);
        assertThat(lax.changes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "FORM, " + REJECTED,
        "SANDBOXED_FORM, " + NO_COOKIE, // a browser treats a sandboxed page as another site
        "FETCH, " + REJECTED,
        "BEACON, " + REJECTED,
        "WEB_SOCKET, " + REJECTED,
        "IMAGE, admitted",
        "SCRIPT, admitted",
        "FRAME, admitted",
        "WINDOW, admitted"
    })
    void a_page_of_another_origin_of_the_site_changes_nothing(Attack attack, String result) throws Exception {
        attack.run(browser, pages.at(THIS_HOST), laxServer.at(THIS_HOST));
        assertThat(lax.nextResult()).isEqualTo(result);
        assertThat(lax.changes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "FORM, " + REJECTED,
        "SANDBOXED_FORM, " + REJECTED,
        "FETCH, " + REJECTED,
        "BEACON, " + REJECTED,
        "WEB_SOCKET, " + REJECTED,
        "IMAGE, admitted",
        "SCRIPT, admitted",
        "FRAME, admitted",
        "WINDOW, admitted"
    })
    void a_page_of_another_site_changes_nothing_even_if_the_browser_sends_the_cookie(Attack attack, String result)
            throws Exception {
        attack.run(browser, pages.at(OTHER_SITE), noneServer.at(THIS_HOST));
        assertThat(none.nextResult()).isEqualTo(result);
        assertThat(none.changes()).isZero();
    }

    @Test
    void without_cors_a_browser_sends_nothing_after_the_preflight() {
        for (String from : new String[] {pages.at(OTHER_SITE), pages.at(THIS_HOST)}) {
            assertThat(Attack.FETCH_WITH_PREFLIGHT.run(browser, from, laxServer.at(THIS_HOST)))
                    .isEqualTo("TypeError: Failed to fetch");
            assertThat(Attack.FETCH_WITH_PREFLIGHT.run(browser, from, noneServer.at(THIS_HOST)))
                    .isEqualTo("TypeError: Failed to fetch");
        }
        assertThat(lax.changes() + none.changes()).isZero();
        lax.reset(); // in some frameworks, the guard gets and rejects the preflight
        none.reset();
    }

    @ParameterizedTest
    @CsvSource({"FORM", "FETCH", "FETCH_WITH_PREFLIGHT", "BEACON", "WEB_SOCKET"})
    void a_page_of_the_trusted_origin_changes_the_server(Attack attack) throws Exception {
        attack.run(browser, pages.at(OTHER_SITE), trustingServer.at(THIS_HOST));
        assertThat(trusting.nextResult()).isEqualTo("admitted");
        browser.await("a change", () -> trusting.changes() == 1);
    }

    @ParameterizedTest
    @CsvSource({"FORM", "FETCH", "FETCH_WITH_PREFLIGHT", "BEACON", "WEB_SOCKET"})
    void a_page_that_only_cors_allows_changes_nothing(Attack attack) throws Exception {
        attack.run(browser, otherPages.at(OTHER_SITE), trustingServer.at(THIS_HOST));
        assertThat(trusting.nextResult()).isEqualTo(REJECTED);
        assertThat(trusting.changes()).isZero();
    }

    @Test
    void a_page_that_cors_allows_reads_the_response_of_the_guard() throws Exception {
        String response = "const r = await fetch(arg + '/api/notes', {method: 'POST', credentials: 'include'});"
                + " return r.status + ' ' + await r.text()";
        browser.open(otherPages.at(OTHER_SITE) + "/");
        assertThat(browser.run(response, trustingServer.at(THIS_HOST)))
                .isEqualTo("403 {\"msg\":\"Cross-origin request\"}");
        assertThat(trusting.nextResult()).isEqualTo(REJECTED);
        browser.open(pages.at(OTHER_SITE) + "/");
        assertThat(browser.run(response, trustingServer.at(THIS_HOST))).isEqualTo("200 cross-site");
        assertThat(trusting.nextResult()).isEqualTo("admitted");
    }
}
