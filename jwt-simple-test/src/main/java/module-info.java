/** Test tokens and test requests for code that jwt-simple protects. */
@org.jspecify.annotations.NullMarked
module io.jwtsimple.test {
    requires transitive io.jwtsimple;

    exports io.jwtsimple.test;
}
