package io.jwtsimple.spark;

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
 * Spark as a guard sees it. Every member of Spark that is linked here has one descriptor in all its forks; {@code raw()},
 * which gives the {@code javax} request and response in one and the {@code jakarta} ones in the others, is looked up
 * instead.
 */
final class SparkAdapter implements RequestAdapter<Request, Response> {

    private static final String DECISION = SparkAdapter.class.getName() + ".decision";

    private final RawMethod getHeaders = RawMethod.of(Request.class, "getHeaders", String.class);
    private final RawMethod isCommitted = RawMethod.of(Response.class, "isCommitted");
    private final RawMethod setHeader = RawMethod.of(Response.class, "setHeader", String.class, String.class);

    @Override
    @SuppressWarnings("unchecked") // getHeaders returns an Enumeration<String>
    public List<String> headers(Request request, String name) {
        // Request.headers(name) gives the first value only.
        Enumeration<String> values = (Enumeration<String>) getHeaders.invoke(request, name);
        // Null, if the container does not allow access to the headers.
        return values == null ? List.of() : Collections.list(values);
    }

    @Override
    public void attach(Request request, Decision decision) {
        request.attribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(Request request) {
        // The attribute may be a Decision of another class loader, which is not a decision of this guard.
        Object attribute = request.attribute(DECISION);
        return attribute instanceof Decision decision ? decision : null;
    }

    /** Only prepares the answer: the route that was refused halts with it. */
    @Override
    public boolean reject(Response response, ErrorResponse error) {
        if ((boolean) isCommitted.invoke(response)) {
            return false;
        }
        response.status(error.status());
        response.type(null); // forgets the charset too, which would otherwise outlive its type
        // Response.header(name, value) adds, whatever is there.
        error.writeHeaders((name, value) -> setHeader.invoke(response, name, value), response::header);
        if (response.type() == null) {
            response.type("text/plain; charset=utf-8"); // Spark would say that it is HTML
        }
        response.body(error.body());
        return true;
    }

    /** A method of what is under Spark's request or response. */
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
