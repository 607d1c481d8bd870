package io.jwtsimple.browser;

/** Tests Undertow in Chromium. */
class UndertowBrowserTest extends BrowserTests {

    @Override
    RunningSite start(Site site) {
        return UndertowSite.start(site);
    }
}
