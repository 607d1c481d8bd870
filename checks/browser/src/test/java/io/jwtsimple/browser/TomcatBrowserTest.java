package io.jwtsimple.browser;

/** Tests Tomcat in Chromium. */
class TomcatBrowserTest extends BrowserTests {

    @Override
    RunningSite start(Site site) throws Exception {
        return TomcatSite.start(site);
    }
}
