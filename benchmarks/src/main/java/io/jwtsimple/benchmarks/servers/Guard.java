package io.jwtsimple.benchmarks.servers;

/**
 * The measured guards, and {@code NONE} for an endpoint without a guard. Each has a label, which is its name in the
 * results, and the path of its endpoint.
 */
public enum Guard {
    NONE("unguarded", "/unguarded"),
    JWT_SIMPLE("jwt-simple", "/jwt-simple"),
    SPRING("Spring Security, resource server", "/spring-security"),
    PAC4J("pac4j, filter", "/pac4j"),
    JAVA_JWT("java-jwt in a before handler", "/java-jwt"),
    VERTX("vertx-web, JWTAuthHandler", "/vertx");

    private final String label;
    private final String path;

    Guard(String label, String path) {
        this.label = label;
        this.path = path;
    }

    public String label() {
        return label;
    }

    public String path() {
        return path;
    }
}
