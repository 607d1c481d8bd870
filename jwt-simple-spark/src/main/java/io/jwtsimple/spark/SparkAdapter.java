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
 * Spark as a guard sees it. Every member of Spark that is linked here has one descriptor in all its forks;
 * {@code Request.raw()}, which gives the {@code javax} request in one and the {@code jakarta} request in the others, is
 * looked up instead.
 */
final class SparkAdapter implements RequestAdapter<Request, Response> {

    private static final String DECISION = SparkAdapter.class.getName() + ".decision";

    private final Method raw;
    private final Method getHeaders;

    SparkAdapter() {
        try {
            raw = Request.class.getMethod("raw");
            getHeaders = raw.getReturnType().getMethod("getHeaders", String.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("spark-core: this version does not show the servlet request", e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // getHeaders returns an Enumeration<String>
    public List<String> headers(Request request, String name) {
        try {
            // Request.headers(name) gives the first value only.
            return Collections.list((Enumeration<String>) getHeaders.invoke(raw.invoke(request), name));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the headers of the request cannot be read", e);
        }
    }

    @Override
    public void attach(Request request, Decision decision) {
        request.attribute(DECISION, decision);
    }

    @Override
    public @Nullable Decision attached(Request request) {
        return request.attribute(DECISION);
    }

    /** Only prepares the answer: the route that was refused halts with it. */
    @Override
    public void reject(Response response, ErrorResponse error) {
        response.status(error.status());
        error.headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase("Content-Type")) {
                response.type(value); // header() would add it to one that is there
            } else {
                response.header(name, value);
            }
        });
        if (response.type() == null) {
            response.type("text/plain; charset=utf-8"); // Spark would say that it is HTML
        }
        response.body(error.body());
    }
}
