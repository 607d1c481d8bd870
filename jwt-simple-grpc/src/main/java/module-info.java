/** Protects gRPC services with JSON Web Tokens. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // the module name io.grpc is stable, because it is in the manifest of grpc-api
module io.jwtsimple.grpc {
    requires transitive io.jwtsimple;
    requires transitive io.grpc;

    exports io.jwtsimple.grpc;
}
