package io.jwtsimple.browser;

import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium without a window, with a new profile that has no cookies. */
public final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    // This strong reference protects the logger and its level from the garbage collector. The level of the logger hides
    // Selenium's warning about a Chromium that is newer than Selenium.
    private static final Logger LOG = Logger.getLogger("org.openqa.selenium");

    static {
        LOG.setLevel(Level.SEVERE);
    }

    private final ChromeDriver driver;
    private final String firstTab;

    /**
     * Starts Chromium.
     *
     * @param arguments additional arguments for the command line of Chromium
     */
    public Browser(String... arguments) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium"));
        options.addArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=800,900");
        options.addArguments(arguments);
        // By default, Debian's Chromium sends no cookie with a request from a page of another site. Many other browsers
        // send cookies across sites, so these settings allow cross-site cookies.
        options.setExperimentalOption(
                "prefs", Map.of("profile.cookie_controls_mode", 0, "profile.block_third_party_cookies", false));
        if ("root".equals(System.getProperty("user.name"))) {
            options.addArguments("--no-sandbox"); // the sandbox of Chromium does not start for the user root
        }
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program("chromedriver"))
                        .usingAnyFreePort()
                        .build(),
                options);
        driver.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
        firstTab = driver.getWindowHandle();
    }

    /**
     * Returns the path of a program. Selenium gets the paths of both programs, so it does not search for them or
     * download them.
     */
    private static File program(String name) {
        File program = new File(System.getProperty(name, "/usr/bin/" + name));
        if (!program.canExecute()) {
            throw new IllegalStateException(name + ": needed for these tests, not found at " + program
                    + "; install Debian's packages chromium and chromium-driver, or set -D" + name);
        }
        return program;
    }

    /** Opens a page in the first tab, and closes all other tabs. */
    public void open(String url) {
        for (String tab : driver.getWindowHandles()) {
            if (!tab.equals(firstTab)) {
                driver.switchTo().window(tab).close();
            }
        }
        driver.switchTo().window(firstTab);
        driver.get(url);
    }

    /**
     * Runs a script in the page.
     *
     * @param script the body of an asynchronous function, which has the parameter {@code arg}
     * @return the result of the function; the text of the exception if the function throws
     */
    public @Nullable Object run(String script, String arg) {
        return driver.executeAsyncScript(
                "const [arg, done] = arguments; (async () => {" + script + "})().then(done, e => done(String(e)));",
                arg);
    }

    /** Waits until a supplier returns true, for ten seconds at most. */
    public void await(String what, Supplier<Boolean> condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " seconds: " + what);
            }
            Thread.onSpinWait(); // no sleep, because most conditions wait for a response of the browser
        }
    }

    /** Returns the element with an id. */
    public WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    /** Returns the element that has the focus. */
    public WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Returns a cookie of the page, or null. */
    public @Nullable Cookie cookie(String name) {
        return driver.manage().getCookieNamed(name);
    }

    /** Returns the driver. */
    public ChromeDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
