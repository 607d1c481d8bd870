/** Protects the resources of servlet applications with JSON Web Tokens. */
@org.jspecify.annotations.NullMarked
module io.jwtsimple.servlet {
    requires transitive io.jwtsimple;
    requires transitive jakarta.servlet;

    exports io.jwtsimple.servlet;
}
