/** Tokens and requests for the tests of code that jwt-simple guards. */
@org.jspecify.annotations.NullMarked
module io.jwtsimple.test {
    requires transitive io.jwtsimple;

    exports io.jwtsimple.test;
}
