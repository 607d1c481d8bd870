package io.jwtsimple.browser;

/** Tests a server on Undertow with pages in Chromium. */
class UndertowBrowserTest extends BrowserTests {

    @Override
    RunningSite start(Site site) {
        return UndertowSite.start(site);
    }
}
