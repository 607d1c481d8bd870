package io.jwtsimple.grpc;

import static io.grpc.Metadata.ASCII_STRING_MARSHALLER;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.RequestAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The adapter for gRPC. The adapter sends the guard's response as a gRPC status with trailers. */
final class GrpcAdapter implements RequestAdapter<GrpcAdapter.Request, ServerCall<?, ?>> {

    private static final Context.Key<Decision> DECISION = Context.key("io.jwtsimple.grpc.decision");

    /** The headers that the adapter does not send, because a gRPC status has no body. */
    private static final Set<String> OF_BODY = Set.of("content-type", "cache-control");

    /**
     * The metadata of a call, and the context in which the call runs. To store a decision, the adapter replaces the
     * context, because a context is immutable.
     */
    static final class Request {

        private final Metadata metadata;
        private Context context;

        Request(Metadata metadata, Context context) {
            this.metadata = metadata;
            this.context = context;
        }

        Context context() {
            return context;
        }
    }

    @Override
    public List<String> headers(Request request, String name) {
        Iterable<String> values = request.metadata.getAll(key(name));
        List<String> all = new ArrayList<>(1);
        if (values != null) {
            values.forEach(all::add);
        }
        return all;
    }

    /** Returns the HTTP method, which is POST for every gRPC call. */
    @Override
    public String method(Request request) {
        return "POST";
    }

    @Override
    public void attach(Request request, Decision decision) {
        request.context = request.context.withValue(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(Request request) {
        return DECISION.get(request.context);
    }

    @Override
    public boolean reject(ServerCall<?, ?> call, Rejected rejected, ErrorResponse error) {
        if (call.isCancelled()) {
            return false;
        }
        Metadata trailers = new Metadata();
        error.headers().forEach((name, value) -> {
            Metadata.Key<String> key = key(name);
            if (!OF_BODY.contains(key.name())) {
                trailers.put(key, value);
            }
        });
        call.close(status(error.status()).withDescription(rejected.message()), trailers);
        return true;
    }

    /** Throws an exception if the guard's header is not a valid metadata key, because every call would then fail. */
    static void requireMetadata(String header) {
        try {
            key(header);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "guard: reads the header '" + header
                            + "', which cannot be metadata of gRPC: a key has letters, digits,"
                            + " '-', '_' and '.', and a key that ends with -bin is for bytes; set another name with"
                            + " header(...) of the guard's builder",
                    e);
        }
    }

    /**
     * Returns the metadata key of a header, in lower case.
     *
     * @throws IllegalArgumentException if the name contains a character such as {@code !}, or if it ends with
     *     {@code -bin}, which marks binary values
     */
    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name.toLowerCase(Locale.ROOT), ASCII_STRING_MARSHALLER);
    }

    private static Status status(int code) {
        return switch (code) {
            case 400 -> Status.INVALID_ARGUMENT;
            case 401 -> Status.UNAUTHENTICATED;
            case 403 -> Status.PERMISSION_DENIED;
            case 404 -> Status.NOT_FOUND;
            case 429 -> Status.RESOURCE_EXHAUSTED;
            case 503 -> Status.UNAVAILABLE;
            default -> Status.UNKNOWN; // never OK, because the client would take OK for success
        };
    }
}
