package io.jwtsimple.browser;

/** Tests a server on Tomcat with pages in Chromium. */
class TomcatBrowserTest extends BrowserTests {

    @Override
    RunningSite start(Site site) throws Exception {
        return TomcatSite.start(site);
    }
}
