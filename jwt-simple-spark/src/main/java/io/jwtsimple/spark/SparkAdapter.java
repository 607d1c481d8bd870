package io.jwtsimple.spark;

import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.RequestAdapter;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import spark.Request;
import spark.Response;

/**
 * The adapter for Spark and its forks. This class calls {@code raw()} by reflection, because this method returns
 * {@code javax} types in Spark and {@code jakarta} types in the forks. All other methods that this class calls have the
 * same descriptor in Spark and in the forks.
 */
final class SparkAdapter implements RequestAdapter<Request, Response> {

    private static final String DECISION = SparkAdapter.class.getName() + ".decision";

    private final RawMethod getHeaders = RawMethod.of(Request.class, "getHeaders", String.class);
    private final RawMethod getServerName = RawMethod.of(Request.class, "getServerName");
    private final RawMethod isCommitted = RawMethod.of(Response.class, "isCommitted");
    private final RawMethod setHeader = RawMethod.of(Response.class, "setHeader", String.class, String.class);

    @Override
    @SuppressWarnings("unchecked") // getHeaders returns an Enumeration<String>
    public List<String> headers(Request request, String name) {
        // Request.headers(name) would return only the first value.
        Enumeration<String> values = (Enumeration<String>) getHeaders.invoke(request, name);
        if (values == null) { // The container does not allow access to the headers.
            return List.of();
        }
        return values.hasMoreElements() || !name.equalsIgnoreCase("Host")
                ? Collections.list(values)
                : authority(request);
    }

    /** Returns the authority of a request over HTTP/2 or later, where Jetty provides no header {@code Host}. */
    private List<String> authority(Request request) {
        return request.protocol().startsWith("HTTP/1")
                ? List.of()
                : List.of(getServerName.invoke(request) + ":" + request.port());
    }

    @Override
    public String method(Request request) {
        return request.requestMethod();
    }

    @Override
    public void attach(Request request, Decision decision) {
        request.attribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(Request request) {
        // Ignores a Decision whose class comes from another class loader.
        Object attribute = request.attribute(DECISION);
        return attribute instanceof Decision decision ? decision : null;
    }

    /** Prepares the response. The check in front of the route then halts the request with this response. */
    @Override
    public boolean reject(Response response, Rejected rejected, ErrorResponse error) {
        if (Boolean.TRUE.equals(isCommitted.invoke(response))) {
            return false;
        }
        response.status(error.status());
        response.type(null); // also removes the charset, which would remain if only a new type were set
        // Response.header only adds values, so this method calls setHeader of the servlet response to replace values.
        error.writeHeaders((name, value) -> setHeader.invoke(response, name, value), response::header);
        if (response.type() == null) {
            response.type("text/plain; charset=utf-8"); // Spark's default type is HTML
        }
        response.body(error.body());
        return true;
    }

    /** A method of the servlet request or response that Spark wraps. */
    private record RawMethod(Method raw, Method method) {

        static RawMethod of(Class<?> type, String name, Class<?>... parameters) {
            try {
                Method raw = type.getMethod("raw");
                return new RawMethod(raw, raw.getReturnType().getMethod(name, parameters));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("spark-core: this version does not show the servlet API", e);
            }
        }

        @Nullable
        Object invoke(Object wrapper, Object... arguments) {
            try {
                return method.invoke(raw.invoke(wrapper), arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("spark-core: " + method.getName() + " failed", e);
            }
        }
    }
}
