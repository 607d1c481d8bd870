package io.jwtsimple.browser;

/** Tests a server on Javalin with pages in Chromium. */
class JavalinBrowserTest extends BrowserTests {

    @Override
    RunningSite start(Site site) {
        return JavalinSite.start(site);
    }
}
