package io.jwtsimple.browser;

/** Tests Javalin in Chromium. */
class JavalinBrowserTest extends BrowserTests {

    @Override
    RunningSite start(Site site) {
        return JavalinSite.start(site);
    }
}
