/** Protects the handlers of the JDK's HTTP server with JSON Web Tokens. */
@org.jspecify.annotations.NullMarked
module io.jwtsimple.httpserver {
    requires transitive io.jwtsimple;
    requires transitive jdk.httpserver;

    exports io.jwtsimple.httpserver;
}
