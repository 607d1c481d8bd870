package io.jwtsimple.browser;

import static io.javalin.apibuilder.ApiBuilder.get;
import static io.javalin.apibuilder.ApiBuilder.post;
import static io.javalin.apibuilder.ApiBuilder.put;
import static io.javalin.apibuilder.ApiBuilder.ws;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.jwtsimple.javalin.JwtJavalin;

/** A {@link Site} on a server of Javalin. */
record JavalinSite(Javalin server) implements RunningSite {

    static JavalinSite start(Site site) {
        return new JavalinSite(Javalin.create(config -> addTo(config, site)).start("127.0.0.1", 0));
    }

    private static void addTo(JavalinConfig config, Site site) {
        config.startup.showJavalinBanner = false;
        if (!site.readers().isEmpty()) {
            config.bundledPlugins.enableCors(cors -> cors.addRule(rule -> {
                site.readers().forEach(origin -> rule.allowHost(origin));
                rule.allowCredentials = true;
                rule.path = "/api/*"; // not for the login, because the rule rejects even the server's own origin
            }));
        }
        config.routes.apiBuilder(() -> {
            get("/", context -> context.html(Site.PAGE));
            post("/session", context -> context.res().addHeader("Set-Cookie", site.logIn()));
            JwtJavalin.requiredPath(site.guard(), "/api", () -> {
                get("/notes", context -> context.result("notes"));
                post("/notes", context -> change(context, site));
                put("/notes", context -> change(context, site));
                ws(
                        "/socket",
                        socket -> socket.onConnect(context -> {
                            site.change(null);
                            context.send("open");
                        }));
            });
        });
    }

    private static void change(Context context, Site site) {
        context.result(site.change(context.header("Sec-Fetch-Site")));
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
