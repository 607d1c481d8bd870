/** Creates and verifies signed JSON Web Tokens, and protects HTTP endpoints with them. */
@org.jspecify.annotations.NullMarked
module io.jwtsimple {
    requires static transitive org.jspecify;
    requires com.nimbusds.jose.jwt;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.datatype.jdk8;
    requires com.fasterxml.jackson.datatype.jsr310;
    requires transitive java.net.http;
    requires org.slf4j;

    exports io.jwtsimple;
    exports io.jwtsimple.http;
}
