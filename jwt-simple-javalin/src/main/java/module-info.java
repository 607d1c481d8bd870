/** Protects Javalin handlers with JSON Web Tokens. */
@org.jspecify.annotations.NullMarked
module io.jwtsimple.javalin {
    requires transitive io.jwtsimple;
    requires transitive io.javalin; // requires the servlet API, which has another module name in Javalin 7

    exports io.jwtsimple.javalin;
}
