package io.jwtsimple.benchmarks.servers;

import io.jwtsimple.JwtManager;
import io.jwtsimple.benchmarks.contenders.JwtSimple;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.http.JwtGuard;
import java.util.List;

/**
 * The measured web frameworks, with their names in the results. The server of each framework has one endpoint without a
 * guard, and one endpoint behind each guard for the framework.
 */
public enum Framework {
    UNDERTOW("Undertow", Guard.JWT_SIMPLE),
    TOMCAT("Tomcat", Guard.JWT_SIMPLE, Guard.SPRING, Guard.PAC4J),
    JAVALIN("Javalin", Guard.JWT_SIMPLE, Guard.JAVA_JWT),
    VERTX("Vert.x", Guard.VERTX);

    /** The body of each response. */
    public static final String HELLO = "{\"msg\":\"hello\"}";

    private final String label;
    private final List<Guard> guards;

    Framework(String label, Guard... guards) {
        this.label = label;
        this.guards = List.of(guards);
    }

    public String label() {
        return label;
    }

    public List<Guard> guards() {
        return guards;
    }

    static JwtGuard guard(Keys keys) {
        return JwtGuard.of(JwtManager.of(JwtSimple.key(keys)));
    }

    /** Starts a server on a free port of the loopback, and returns the port. */
    public int start(Keys keys) throws Exception {
        return switch (this) {
            case UNDERTOW -> UndertowServer.start(keys);
            case TOMCAT -> TomcatServer.start(keys);
            case JAVALIN -> JavalinServer.start(keys);
            case VERTX -> VertxServer.start(keys);
        };
    }
}
