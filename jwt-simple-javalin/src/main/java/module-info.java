/** Protects Javalin handlers with JSON Web Tokens. */
@org.jspecify.annotations.NullMarked
module io.jwtsimple.javalin {
    requires transitive io.jwtsimple;
    requires transitive io.javalin; // also provides the servlet API, whose module name differs in Javalin 7

    exports io.jwtsimple.javalin;
}
