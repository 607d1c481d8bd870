package io.jwtsimple.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.Revocations;
import io.jwtsimple.browser.Browser;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Tests the page of the browser example in Chromium. The tests use only the keyboard. */
class BrowserExamplePageTest {

    private final Undertow server = BrowserExample.start(0, JwtKey.generate(Algorithm.HS256), Revocations.inMemory());
    private final int port =
            ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    private final Browser browser = new Browser();

    @BeforeEach
    void open_the_page() {
        browser.open("http://localhost:" + port + "/");
        awaitStatus("You are not logged in.");
    }

    @AfterEach
    void stop() {
        browser.close();
        server.stop();
    }

    @Test
    void a_user_logs_in_adds_a_note_and_logs_out() {
        logIn();
        assertThat(texts("#cookies")).isEqualTo(List.of("(none)"));
        addNote("Buy milk");
        assertThat(texts("#responses li:first-child .status")).isEqualTo(List.of("201"));

        browser.open("http://localhost:" + port + "/");
        browser.await("the notes after a reload", () -> texts("#notes li").equals(List.of("Buy milk")));
        press("logout");
        awaitStatus("Logged out in this browser.");
        awaitFocus("user");
        press("try");
        browser.await("a 401", () -> texts("#responses li:first-child .status").equals(List.of("401")));
        assertThat(texts("#responses li:first-child code"))
                .isEqualTo(List.of("{\"msg\":\"Missing Authorization Header\"}", "WWW-Authenticate: Bearer"));
    }

    @Test
    void a_wrong_password_is_reported() {
        type("user", "test");
        type("password", "wrong" + Keys.ENTER);
        browser.await("a report", () -> texts("[role=alert]").equals(List.of("Bad user or password.")));
        awaitFocus("user");
        assertThat(browser.focused().getDomAttribute("aria-invalid")).isEqualTo("true");
    }

    @Test
    void a_logout_everywhere_ends_the_session_of_another_browser() {
        logIn();
        try (Browser other = new Browser()) {
            other.open("http://localhost:" + port + "/");
            other.await("the login", () -> other.element("login").isDisplayed());
            other.element("user").sendKeys("test");
            other.element("password").sendKeys("test" + Keys.ENTER);
            other.await("the notes", () -> other.element("text").isDisplayed());
            press("logout-everywhere");
            awaitStatus("Logged out everywhere.");
            other.element("text").sendKeys("Too late" + Keys.ENTER);
            other.await("the login", () -> other.element("login").isDisplayed());
            assertThat(other.element("responses").getText()).contains("Token has been revoked");
        }
    }

    @Test
    void the_page_of_another_site_adds_no_note() {
        logIn();
        browser.open("http://127.0.0.1:" + port + "/other-site.html");
        press("send");
        browser.await(
                "the response", () -> texts("body").equals(List.of("{\"msg\":\"Missing Authorization Header\"}")));
        browser.open("http://localhost:" + port + "/");
        browser.await("an empty list", () -> texts("#no-notes").equals(List.of("There are no notes yet.")));
    }

    @Test
    void all_parts_have_names_and_fit_a_phone() {
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 320, "height", 640, "deviceScaleFactor", 1, "mobile", true));
        assertNamedAndNarrow();
        logIn();
        addNote("a-note-of-one-long-word-".repeat(8));
        assertNamedAndNarrow();
        browser.open("http://127.0.0.1:" + port + "/other-site.html");
        assertNamedAndNarrow();
    }

    private void assertNamedAndNarrow() {
        assertThat(browser.driver().findElements(By.cssSelector("input, button, a, ol, section")))
                .filteredOn(WebElement::isDisplayed)
                .isNotEmpty()
                .allSatisfy(part -> assertThat(part.getAccessibleName())
                        .as(part.getDomProperty("outerHTML"))
                        .isNotBlank());
        assertThat(browser.run("return document.documentElement.scrollWidth", ""))
                .isEqualTo(320L);
    }

    private void logIn() {
        type("user", "test");
        type("password", "test" + Keys.ENTER);
        awaitFocus("text");
        assertThat(texts("#status"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("You are test, until ");
    }

    private void addNote(String text) {
        type("text", text + Keys.ENTER);
        browser.await("the note", () -> texts("#notes li").equals(List.of(text)));
    }

    private void type(String id, String text) {
        moveTo(id);
        browser.focused().sendKeys(text);
    }

    private void press(String id) {
        moveTo(id);
        browser.focused().sendKeys(Keys.ENTER);
    }

    /** Moves the focus to an element with the tab key. */
    private void moveTo(String id) {
        for (int i = 0; i < 20 && !id.equals(browser.focused().getDomAttribute("id")); i++) {
            browser.focused().sendKeys(Keys.TAB);
        }
        assertThat(browser.focused().getDomAttribute("id")).isEqualTo(id);
    }

    private void awaitFocus(String id) {
        browser.await("the focus on " + id, () -> id.equals(browser.focused().getDomAttribute("id")));
    }

    private void awaitStatus(String text) {
        browser.await(text, () -> texts("#status").equals(List.of(text)));
    }

    /** Returns the texts of all elements for a selector; the text of a hidden element is empty. */
    private List<?> texts(String selector) {
        Object texts = browser.driver()
                .executeScript(
                        "return [...document.querySelectorAll(arguments[0])]"
                                + ".map(e => e.checkVisibility() ? e.innerText : '')",
                        selector);
        return (List<?>) Objects.requireNonNull(texts, "texts");
    }
}
