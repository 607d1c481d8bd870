/** Protects gRPC services with JSON Web Tokens. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // the manifest of grpc-api contains the module name io.grpc
module io.jwtsimple.grpc {
    requires transitive io.jwtsimple;
    requires transitive io.grpc;

    exports io.jwtsimple.grpc;
}
